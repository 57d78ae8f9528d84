// PDUs and what stands in them: what can be read can be written, and reads the same again.
#include "common/dicom/pdu/associate.hpp"
#include "common/dicom/pdu/data_tf.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace shanhai::fuzz {
namespace {

// Devices leave out what they must say of themselves, and are forgiven; we never do.
auto is_complete(const dicom::AssociateRq& pdu) -> bool { return !pdu.user.implementation_class.empty(); }
auto is_complete(const dicom::AssociateAc& pdu) -> bool { return !pdu.user.implementation_class.empty(); }
auto is_complete(const auto&) -> bool { return true; }

template <class Pdu, class Decode>
void reads_the_same_again(const Result<Pdu>& read, Decode decode)
{
    if (!read || !is_complete(*read)) return;
    const auto written = dicom::encode(*read);
    const auto again = decode(ByteView{written}.subspan(dicom::pdu_header_length));
    must(again && *again == *read, "a PDU reads the same again");
}

void fragment(ByteView input)
{
    const auto room = static_cast<std::uint32_t>(input.size());
    const auto pdv = dicom::decode_pdv_header(input, room);
    if (!pdv) return;
    must(pdv->length <= room - dicom::pdv_header_length, "a fragment never reaches beyond its PDU");
    const auto front = dicom::encode_front(*pdv);
    const auto again = dicom::decode_pdv_header(ByteView{front}.subspan(dicom::pdu_header_length), room);
    must(again && *again == *pdv, "a fragment's header reads the same again");
}

}  // namespace

void run(ByteView input)
{
    if (input.size() > dicom::associate_length_max) return;
    switch (take_choice(input) % 6) {
    case 0: return reads_the_same_again(dicom::decode_associate_rq(input), dicom::decode_associate_rq);
    case 1: return reads_the_same_again(dicom::decode_associate_ac(input), dicom::decode_associate_ac);
    case 2: return reads_the_same_again(dicom::decode_associate_rj(input), dicom::decode_associate_rj);
    case 3: return reads_the_same_again(dicom::decode_abort(input), dicom::decode_abort);
    case 4: return fragment(input);
    default:
        if (const auto header = dicom::decode_header(input)) must(input.size() >= 6, "a header has six bytes");
    }
}

}  // namespace shanhai::fuzz
