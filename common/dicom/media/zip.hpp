// A ZIP whose entries are read where they lie: nothing is unpacked to disk or whole into memory. libzip reads the
// format; what is let through is zip_policy.hpp's.
//
// Everything here may block. A Zip may be used by several threads, which take turns; each Source by one.
#pragma once

#include "common/dicom/data/source.hpp"
#include "common/dicom/media/zip_policy.hpp"

#include <memory>

namespace shanhai::dicom {

class Zip : public std::enable_shared_from_this<Zip> {
public:
    // malformed "media.zip" (damaged, or one of several volumes), too_large "media.bomb", not_found "source.open".
    static auto open(const std::filesystem::path& file, const ZipLimits& limits = {}) -> Result<std::shared_ptr<Zip>>;

    // Whether a file begins as a ZIP does, and not as DICOM with an odd preamble.
    static auto is_zip(Source& file) -> bool;

    struct Entry {
        std::string name;  // as in "CT/1/IMG0001", UTF-8
        std::uint64_t size = 0;
        std::uint64_t index = 0;  // for open_entry()
    };
    struct LeftOut {
        std::string name;
        Fault why;
    };
    auto entries() const -> const std::vector<Entry>& { return entries_; }
    auto left_out() const -> const std::vector<LeftOut>& { return left_out_; }
    auto file_size() const -> std::uint64_t { return file_size_; }

    // Cheap when read forward; going back begins anew. Damage is found out before the last byte is handed over:
    // malformed "media.damaged" (its checksum, its length). The source keeps the ZIP open.
    auto open_entry(std::uint64_t index) -> Result<std::unique_ptr<Source>>;

    ~Zip();
    Zip(const Zip&) = delete;
    Zip& operator=(const Zip&) = delete;

private:
    struct Handle;
    class EntrySource;
    explicit Zip(std::unique_ptr<Handle> handle);
    auto read_directory(const ZipLimits& limits) -> Result<void>;

    std::unique_ptr<Handle> handle_;
    std::uint64_t file_size_ = 0;
    std::vector<Entry> entries_;
    std::vector<LeftOut> left_out_;
};

}  // namespace shanhai::dicom
