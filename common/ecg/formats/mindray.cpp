// Mindray's own BeneHeart XML. Nobody documents it: the one public reader guesses at its element names and has no scale
// for its numbers, so it is named and refused. What BeneHeart carts export as "FDA XML" is HL7 aECG and is read there.
#include "common/ecg/formats/readers.hpp"
#include "common/ecg/formats/xml.hpp"

namespace shanhai::ecg {

auto is_mindray(ByteView beginning) -> bool
{
    const auto root = root_name(beginning).name;
    return root == "BeneHeartR12" || root == "MindrayECG";
}

auto read_mindray(ByteView, const Limits&) -> Result<Recording>
{
    return Fault{errc::unsupported, "ecg.dialect", "Mindray BeneHeart"};
}

}  // namespace shanhai::ecg
