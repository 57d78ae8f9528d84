// Storage Commitment: what a modality asks to be kept, in every syntax it may ask in.
#include "common/dicom/data/commitment.hpp"
#include "common/dicom/pdu/uids.hpp"
#include "tests/fuzz/fuzz.hpp"

#include <array>

namespace shanhai::fuzz {

void run(ByteView input)
{
    constexpr auto syntaxes = std::to_array<std::string_view>(
        {dicom::uids::implicit_little_endian, dicom::uids::explicit_little_endian, dicom::uids::explicit_big_endian});
    const auto syntax = syntaxes[take_choice(input) % syntaxes.size()];
    const auto asked = dicom::read_commitment_request(input, syntax);
    if (!asked) return must(!asked.error().at().empty(), "a refusal has a name");
    const auto count = asked->instances.size();
    must(count > 0 && count <= dicom::commitment_instances_max, "instances are bounded");
    for (const auto& one : asked->instances) must(!one.sop_class.empty() && !one.failure, "each is named, none failed");
}

}  // namespace shanhai::fuzz
