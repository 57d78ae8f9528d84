#include "common/ecg/formats/text.hpp"

#include "common/base/utf8.hpp"
#include "common/dicom/data/text_decoder.hpp"

namespace shanhai::ecg {

auto decoded(std::string_view raw, bool& doubtful) -> std::string
{
    while (!raw.empty() && (raw.back() == '\0' || raw.back() == ' ')) raw.remove_suffix(1);
    raw = raw.substr(0, raw.find('\0'));
    if (raw.empty() || dicom::is_ascii(raw)) return std::string{raw};
    const std::string_view all[] = {raw};
    dicom::TextDecoder decoder{"", all};
    auto text = decoder.text(raw);
    doubtful |= decoder.doubtful() && !is_utf8(raw);
    return text;
}

auto to_utf8(std::string_view raw, std::string_view encoding) -> Result<std::string>
{
    std::string upper;
    for (const char c : encoding) upper += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    if (upper.empty() || upper == "UTF-8" || upper == "UTF8" || upper == "US-ASCII") return std::string{raw};
    const bool chinese = upper.starts_with("GB") || upper == "CP936" || upper == "WINDOWS-936";
    const bool latin = upper == "ISO-8859-1" || upper == "LATIN1" || upper == "WINDOWS-1252";
    if (!chinese && !latin) return Fault{errc::unsupported, "ecg.charset"};
    dicom::TextDecoder decoder{chinese ? dicom::gb_18030 : "ISO_IR 100", {}};
    return decoder.text(raw);
}

}  // namespace shanhai::ecg
