// Which character set a data set's texts are really in. Pure: it weighs bytes, it converts nothing.
//
// Specific Character Set (0008,0005) is a label, and in county hospitals it is often wrong: GBK bytes under ISO_IR 100
// (the default of every toolkit) or under no label at all, UTF-8 under GB18030. The rule, in one paragraph:
//
//   A label that says something particular (Greek, Japanese, Korean, ...) is believed: somebody chose it. A label that
//   is missing, Latin or UTF-8 is checked against the bytes, and GB18030 against UTF-8, because these are the mix-ups
//   that happen. UTF-8 with three-byte characters wins, as chance hardly ever makes it. Then GBK, if what it would read
//   is mostly GB 2312, the characters of daily use: chance Latin text ("Jérôme") pairs its accents with plain letters
//   and lands outside. Whatever overrules a label is doubtful, and a person confirms it.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace shanhai::dicom {

inline constexpr std::string_view utf_8 = "ISO_IR 192";
inline constexpr std::string_view gb_18030 = "GB18030";  // contains GBK and GB 2312

auto is_ascii(std::string_view text) -> bool;  // and free of ISO 2022 escapes
auto is_utf8(std::string_view text) -> bool;   // strictly, RFC 3629

// How much of `text` can be read as UTF-8 or as GB18030: the length of the longest such beginning.
auto utf8_prefix(std::string_view text) -> std::size_t;
auto gb18030_prefix(std::string_view text) -> std::size_t;

// The label as DCMTK knows it: "GB2312", "GBK", "CP936" are GB18030; "UTF-8" is ISO_IR 192; the rest as it stands.
auto normal_label(std::string_view declared) -> std::string;

struct CharsetChoice {
    std::string label;      // to convert from; empty means ASCII
    bool doubtful = false;  // the label was missing or was overruled
};

auto choose_charset(std::string_view declared, std::span<const std::string_view> texts) -> CharsetChoice;

}  // namespace shanhai::dicom
