// The files of a folder as a report or a receipt would name them: for comparing what is at hand with what was signed.
#pragma once

#include "common/report/objects.hpp"
#include "tools/shanhai/files.hpp"

namespace shanhai::cli::blocking {

struct HeldFile {
    std::string file;         // its name, without the folder
    report::Holding holding;  // under its instance UID, or its name when it is no DICOM
};

// not_found "file.missing"; unavailable "source.open", "source.read", "file.read" with the name as subject.
auto files_held_in(const fs::path& folder) -> Result<std::vector<HeldFile>>;

}  // namespace shanhai::cli::blocking
