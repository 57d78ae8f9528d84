#include "common/dicom/media/zip.hpp"

#include <zip.h>

#include <algorithm>
#include <array>
#include <mutex>

namespace shanhai::dicom {
namespace {

constexpr std::size_t skip_size = 64 * 1024;

auto damaged() -> Fault { return Fault{errc::malformed, "media.damaged"}; }

auto fault_of_opening(int error) -> Fault
{
    const bool unreadable = error == ZIP_ER_OPEN || error == ZIP_ER_NOENT || error == ZIP_ER_READ;
    return unreadable ? Fault{errc::not_found, "source.open"} : Fault{errc::malformed, "media.zip"};
}

struct FileCloser {
    void operator()(zip_file_t* file) const { zip_fclose(file); }
};
using OpenEntry = std::unique_ptr<zip_file_t, FileCloser>;

}  // namespace

// libzip's archive is for one thread at a time, and so are the entries opened from it.
struct Zip::Handle {
    explicit Handle(zip_t* opened) : archive{opened} {}
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    ~Handle() { zip_discard(archive); }

    auto facts(std::uint64_t index) -> Result<ZipEntryFacts>
    {
        zip_stat_t found{};
        constexpr auto needed = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
        const auto* const name = zip_get_name(archive, index, ZIP_FL_ENC_RAW);
        const bool known = name && zip_stat_index(archive, index, 0, &found) == 0 && (found.valid & needed) == needed;
        if (!known) return Fault{errc::malformed, "media.zip"};
        zip_uint8_t system = 0;
        zip_uint32_t attributes = 0;
        zip_file_get_external_attributes(archive, index, 0, &system, &attributes);
        const bool has_mode = system == ZIP_OPSYS_UNIX || system == ZIP_OPSYS_OS_X;
        return ZipEntryFacts{.raw_name = name,
                             .size = found.size,
                             .packed = found.comp_size,
                             .encrypted = found.encryption_method != ZIP_EM_NONE,
                             .can_unpack = zip_compression_method_supported(found.comp_method, 0) != 0,
                             .unix_mode = has_mode ? attributes >> 16 : 0};
    }

    zip_t* archive;
    std::mutex turn;
};

class Zip::EntrySource final : public Source {
public:
    EntrySource(std::shared_ptr<Zip> zip, std::uint64_t index, std::uint64_t size)
        : zip_{std::move(zip)}, index_{index}, size_{size}
    {}
    ~EntrySource() override
    {
        const std::lock_guard turn{zip_->handle_->turn};
        open_.reset();
    }

    auto size() const -> std::uint64_t override { return size_; }

    auto read(std::uint64_t offset, std::span<std::byte> into) -> Result<std::size_t> override
    {
        if (offset >= size_) return std::size_t{0};
        const auto wanted = into.first(static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), size_ - offset)));
        const std::lock_guard turn{zip_->handle_->turn};
        if (auto there = go_to(offset); !there) return there.error();
        if (auto filled = fill(wanted); !filled) return filled.error();
        if (at_ == size_ && !ends_here()) return damaged();
        return wanted.size();
    }

private:
    auto go_to(std::uint64_t offset) -> Result<void>
    {
        if (!open_ || at_ > offset) {
            open_.reset(zip_fopen_index(zip_->handle_->archive, index_, 0));
            at_ = 0;
        }
        if (!open_) return damaged();
        std::array<std::byte, skip_size> unwanted;
        while (at_ < offset) {
            const auto step = static_cast<std::size_t>(std::min<std::uint64_t>(unwanted.size(), offset - at_));
            if (auto skipped = fill(std::span{unwanted}.first(step)); !skipped) return skipped;
        }
        return {};
    }
    auto fill(std::span<std::byte> into) -> Result<void>
    {
        while (!into.empty()) {
            const auto count = zip_fread(open_.get(), into.data(), into.size());
            if (count <= 0) return damaged();
            at_ += static_cast<std::uint64_t>(count);
            into = into.subspan(static_cast<std::size_t>(count));
        }
        return {};
    }
    // Reading on at the end is what makes libzip compare the checksum, and shows an entry that is longer than it says.
    auto ends_here() -> bool
    {
        std::byte more{};
        return zip_fread(open_.get(), &more, 1) == 0;
    }

    std::shared_ptr<Zip> zip_;
    std::uint64_t index_;
    std::uint64_t size_;
    OpenEntry open_;
    std::uint64_t at_ = 0;
};

Zip::Zip(std::unique_ptr<Handle> handle) : handle_{std::move(handle)} {}
Zip::~Zip() = default;

auto Zip::open(const std::filesystem::path& file, const ZipLimits& limits) -> Result<std::shared_ptr<Zip>>
{
    int error = 0;
    auto* const opened = zip_open(file.c_str(), ZIP_RDONLY, &error);
    if (!opened) return fault_of_opening(error);
    auto zip = std::shared_ptr<Zip>{new Zip{std::make_unique<Handle>(opened)}};
    std::error_code unknown;
    zip->file_size_ = std::filesystem::file_size(file, unknown);
    if (unknown) return Fault{errc::not_found, "source.open"};
    if (auto read = zip->read_directory(limits); !read) return read.error();
    return zip;
}

auto Zip::is_zip(Source& file) -> bool
{
    std::array<std::byte, 132> begin{};
    const auto count = file.read(0, begin);
    if (!count || *count < 4) return false;
    const auto text = as_text(ByteView{begin}.first(*count));
    const bool dicom = text.size() == begin.size() && text.ends_with("DICM");
    return !dicom && (text.starts_with("PK\x03\x04") || text.starts_with("PK\x05\x06"));
}

auto Zip::read_directory(const ZipLimits& limits) -> Result<void>
{
    const auto count = zip_get_num_entries(handle_->archive, 0);
    if (count < 0) return Fault{errc::malformed, "media.zip"};
    if (static_cast<std::uint64_t>(count) > limits.entries_max) return Fault{errc::too_large, "media.bomb"};
    std::vector<ZipEntryFacts> all;
    for (std::uint64_t i = 0; i < static_cast<std::uint64_t>(count); ++i) {
        auto facts = handle_->facts(i);
        if (!facts) return facts.error();
        all.push_back(std::move(*facts));
    }
    auto verdicts = judge_all(all, file_size_, limits);
    if (!verdicts) return verdicts.error();
    for (std::uint64_t i = 0; i < all.size(); ++i) {
        auto& verdict = (*verdicts)[i];
        if (verdict.why)
            left_out_.push_back({std::move(verdict.name), std::move(*verdict.why)});
        else if (!verdict.folder)
            entries_.push_back({std::move(verdict.name), all[i].size, i});
    }
    return {};
}

auto Zip::open_entry(std::uint64_t index) -> Result<std::unique_ptr<Source>>
{
    const auto found = std::ranges::lower_bound(entries_, index, {}, &Entry::index);
    if (found == entries_.end() || found->index != index) return Fault{errc::not_found, "media.entry"};
    return std::unique_ptr<Source>{std::make_unique<EntrySource>(shared_from_this(), index, found->size)};
}

}  // namespace shanhai::dicom
