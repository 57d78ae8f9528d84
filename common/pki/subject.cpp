#include "common/pki/subject.hpp"

#include <algorithm>

namespace shanhai::pki {

auto utf8_of(const ASN1_STRING* text) -> std::string
{
    const Quietly quietly;
    unsigned char* utf8 = nullptr;
    const int length = text ? ASN1_STRING_to_UTF8(&utf8, text) : -1;
    if (length < 0) return {};
    std::string copy{reinterpret_cast<const char*>(utf8), static_cast<std::size_t>(length)};
    OPENSSL_free(utf8);
    return copy;
}

auto add_name(X509_NAME* name, int nid, std::string_view utf8) -> bool
{
    const Quietly quietly;
    const auto is_control = [](unsigned char byte) { return byte < 0x20 || byte == 0x7f; };
    if (utf8.empty() || std::ranges::any_of(utf8, is_control)) return false;
    const auto bytes = uchars(as_view(utf8));
    return X509_NAME_add_entry_by_NID(name, nid, MBSTRING_UTF8, bytes, static_cast<int>(utf8.size()), -1, 0) == 1;
}

}  // namespace shanhai::pki
