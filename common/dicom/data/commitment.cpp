#include "common/dicom/data/commitment.hpp"

#include "common/dicom/data/values.hpp"
#include "common/dicom/pdu/uids.hpp"
#include "common/dicom/pdu/user_information.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcostrmb.h>
#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <array>

namespace shanhai::dicom {
namespace {

constexpr Tag transaction = 0x00081195;
constexpr Tag referenced_instances = 0x00081199;
constexpr Tag failed_instances = 0x00081198;
constexpr Tag referenced_class = 0x00081150;
constexpr Tag referenced_instance = 0x00081155;
constexpr Tag failure_reason = 0x00081197;
constexpr auto of_request = std::to_array<Tag>({transaction});
constexpr auto sequences = std::to_array<Tag>({referenced_instances, failed_instances});
constexpr auto of_instances = std::to_array<Tag>({referenced_class, referenced_instance, failure_reason});

auto malformed() -> Fault { return Fault{errc::malformed, "commitment.request"}; }

auto syntax_of(std::string_view uid) -> std::optional<E_TransferSyntax>
{
    if (uid == uids::implicit_little_endian) return EXS_LittleEndianImplicit;
    if (uid == uids::explicit_little_endian) return EXS_LittleEndianExplicit;
    if (uid == uids::explicit_big_endian) return EXS_BigEndianExplicit;
    return std::nullopt;
}

auto print(DcmDataset& data_set, std::string_view transfer_syntax) -> Result<Bytes>
{
    const auto syntax = syntax_of(transfer_syntax);
    if (!syntax) return Fault{errc::unsupported, "commitment.syntax"};
    Bytes bytes(data_set.calcElementLength(*syntax, EET_ExplicitLength));
    DcmOutputBufferStream stream{bytes.data(), static_cast<offile_off_t>(bytes.size())};
    data_set.transferInit();
    const auto written = data_set.write(stream, *syntax, EET_ExplicitLength, nullptr);
    data_set.transferEnd();
    if (written.bad()) return Fault{errc::internal, "commitment.write"};

    void* begin = nullptr;
    offile_off_t length = 0;
    stream.flushBuffer(begin, length);
    bytes.resize(static_cast<std::size_t>(length));
    return bytes;
}

auto reference_in(const SequenceItem& item, Encoding encoding) -> InstanceReference
{
    InstanceReference one;
    const bool failed = item.sequence == failed_instances;
    if (failed) one.failure = commitment::processing_failure;
    for (const auto& value : item.values) {
        if (value.tag == referenced_class) one.sop_class = trimmed(value.bytes);
        if (value.tag == referenced_instance) one.sop_instance = trimmed(value.bytes);
        if (failed && value.tag == failure_reason && value.bytes.size() >= 2)
            one.failure = read_u16(value.bytes, encoding);
    }
    return one;
}

auto put(DcmDataset& data_set, const DcmTagKey& sequence, const InstanceReference& one) -> bool
{
    auto item = std::make_unique<DcmItem>();
    const bool named = item->putAndInsertString(DCM_ReferencedSOPClassUID, one.sop_class.c_str()).good() &&
                       item->putAndInsertString(DCM_ReferencedSOPInstanceUID, one.sop_instance.c_str()).good() &&
                       (!one.failure || item->putAndInsertUint16(DCM_FailureReason, *one.failure).good());
    return named && data_set.insertSequenceItem(sequence, item.release()).good();
}

auto write(const CommitmentSet& set, std::string_view transfer_syntax) -> Result<Bytes>
{
    DcmDataset data_set;
    bool good = data_set.putAndInsertString(DCM_TransactionUID, set.transaction.c_str()).good();
    for (const auto& one : set.instances)
        good = good && put(data_set, one.failure ? DCM_FailedSOPSequence : DCM_ReferencedSOPSequence, one);
    if (!good) return Fault{errc::internal, "commitment.write"};
    return print(data_set, transfer_syntax);
}

auto read(ByteView bytes, std::string_view transfer_syntax) -> Result<CommitmentSet>
{
    if (!syntax_of(transfer_syntax)) return Fault{errc::unsupported, "commitment.syntax"};
    MemorySource source{bytes};
    Wanted wanted;
    wanted.values = of_request;
    wanted.sequences = sequences;
    wanted.of_items = of_instances;
    const StructureLimits limits{.depth_max = 8, .elements_max = 8 * commitment_instances_max};
    const auto found = inspect(source, wanted, limits);
    if (!found) return found.error();
    if (found->irregular_sequence || found->items.empty()) return malformed();
    if (found->items.size() > commitment_instances_max) return Fault{errc::too_large, "commitment.count"};

    auto set = CommitmentSet{std::string{Values{*found}.raw(transaction)}, {}};
    if (set.transaction.empty() || set.transaction.size() > uid_length_max) return malformed();
    for (const auto& item : found->items) {
        auto one = reference_in(item, found->encoding);
        if (one.sop_class.empty() || one.sop_instance.empty()) return malformed();
        set.instances.push_back(std::move(one));
    }
    const auto held = [](const InstanceReference& one) { return !one.failure; };
    std::stable_partition(set.instances.begin(), set.instances.end(), held);
    return set;
}

}  // namespace

auto read_commitment_request(ByteView data_set, std::string_view transfer_syntax) -> Result<CommitmentSet>
{
    auto request = read(data_set, transfer_syntax);
    if (!request) return request.error();
    for (const auto& one : request->instances)
        if (one.failure) return malformed();
    return request;
}

auto read_commitment_result(ByteView data_set, std::string_view transfer_syntax) -> Result<CommitmentSet>
{
    return read(data_set, transfer_syntax);
}

auto write_commitment_result(const CommitmentSet& result, std::string_view transfer_syntax) -> Result<Bytes>
{
    return write(result, transfer_syntax);
}

auto write_commitment_request(const CommitmentSet& request, std::string_view transfer_syntax) -> Result<Bytes>
{
    return write(request, transfer_syntax);
}

}  // namespace shanhai::dicom
