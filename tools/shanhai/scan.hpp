// From files, folders, CDs and ZIPs to DICOM objects and ECG files: what is there, and what is left out and why.
#pragma once

#include "common/dicom/data/header.hpp"
#include "common/dicom/media/medium.hpp"
#include "common/wire/ecg.hpp"
#include "tools/shanhai/files.hpp"

namespace shanhai::cli {

struct Found {
    fs::path path;
    std::string name;  // as the relay and the clinic will call it
    std::uint64_t size = 0;
    dicom::Header header;  // of a cart's own file: of the object that the relay will make of it
    std::shared_ptr<dicom::Zip> zip{};  // then `path` is the ZIP's
    std::uint64_t entry = 0;
    std::string media_type = "application/dicom";
    std::optional<wire::EcgView> ecg{};  // of a cart's own file

    auto where() const -> dicom::Location { return {path, zip, entry}; }
};

struct Skipped {
    std::string name;
    Fault why;
    dicom::Location where{};
};

struct Scan {
    std::vector<Found> found;
    std::vector<Skipped> skipped;
    bool from_medium = false;  // given as a CD or a ZIP: made to be handed over, for one patient
};

// A name that JSON and a terminal can carry: the path below the folder that was given, or the instance's UID where
// that is not UTF-8 (sticks from old devices) or holds control characters.
auto wire_name(const fs::path& below, const InstanceUid& instance) -> std::string;

namespace blocking {

// Folders are walked to the bottom, ZIPs are read one level deep, and a DICOMDIR says what counts beside it; a file
// named twice counts once. Fails only when one of `roots` is not there, or is a ZIP that cannot be read.
auto scan(const std::vector<fs::path>& roots) -> Result<Scan>;

}  // namespace blocking
}  // namespace shanhai::cli
