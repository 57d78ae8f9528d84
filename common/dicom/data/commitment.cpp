#include "common/dicom/data/commitment.hpp"

#include "common/dicom/data/structure.hpp"
#include "common/dicom/pdu/uids.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcistrmb.h>
#include <dcmtk/dcmdata/dcostrmb.h>
#include <dcmtk/dcmdata/dctk.h>

namespace shanhai::dicom {
namespace {

auto malformed() -> Fault { return Fault{errc::malformed, "commitment.request"}; }

auto syntax_of(std::string_view uid) -> std::optional<E_TransferSyntax>
{
    if (uid == uids::implicit_little_endian) return EXS_LittleEndianImplicit;
    if (uid == uids::explicit_little_endian) return EXS_LittleEndianExplicit;
    if (uid == uids::explicit_big_endian) return EXS_BigEndianExplicit;
    return std::nullopt;
}

auto parse(ByteView bytes, std::string_view transfer_syntax, DcmDataset& into) -> Result<void>
{
    const auto syntax = syntax_of(transfer_syntax);
    if (!syntax) return Fault{errc::unsupported, "commitment.syntax"};
    MemorySource source{bytes};
    const StructureLimits limits{.depth_max = 8, .elements_max = 8 * commitment_instances_max};
    if (auto sound = inspect(source, {}, limits); !sound) return sound.error();

    DcmInputBufferStream stream;
    stream.setBuffer(bytes.data(), static_cast<offile_off_t>(bytes.size()));
    stream.setEos();
    into.transferInit();
    const auto read = into.read(stream, *syntax);
    into.transferEnd();
    if (read.bad()) return malformed();
    return {};
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

auto text_at(DcmItem& item, const DcmTagKey& tag) -> std::string
{
    OFString text;
    item.findAndGetOFString(tag, text);
    return {text.data(), text.size()};
}

auto collect(DcmDataset& data_set, const DcmTagKey& sequence, bool failed, std::vector<InstanceReference>& into)
    -> Result<void>
{
    DcmSequenceOfItems* items = nullptr;
    if (data_set.findAndGetSequence(sequence, items).bad() || !items) return {};
    if (into.size() + items->card() > commitment_instances_max) return Fault{errc::too_large, "commitment.count"};
    for (auto* next = items->nextInContainer(nullptr); next; next = items->nextInContainer(next)) {
        auto& item = dynamic_cast<DcmItem&>(*next);
        auto one =
            InstanceReference{text_at(item, DCM_ReferencedSOPClassUID), text_at(item, DCM_ReferencedSOPInstanceUID)};
        if (one.sop_class.empty() || one.sop_instance.empty()) return malformed();
        Uint16 reason = commitment::processing_failure;
        if (failed) item.findAndGetUint16(DCM_FailureReason, reason);
        if (failed) one.failure = reason;
        into.push_back(std::move(one));
    }
    return {};
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
    DcmDataset data_set;
    if (auto parsed = parse(bytes, transfer_syntax, data_set); !parsed) return parsed.error();
    auto set = CommitmentSet{text_at(data_set, DCM_TransactionUID), {}};
    if (auto held = collect(data_set, DCM_ReferencedSOPSequence, false, set.instances); !held) return held.error();
    if (auto failed = collect(data_set, DCM_FailedSOPSequence, true, set.instances); !failed) return failed.error();
    if (set.transaction.empty() || set.transaction.size() > 64 || set.instances.empty()) return malformed();
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
