#include "tools/bench/objects.hpp"

#include "common/dicom/pdu/byte_io.hpp"
#include "common/dicom/pdu/uids.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <random>

namespace shanhai::bench {
namespace {

using dicom::ByteWriter;

constexpr std::size_t columns = 512;

void element(ByteWriter& out, std::uint16_t group, std::uint16_t number, std::string_view vr, std::string value)
{
    if (value.size() % 2 != 0) value.push_back(vr == "UI" ? '\0' : ' ');
    out.le16(group);
    out.le16(number);
    out.text(vr);
    if (vr == "OB") {
        out.le16(0);
        out.le32(static_cast<std::uint32_t>(value.size()));
    } else {
        out.le16(static_cast<std::uint16_t>(value.size()));
    }
    out.text(value);
}

auto binary(std::size_t value) -> std::string
{
    return {static_cast<char>(value & 0xFF), static_cast<char>(value >> 8 & 0xFF)};
}

// Two studies of one run, or of two runs in the same microsecond, must not share a name.
auto fresh_seed() -> std::uint64_t
{
    static std::atomic<std::uint64_t> made = 0;
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(now).count();
    return static_cast<std::uint64_t>(micros) * 1000 + made++ % 1000;
}

// Noise of twelve bits: what a detector gives, and what no layer can squeeze or skip.
auto noise(std::size_t bytes) -> std::shared_ptr<const Bytes>
{
    std::minstd_rand engine{1};
    auto pixels = std::make_shared<Bytes>(bytes);
    for (std::size_t i = 0; i + 1 < bytes; i += 2) {
        const auto value = engine() >> 8;
        (*pixels)[i] = static_cast<std::byte>(value);
        (*pixels)[i + 1] = static_cast<std::byte>(value >> 8 & 0x0F);
    }
    return pixels;
}

}  // namespace

Study::Study(std::size_t bytes, std::uint64_t seed)
    : uid_{"2.25." + std::to_string(seed != 0 ? seed : fresh_seed())},
      rows_{static_cast<std::uint16_t>(std::clamp<std::size_t>(bytes / (2 * columns), 1, 65'000))},
      pixels_{noise(std::size_t{2} * columns * rows_)}
{}

auto Study::next() -> Image
{
    const auto number = std::to_string(++number_);
    auto instance = uid_ + ".1." + number;
    ByteWriter out;
    element(out, 0x0008, 0x0005, "CS", "ISO_IR 192");
    element(out, 0x0008, 0x0016, "UI", std::string{ct_image_storage});
    element(out, 0x0008, 0x0018, "UI", instance);
    element(out, 0x0008, 0x0020, "DA", "20260305");
    element(out, 0x0008, 0x0030, "TM", "150809");
    element(out, 0x0008, 0x0060, "CS", "CT");
    element(out, 0x0008, 0x0070, "LO", "shanhai-bench");
    element(out, 0x0010, 0x0010, "PN", "Load^Made Up");
    element(out, 0x0010, 0x0020, "LO", "BENCH");
    element(out, 0x0010, 0x0040, "CS", "O");
    element(out, 0x0020, 0x000D, "UI", uid_);
    element(out, 0x0020, 0x000E, "UI", uid_ + ".1");
    element(out, 0x0020, 0x0013, "IS", number);
    element(out, 0x0028, 0x0002, "US", binary(1));
    element(out, 0x0028, 0x0004, "CS", "MONOCHROME2");
    element(out, 0x0028, 0x0010, "US", binary(rows_));
    element(out, 0x0028, 0x0011, "US", binary(columns));
    element(out, 0x0028, 0x0100, "US", binary(16));
    element(out, 0x0028, 0x0101, "US", binary(12));
    element(out, 0x0028, 0x0102, "US", binary(11));
    element(out, 0x0028, 0x0103, "US", binary(0));
    out.le16(0x7FE0);
    out.le16(0x0010);
    out.text("OW");
    out.le16(0);
    out.le32(static_cast<std::uint32_t>(pixels_->size()));
    return {std::move(instance), std::move(out).take(), pixels_};
}

auto file_front_of(const Image& image) -> Bytes
{
    ByteWriter meta;
    element(meta, 0x0002, 0x0001, "OB", std::string{"\0\1", 2});
    element(meta, 0x0002, 0x0002, "UI", std::string{ct_image_storage});
    element(meta, 0x0002, 0x0003, "UI", image.instance);
    element(meta, 0x0002, 0x0010, "UI", std::string{dicom::uids::explicit_little_endian});
    element(meta, 0x0002, 0x0012, "UI", std::string{dicom::uids::implementation_class});

    ByteWriter file;
    file.zeros(128);
    file.text("DICM");
    file.le16(0x0002);
    file.le16(0x0000);
    file.text("UL");
    file.le16(4);
    file.le32(static_cast<std::uint32_t>(meta.size()));
    file.bytes(std::move(meta).take());
    file.bytes(image.front);
    return std::move(file).take();
}

auto part10_of(const Image& image) -> Bytes
{
    auto all = file_front_of(image);
    all.insert(all.end(), image.pixels->begin(), image.pixels->end());
    return all;
}

}  // namespace shanhai::bench
