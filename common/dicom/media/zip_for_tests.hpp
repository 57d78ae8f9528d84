// Writes ZIPs byte by byte, also those no program would write (APPNOTE.TXT sections 4.3.7, 4.3.12, 4.3.16).
#pragma once

#include "common/base/bytes.hpp"

#include <zlib.h>

#include <filesystem>
#include <fstream>
#include <optional>

namespace shanhai::dicom::test {

struct ZipFile {
    std::string name;  // its bytes
    std::string content;
    bool deflated = false;
    std::uint16_t flags = 0;  // bit 0: encrypted, bit 11: the name is UTF-8
    std::uint32_t unix_mode = 0100644;
    std::optional<std::uint16_t> method{};
    std::optional<std::uint32_t> size{};  // what it says, where that is a lie
    std::optional<std::uint32_t> crc{};
};

inline auto deflated(std::string_view content) -> std::string
{
    std::string packed(content.size() + content.size() / 100 + 100, '\0');
    z_stream stream{};
    deflateInit2(&stream, 9, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
    stream.avail_in = static_cast<uInt>(content.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

inline void put(std::string& to, std::uint64_t value, int size)
{
    for (int i = 0; i < size; ++i) to += static_cast<char>(value >> 8 * i);
}

inline auto zip_of(const std::vector<ZipFile>& files) -> std::string
{
    std::string all;
    std::string directory;
    for (const auto& file : files) {
        const auto offset = all.size();
        const auto packed = file.deflated ? deflated(file.content) : file.content;
        const auto crc = file.crc.value_or(static_cast<std::uint32_t>(
            crc32(0, reinterpret_cast<const Bytef*>(file.content.data()), static_cast<uInt>(file.content.size()))));
        std::string common;
        put(common, 20, 2);  // needs version 2.0
        put(common, file.flags, 2);
        put(common, file.method.value_or(file.deflated ? 8 : 0), 2);
        put(common, 0x5A650000, 4);  // a time
        put(common, crc, 4);
        put(common, packed.size(), 4);
        put(common, file.size.value_or(static_cast<std::uint32_t>(file.content.size())), 4);
        put(common, file.name.size(), 2);
        put(common, 0, 2);
        all += "PK\x03\x04" + common + file.name + packed;
        directory += "PK\x01\x02";
        put(directory, 0x0314, 2);  // made on UNIX
        directory += common;
        put(directory, 0, 6);
        put(directory, std::uint64_t{file.unix_mode} << 16, 4);
        put(directory, offset, 4);
        directory += file.name;
    }
    const auto begin = all.size();
    all += directory + "PK\x05\x06";
    put(all, 0, 4);
    put(all, files.size(), 2);
    put(all, files.size(), 2);
    put(all, directory.size(), 4);
    put(all, begin, 4);
    put(all, 0, 2);
    return all;
}

inline void write(const std::filesystem::path& file, std::string_view content)
{
    std::filesystem::create_directories(file.parent_path());
    std::ofstream{file, std::ios::binary} << content;
}

}  // namespace shanhai::dicom::test
