#include "server/people/dicom_address.hpp"

namespace shanhai::people {

auto DicomAddress::parse(std::string_view text) -> Result<DicomAddress>
{
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos) return Fault{errc::malformed, "device.address"};
    auto host = text.substr(0, colon);
    const auto digits = text.substr(colon + 1);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    const bool spaced = host.find_first_of(" /\\@\t\r\n") != std::string_view::npos;
    const bool numeric =
        !digits.empty() && digits.size() <= 5 && digits.find_first_not_of("0123456789") == std::string_view::npos;
    const int port = numeric ? std::stoi(std::string{digits}) : 0;
    if (host.empty() || host.size() > 253 || spaced || port < 1 || port > 65535)
        return Fault{errc::malformed, "device.address"};
    return DicomAddress{std::string{host}, static_cast<std::uint16_t>(port)};
}

}  // namespace shanhai::people
