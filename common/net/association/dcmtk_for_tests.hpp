// For tests: the installed DCMTK programs as peers, and files for them to send.
#pragma once

#include "common/base/digest.hpp"
#include "common/dicom/pdu/byte_io.hpp"
#include "common/dicom/pdu/uids.hpp"
#include "common/net/association/program_for_tests.hpp"
#include "common/net/association/store_server_for_tests.hpp"
#include "tests/support/run.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/support/testdata.hpp"

#include <gmock/gmock.h>

namespace shanhai::net::dcmtk {

namespace fs = std::filesystem;
namespace uids = dicom::uids;
using test::Program;
using test::StoreServer;

inline constexpr auto ct_image_storage = "1.2.840.10008.5.1.4.1.1.2";

#define SHANHAI_NEEDS_PROGRAM(name)                                                                                    \
    if (!test::find_program(name)) GTEST_SKIP() << name << " is not installed"

inline auto read_file(const fs::path& path) -> Bytes
{
    std::ifstream file{path, std::ios::binary};
    const std::string text{std::istreambuf_iterator<char>{file}, {}};
    return to_bytes(text);
}

inline void write_file(const fs::path& path, ByteView bytes)
{
    std::ofstream file{path, std::ios::binary};
    file.write(as_text(bytes).data(), static_cast<std::streamsize>(bytes.size()));
}

inline constexpr std::size_t preamble_length = 132;
inline constexpr std::size_t group_length_element = 12;

// What follows the meta header, which says its own length (PS3.10 section 7.1).
inline auto data_set_of(const fs::path& part10) -> Bytes
{
    auto file = read_file(part10);
    dicom::ByteReader in{ByteView{file}.subspan(preamble_length + 8)};
    const auto meta = preamble_length + group_length_element + in.le32();
    return Bytes(file.begin() + static_cast<std::ptrdiff_t>(meta), file.end());
}

inline void put_element(dicom::ByteWriter& out, std::uint16_t group, std::uint16_t element, std::string_view vr,
                        std::string value)
{
    if (value.size() % 2 != 0) value.push_back(vr == "UI" ? '\0' : ' ');
    out.le16(group);
    out.le16(element);
    out.text(vr);
    if (vr == "OB" || vr == "OW") {
        out.le16(0);
        out.le32(static_cast<std::uint32_t>(value.size()));
    } else {
        out.le16(static_cast<std::uint16_t>(value.size()));
    }
    out.text(value);
}

inline auto part10(const std::string& sop_class, const std::string& instance, const std::string& transfer_syntax,
                   ByteView data_set) -> Bytes
{
    dicom::ByteWriter meta;
    put_element(meta, 0x0002, 0x0001, "OB", std::string{"\0\1", 2});
    put_element(meta, 0x0002, 0x0002, "UI", sop_class);
    put_element(meta, 0x0002, 0x0003, "UI", instance);
    put_element(meta, 0x0002, 0x0010, "UI", transfer_syntax);
    put_element(meta, 0x0002, 0x0012, "UI", std::string{uids::implementation_class});

    dicom::ByteWriter file;
    file.zeros(128);
    file.text("DICM");
    file.le16(0x0002);
    file.le16(0x0000);
    file.text("UL");
    file.le16(4);
    file.le32(static_cast<std::uint32_t>(meta.size()));
    file.bytes(std::move(meta).take());
    file.bytes(data_set);
    return std::move(file).take();
}

inline auto number(std::uint16_t value) -> std::string
{
    return {static_cast<char>(value & 0xFF), static_cast<char>(value >> 8)};
}

// A CT slice of `side` squared pixels; enough of one for a sender that looks.
inline auto ct_slice(const std::string& instance, std::uint16_t side) -> Bytes
{
    dicom::ByteWriter out;
    put_element(out, 0x0008, 0x0016, "UI", ct_image_storage);
    put_element(out, 0x0008, 0x0018, "UI", instance);
    put_element(out, 0x0008, 0x0060, "CS", "CT");
    put_element(out, 0x0010, 0x0010, "PN", "Phantom^One");
    put_element(out, 0x0010, 0x0020, "LO", "0001");
    put_element(out, 0x0020, 0x000D, "UI", "2.25.10");
    put_element(out, 0x0020, 0x000E, "UI", "2.25.11");
    put_element(out, 0x0028, 0x0002, "US", number(1));
    put_element(out, 0x0028, 0x0004, "CS", "MONOCHROME2");
    put_element(out, 0x0028, 0x0010, "US", number(side));
    put_element(out, 0x0028, 0x0011, "US", number(side));
    put_element(out, 0x0028, 0x0100, "US", number(16));
    put_element(out, 0x0028, 0x0101, "US", number(12));
    put_element(out, 0x0028, 0x0102, "US", number(11));
    put_element(out, 0x0028, 0x0103, "US", number(0));
    std::string pixels(std::size_t{2} * side * side, '\0');
    for (std::size_t i = 0; i < pixels.size(); i += 2) pixels[i] = static_cast<char>(i * 7 >> 4);
    put_element(out, 0x7FE0, 0x0010, "OW", std::move(pixels));
    return std::move(out).take();
}

inline auto ct_file(const test::TempDir& folder, int which, std::uint16_t side) -> fs::path
{
    const auto instance = "2.25.1000" + std::to_string(which);
    const auto path = folder / (instance + ".dcm");
    write_file(path,
               part10(ct_image_storage, instance, std::string{uids::explicit_little_endian}, ct_slice(instance, side)));
    return path;
}

inline auto with_limits(std::vector<std::string> words, std::vector<std::string> options, std::uint16_t port)
    -> std::vector<std::string>
{
    words.insert(words.end(), {"-to", "10", "-ta", "20", "-td", "20"});
    words.insert(words.end(), options.begin(), options.end());
    words.insert(words.end(), {"127.0.0.1", std::to_string(port)});
    return words;
}

// Exit code, with what was said when it is not zero.
inline auto outcome(Program& program) -> std::string
{
    const auto code = program.wait();
    return code == 0 ? "sent" : std::to_string(code) + ": " + program.said();
}

inline auto send(std::uint16_t port, std::vector<std::string> options, std::vector<fs::path> files,
                 std::vector<std::string> settings = {}) -> std::string
{
    auto words = with_limits({"storescu"}, std::move(options), port);
    for (const auto& file : files) words.push_back(file.string());
    Program storescu{std::move(words), std::move(settings)};
    return outcome(storescu);
}

// The reference receiver: storescp on a port of its own, writing down each data set bit by bit.
class Storescp {
public:
    explicit Storescp(const fs::path& folder)
        : program_{{"storescp", "+B", "+xa", "-od", folder.string(), std::to_string(port_)}, {"TCP_NODELAY=1"}}
    {
        asio::io_context io;
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{20};
        boost::system::error_code refused;
        do {
            asio::ip::tcp::socket socket{io};
            socket.connect({asio::ip::address_v4::loopback(), port_}, refused);
        } while (refused && std::chrono::steady_clock::now() < deadline);
    }
    auto port() const -> std::uint16_t { return port_; }

private:
    static auto unused_port() -> std::uint16_t
    {
        asio::io_context io;
        return asio::ip::tcp::acceptor{io, {asio::ip::address_v4::loopback(), 0}}.local_endpoint().port();
    }

    std::uint16_t port_ = unused_port();
    Program program_;
};

inline auto only_file_in(const fs::path& folder) -> fs::path
{
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator{folder}) files.push_back(entry.path());
    return files.size() == 1 ? files.front() : fs::path{};
}

}  // namespace shanhai::net::dcmtk
