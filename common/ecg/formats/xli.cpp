#include "common/ecg/formats/xli.hpp"

#include "common/dicom/pdu/byte_io.hpp"

#include <algorithm>
#include <array>

namespace shanhai::ecg {
namespace {

constexpr unsigned code_bits = 10;
constexpr unsigned end_code = (1U << code_bits) - 1;  // the only one that never names a string
constexpr unsigned none = end_code;

// Strings of LZW: each is an earlier one and a byte behind it.
class Strings {
public:
    auto has(unsigned code) const -> bool { return code < next_; }
    auto next() const -> unsigned { return next_; }
    auto is_full() const -> bool { return next_ == end_code; }
    void add(unsigned before, std::uint8_t last)
    {
        all_[next_ - 256] = {static_cast<std::uint16_t>(before), last};
        ++next_;
    }
    auto first_of(unsigned code) const -> std::uint8_t
    {
        while (code >= 256) code = all_[code - 256].before;
        return static_cast<std::uint8_t>(code);
    }
    // False when there is no room for it.
    auto append(unsigned code, std::vector<std::uint8_t>& to, std::size_t most) const -> bool
    {
        const auto start = to.size();
        for (; code >= 256; code = all_[code - 256].before) {
            if (to.size() == most) return false;
            to.push_back(all_[code - 256].last);
        }
        if (to.size() == most) return false;
        to.push_back(static_cast<std::uint8_t>(code));
        std::reverse(to.begin() + static_cast<std::ptrdiff_t>(start), to.end());
        return true;
    }

private:
    struct One {
        std::uint16_t before;
        std::uint8_t last;
    };
    std::array<One, end_code - 256> all_{};
    unsigned next_ = 256;
};

class Codes {
public:
    explicit Codes(ByteView bytes) : bytes_{bytes} {}

    auto next() -> unsigned  // end_code when there is no whole one left
    {
        for (; held_ < code_bits; held_ += 8) {
            if (at_ == bytes_.size()) return end_code;
            bits_ = bits_ << 8 | std::to_integer<std::uint32_t>(bytes_[at_++]);
        }
        held_ -= code_bits;
        return bits_ >> held_ & end_code;
    }

private:
    ByteView bytes_;
    std::size_t at_ = 0;
    std::uint32_t bits_ = 0;
    unsigned held_ = 0;
};

auto inflate(ByteView chunk, std::size_t size) -> Result<std::vector<std::uint8_t>>
{
    std::vector<std::uint8_t> bytes;
    bytes.reserve(std::min(size, chunk.size() * 64));
    Strings strings;
    Codes codes{chunk};
    unsigned before = none;
    for (auto code = codes.next(); code != end_code; code = codes.next()) {
        const bool just_now = !strings.has(code);  // the string that this very code completes
        if (just_now && (before == none || code != strings.next())) return Fault{errc::malformed, "ecg.read"};
        if (before != none && !strings.is_full())
            strings.add(before, strings.first_of(just_now ? before : code));
        if (!strings.append(code, bytes, size)) return Fault{errc::mismatch, "ecg.samples"};
        before = code;
    }
    if (bytes.size() != size) return Fault{errc::mismatch, "ecg.samples"};
    return bytes;
}

// High bytes first, low bytes behind. The first two are samples, the others tell how far the line bends, 64 being not
// at all; each bend stands one place late, the first one in the chunk's header.
auto unbend(const std::vector<std::uint8_t>& bytes, std::int32_t bend) -> std::vector<std::int32_t>
{
    const auto count = bytes.size() / 2;
    std::vector<std::int32_t> samples(count);
    const auto stored = [&](std::size_t i) { return static_cast<std::int16_t>(bytes[i] << 8 | bytes[count + i]); };
    for (std::size_t i = 0; i < count; ++i) {
        if (i < 2) {
            samples[i] = stored(i);
            continue;
        }
        samples[i] = static_cast<std::int16_t>(2 * samples[i - 1] - samples[i - 2] - bend);  // 16 bits, as written
        bend = stored(i) - 64;
    }
    return samples;
}

}  // namespace

auto read_xli(ByteView data, std::size_t leads, std::size_t samples) -> Result<std::vector<std::vector<std::int32_t>>>
{
    std::vector<std::vector<std::int32_t>> all;
    dicom::ByteReader reader{data};
    while (all.size() < leads) {
        const auto size = reader.le32();
        reader.le16();  // 1 in every file seen
        const auto bend = static_cast<std::int16_t>(reader.le16());
        const auto chunk = reader.take(size);
        if (!reader.ok()) return Fault{errc::malformed, "ecg.truncated"};
        const auto bytes = inflate(chunk, 2 * samples);
        if (!bytes) return bytes.error();
        all.push_back(unbend(*bytes, bend));
    }
    return all;
}

}  // namespace shanhai::ecg
