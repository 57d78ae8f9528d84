// Random access to the bytes of one object, wherever they are: in memory, in a file, in a range of a pack.
//
// Reading may block, so a Source is used on a lane. It belongs to one thread at a time.
#pragma once

#include "common/base/bytes.hpp"

#include <cstdint>
#include <filesystem>
#include <span>

namespace shanhai::dicom {

class Source {
public:
    virtual ~Source() = default;

    virtual auto size() const -> std::uint64_t = 0;

    // Fills `into` from `offset` on; the count is short only at the end of the object.
    virtual auto read(std::uint64_t offset, std::span<std::byte> into) -> Result<std::size_t> = 0;
};

// Bytes that somebody else keeps alive.
class MemorySource final : public Source {
public:
    explicit MemorySource(ByteView bytes) : bytes_{bytes} {}

    auto size() const -> std::uint64_t override { return bytes_.size(); }
    auto read(std::uint64_t offset, std::span<std::byte> into) -> Result<std::size_t> override;

private:
    ByteView bytes_;
};

class FileSource final : public Source {
public:
    static auto open(const std::filesystem::path& path) -> Result<FileSource>;

    FileSource(FileSource&& other) noexcept;
    FileSource& operator=(FileSource&&) = delete;
    ~FileSource() override;

    auto size() const -> std::uint64_t override { return size_; }
    auto read(std::uint64_t offset, std::span<std::byte> into) -> Result<std::size_t> override;

private:
    FileSource(int descriptor, std::uint64_t size) : descriptor_{descriptor}, size_{size} {}

    int descriptor_;
    std::uint64_t size_;
};

}  // namespace shanhai::dicom
