// A folder, a stick, a CD or a ZIP as a clinic hands it over: which files are on it, and which of them it is about.
//
// Where there is a DICOMDIR, it says what counts in its folder and below; a file it lists that is not there is named.
// Elsewhere every file counts, and whether it is DICOM is seen when it is read. A DICOMDIR that cannot be read is named
// and counts for nothing.
#pragma once

#include "common/dicom/media/zip.hpp"

namespace shanhai::dicom {

// Where the bytes of a file are: a file of this computer, or an entry of a ZIP that is one.
struct Location {
    std::filesystem::path path;
    std::shared_ptr<Zip> zip{};  // then `path` is the ZIP's
    std::uint64_t entry = 0;

    auto open() const -> Result<std::unique_ptr<Source>>;
};

struct MediaFile {
    std::string name;  // below what was given, "/" between, UTF-8
    Location where;
};

struct Medium {
    std::vector<MediaFile> files;
    std::vector<Zip::LeftOut> left_out;
};

struct Contents {
    std::vector<MediaFile> wanted;    // listed by a DICOMDIR, or under none
    std::vector<MediaFile> unlisted;  // under a DICOMDIR that does not list them: viewers, help, forgotten images
    std::vector<Zip::LeftOut> left_out;
    bool is_disc = false;             // a DICOMDIR at its top: one disc, not a folder of many things
};

namespace blocking {

// Folders to the bottom, ZIPs one level deep. A link that leads out of the folder is left out as "media.link". Fails
// when `root` is not there (not_found "file.missing") or, being a ZIP itself, cannot be read.
auto open_medium(const std::filesystem::path& root) -> Result<Medium>;

auto contents_of(Medium medium) -> Contents;

}  // namespace blocking
}  // namespace shanhai::dicom
