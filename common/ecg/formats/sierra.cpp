// Philips Sierra XML: SierraECG and PhilipsECG, 1.03 and 1.04.
#include "common/ecg/formats/numbers.hpp"
#include "common/ecg/formats/readers.hpp"
#include "common/ecg/formats/sierra_parts.hpp"

namespace shanhai::ecg {

auto is_sierra(ByteView beginning) -> bool { return root_name(beginning).name == "restingecgdata"; }

auto read_sierra(ByteView file, const Limits& limits) -> Result<Recording>
{
    auto xml = Xml::parse(file, limits);
    if (!xml) return xml.error();
    const auto root = xml->root();
    const auto info = child(root, "documentinfo");
    const auto type = xml->text(child(info, "documenttype"));
    const auto version = xml->text(child(info, "documentversion"));
    const bool known_version = version == "1.03" || version == "1.04" || version == "1.04.01";
    if ((type != "SierraECG" && type != "PhilipsECG") || !known_version)
        return Fault{errc::unsupported, "ecg.dialect", plain_word(type + ' ' + version)};

    Recording recording{.format = "Philips " + type + ' ' + version, .strips = {}};
    Room room{limits};
    if (auto read = sierra::read_rhythm(root, *xml, room, recording); !read) return read.error();
    if (auto read = sierra::read_beats(root, *xml, room, recording); !read) return read.error();
    sierra::read_words(root, limits.annotations_max, *xml, recording);
    recording.doubts.charset = xml->doubtful();
    return recording;
}

}  // namespace shanhai::ecg
