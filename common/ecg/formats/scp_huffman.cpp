// Section 2: Huffman tables (EN 1064 section 5.5 and annex C).
#include "common/dicom/pdu/byte_io.hpp"
#include "common/ecg/formats/scp.hpp"

namespace shanhai::ecg::scp {
namespace {

constexpr unsigned default_table = 19999;
constexpr std::size_t codes_max = 4096;  // of all tables; the standard's own has 19

class Bits {
public:
    explicit Bits(ByteView bytes) : bytes_{bytes} {}

    auto left() const -> std::size_t { return bytes_.size() * 8 - at_; }
    auto next() -> unsigned
    {
        const auto byte = std::to_integer<unsigned>(bytes_[at_ / 8]);
        return byte >> (7 - at_++ % 8) & 1;
    }
    auto signed_number(unsigned width) -> std::int32_t
    {
        std::int32_t value = 0;
        for (unsigned i = 0; i < width; ++i) {
            const auto bit = static_cast<std::int32_t>(next());
            value = i == 0 ? -bit : value * 2 + bit;
        }
        return value;
    }

private:
    ByteView bytes_;
    std::size_t at_ = 0;
};

auto words(ByteView bytes, std::size_t count) -> Result<std::vector<std::int32_t>>
{
    if (count > bytes.size() / 2) return Fault{errc::mismatch, "ecg.samples"};
    std::vector<std::int32_t> all(count);
    dicom::ByteReader reader{bytes};
    for (auto& one : all) one = static_cast<std::int16_t>(reader.le16());
    return all;
}

}  // namespace

// The code stands in the table with its first bit lowest. False when another code is the beginning of this one.
auto Huffman::add(std::size_t root, unsigned prefix, std::uint32_t bits, Code code) -> bool
{
    auto at = root;
    for (unsigned i = 0; i < prefix; ++i) {
        if (nodes_[at].code >= 0) return false;
        const auto bit = bits >> i & 1;
        if (nodes_[at].next[bit] < 0) {
            nodes_[at].next[bit] = static_cast<std::int32_t>(nodes_.size());
            nodes_.emplace_back();
        }
        at = static_cast<std::size_t>(nodes_[at].next[bit]);
    }
    if (nodes_[at].code >= 0 || nodes_[at].next[0] >= 0 || nodes_[at].next[1] >= 0) return false;
    nodes_[at].code = static_cast<std::int32_t>(codes_.size());
    codes_.push_back(code);
    return true;
}

auto Huffman::parse(ByteView section) -> Result<Huffman>
{
    Huffman huffman;
    dicom::ByteReader reader{section};
    const unsigned tables = section.empty() ? 0 : reader.le16();
    if (tables == default_table) {
        // Annex C: 0; then +-1 to +-8 as so many ones, a zero and the sign; then 8 or 16 bits as they are.
        huffman.roots_ = {0};
        huffman.nodes_.emplace_back();
        huffman.add(0, 1, 0, {});
        for (unsigned size = 1; size <= 8; ++size) {
            const auto ones = (1U << size) - 1;
            huffman.add(0, size + 2, ones, {.base = static_cast<std::int32_t>(size)});
            huffman.add(0, size + 2, ones | 1U << (size + 1), {.base = -static_cast<std::int32_t>(size)});
        }
        huffman.add(0, 10, 0x1FF, {.extra = 8});
        huffman.add(0, 10, 0x3FF, {.extra = 16});
        return huffman;
    }
    for (unsigned table = 0; table < tables; ++table) {
        const auto root = huffman.nodes_.size();
        huffman.roots_.push_back(root);
        huffman.nodes_.emplace_back();
        const unsigned codes = reader.le16();
        for (unsigned i = 0; i < codes; ++i) {
            const unsigned prefix = reader.u8();
            const unsigned whole = reader.u8();
            const bool is_value = reader.u8() != 0;
            const auto base = static_cast<std::int16_t>(reader.le16());
            const auto bits = reader.le32();
            if (huffman.codes_.size() >= codes_max) return Fault{errc::too_large, "ecg.count"};
            // A code without a bit would never come to an end.
            const bool sound = reader.ok() && prefix >= 1 && prefix <= 32 && whole >= prefix && whole - prefix <= 16 &&
                               (is_value || (base >= 1 && static_cast<unsigned>(base) <= tables));
            if (!sound || !huffman.add(root, prefix, bits, {whole - prefix, is_value, base}))
                return Fault{errc::malformed, "ecg.read"};
        }
        if (!reader.ok()) return Fault{errc::malformed, "ecg.read"};
    }
    return huffman;
}

auto Huffman::decode(ByteView data, std::size_t count) const -> Result<std::vector<std::int32_t>>
{
    if (roots_.empty()) return words(data, count);
    Bits bits{data};
    if (count > bits.left()) return Fault{errc::mismatch, "ecg.samples"};
    std::vector<std::int32_t> all;
    all.reserve(count);
    auto root = roots_.front();  // every lead begins with the first table
    while (all.size() < count) {
        auto at = root;
        while (nodes_[at].code < 0) {
            if (bits.left() == 0) return Fault{errc::mismatch, "ecg.samples"};
            const auto next = nodes_[at].next[bits.next()];
            if (next < 0) return Fault{errc::malformed, "ecg.read"};
            at = static_cast<std::size_t>(next);
        }
        const auto& code = codes_[static_cast<std::size_t>(nodes_[at].code)];
        if (!code.is_value) {
            root = roots_[static_cast<std::size_t>(code.base - 1)];
            continue;
        }
        if (bits.left() < code.extra) return Fault{errc::mismatch, "ecg.samples"};
        all.push_back(code.base + bits.signed_number(code.extra));
    }
    return all;
}

}  // namespace shanhai::ecg::scp
