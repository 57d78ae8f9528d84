#include "common/dicom/data/inflate.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include <zlib.h>

namespace shanhai::dicom {
namespace {

auto damaged() -> Fault { return Fault{errc::malformed, "dicom.inflate"}; }

constexpr int raw_deflate = -MAX_WBITS;  // PS3.5 A.5: RFC 1951 without the zlib header
constexpr std::size_t piece = 16_KiB;

}  // namespace

class InflatedSource::Stream {
public:
    Stream(Source& compressed, std::uint64_t offset) : compressed_{compressed}, start_{offset}, offset_{offset}
    {
        if (inflateInit2(&state_, raw_deflate) != Z_OK) throw std::bad_alloc{};
    }
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;
    ~Stream() { inflateEnd(&state_); }

    void restart()
    {
        inflateReset(&state_);
        state_.avail_in = 0;
        offset_ = start_;
        position_ = 0;
        ended_ = false;
    }

    // The next bytes; none once the stream has ended as it should.
    auto next(std::span<std::byte> into) -> Result<std::size_t>
    {
        state_.next_out = reinterpret_cast<Bytef*>(into.data());
        state_.avail_out = static_cast<uInt>(std::min<std::size_t>(into.size(), 1_GiB));
        const auto wanted = state_.avail_out;
        while (!ended_ && state_.avail_out != 0) {
            if (state_.avail_in == 0) {
                auto filled = compressed_.read(offset_, input_);
                if (!filled) return filled.error();
                offset_ += *filled;
                state_.next_in = reinterpret_cast<Bytef*>(input_.data());
                state_.avail_in = static_cast<uInt>(*filled);
            }
            const int answer = inflate(&state_, Z_NO_FLUSH);
            if (answer == Z_STREAM_END)
                ended_ = true;
            else if (answer != Z_OK)
                return damaged();  // Z_BUF_ERROR too: the input ended before the stream
        }
        const auto count = wanted - state_.avail_out;
        position_ += count;
        return std::size_t{count};
    }

    auto position() const -> std::uint64_t { return position_; }

private:
    Source& compressed_;
    std::uint64_t start_;
    std::uint64_t offset_;
    std::uint64_t position_ = 0;
    bool ended_ = false;
    z_stream state_{};
    std::array<std::byte, piece> input_{};
};

InflatedSource::InflatedSource(std::unique_ptr<Stream> stream) : stream_{std::move(stream)} {}
InflatedSource::InflatedSource(InflatedSource&&) noexcept = default;
InflatedSource::~InflatedSource() = default;

auto InflatedSource::open(Source& compressed, std::uint64_t offset, std::uint64_t inflated_max)
    -> Result<InflatedSource>
{
    InflatedSource source{std::make_unique<Stream>(compressed, offset)};
    std::array<std::byte, piece> scratch;
    for (;;) {
        auto count = source.stream_->next(scratch);
        if (!count) return count.error();
        if (*count == 0) break;
        if (source.stream_->position() > inflated_max) return Fault{errc::too_large, "dicom.inflate"};
    }
    source.size_ = source.stream_->position();
    source.stream_->restart();
    return source;
}

auto InflatedSource::skip_to(std::uint64_t offset) -> Result<void>
{
    if (offset < stream_->position()) stream_->restart();
    std::array<std::byte, piece> scratch;
    while (stream_->position() < offset) {
        const auto left = offset - stream_->position();
        auto count = stream_->next(std::span{scratch}.first(std::min<std::uint64_t>(left, scratch.size())));
        if (!count) return count.error();
        if (*count == 0) return damaged();
    }
    return {};
}

auto InflatedSource::read(std::uint64_t offset, std::span<std::byte> into) -> Result<std::size_t>
{
    if (offset >= size_) return std::size_t{0};
    auto there = skip_to(offset);
    if (!there) return there.error();
    return stream_->next(into.first(std::min<std::uint64_t>(into.size(), size_ - offset)));
}

}  // namespace shanhai::dicom
