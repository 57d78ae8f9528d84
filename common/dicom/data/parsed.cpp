#include "common/dicom/data/parsed.hpp"

#include "common/dicom/data/inflate.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcistrma.h>
#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <cstring>

namespace shanhai::dicom {
namespace {

constexpr Uint32 read_at_once_max = 4096;

// Bytes that somebody else keeps alive, forward and back.
class Producer final : public DcmProducer {
public:
    Producer(ByteView bytes, offile_off_t offset) : bytes_{bytes}, at_{offset} {}

    auto good() const -> OFBool override { return OFTrue; }
    auto status() const -> OFCondition override { return EC_Normal; }
    auto eos() -> OFBool override { return avail() == 0; }
    auto avail() -> offile_off_t override { return static_cast<offile_off_t>(bytes_.size()) - at_; }
    auto read(void* into, offile_off_t count) -> offile_off_t override
    {
        const auto available = std::min(count, avail());
        if (available > 0) std::memcpy(into, bytes_.data() + at_, static_cast<std::size_t>(available));
        return skip(available);
    }
    auto skip(offile_off_t count) -> offile_off_t override
    {
        const auto skipped = std::clamp<offile_off_t>(count, 0, avail());
        at_ += skipped;
        return skipped;
    }
    void putback(offile_off_t count) override { at_ -= std::clamp<offile_off_t>(count, 0, at_); }

private:
    ByteView bytes_;
    offile_off_t at_;
};

class Stream final : public DcmInputStream {
public:
    Stream(ByteView bytes, offile_off_t offset) : Stream{bytes, offset, std::make_unique<Producer>(bytes, offset)} {}

    auto newFactory() const -> DcmInputStreamFactory* override { return new Factory{bytes_, offset_ + tell()}; }

private:
    // Comes back to where a large value was left.
    class Factory final : public DcmInputStreamFactory {
    public:
        Factory(ByteView bytes, offile_off_t offset) : bytes_{bytes}, offset_{offset} {}

        auto create() const -> DcmInputStream* override { return new Stream{bytes_, offset_}; }
        auto clone() const -> DcmInputStreamFactory* override { return new Factory{*this}; }
        auto ident() const -> DcmInputStreamFactoryType override { return DFT_DcmInputTempFileStreamFactory; }

    private:
        ByteView bytes_;
        offile_off_t offset_;
    };

    Stream(ByteView bytes, offile_off_t offset, std::unique_ptr<Producer> producer)
        : DcmInputStream{producer.get()}, bytes_{bytes}, offset_{offset}, producer_{std::move(producer)}
    {}

    ByteView bytes_;
    offile_off_t offset_;
    std::unique_ptr<Producer> producer_;
};

auto inflated(ByteView object, const Structure& found, std::uint64_t most) -> Result<Bytes>
{
    MemorySource compressed{object};
    auto source = InflatedSource::open(compressed, found.data_set_offset, most);
    if (!source) return source.error();
    Bytes bytes(static_cast<std::size_t>(source->size()));
    const auto read = source->read(0, bytes);
    if (!read) return read.error();
    bytes.resize(*read);
    return bytes;
}

// Without what follows the last element: the walk ended there, and DCMTK would stumble over it.
auto plain(ByteView object, const Structure& found) -> ByteView
{
    const auto end = object.size() - std::min<std::uint64_t>(found.trailing_bytes, object.size());
    const auto start = std::min<std::uint64_t>(found.data_set_offset, end);
    return object.subspan(static_cast<std::size_t>(start), static_cast<std::size_t>(end - start));
}

}  // namespace

ParsedDataSet::ParsedDataSet(Bytes inflated, std::unique_ptr<DcmDataset> data_set)
    : inflated_{std::move(inflated)}, data_set_{std::move(data_set)}
{}

ParsedDataSet::ParsedDataSet(ParsedDataSet&&) noexcept = default;
ParsedDataSet::~ParsedDataSet() = default;

auto ParsedDataSet::of(ByteView object, const Structure& found, std::uint64_t inflated_max) -> Result<ParsedDataSet>
{
    auto syntax = DcmXfer{found.transfer_syntax.c_str()}.getXfer();
    Bytes bytes;
    if (found.deflated) {
        auto all = inflated(object, found, inflated_max);
        if (!all) return all.error();
        bytes = std::move(*all);
        syntax = EXS_LittleEndianExplicit;
    }
    if (syntax == EXS_Unknown) return Fault{errc::malformed, "dicom.read"};
    const auto view = found.deflated ? ByteView{bytes} : plain(object, found);

    auto data_set = std::make_unique<DcmDataset>();
    Stream stream{view, 0};
    data_set->transferInit();
    const auto read = data_set->read(stream, syntax, EGL_noChange, read_at_once_max);
    data_set->transferEnd();
    if (read.bad()) return Fault{errc::malformed, "dicom.read"};
    return ParsedDataSet{std::move(bytes), std::move(data_set)};
}

}  // namespace shanhai::dicom
