// An ECG file of this computer, read: any cart's, with the files that it names beside it.
#pragma once

#include "common/base/digest.hpp"
#include "common/ecg/formats/read.hpp"
#include "tools/shanhai/files.hpp"

#include <deque>

namespace shanhai::cli {

struct EcgFile {
    Digest digest;  // of the file itself
    std::optional<ecg::Format> format{};
    Bytes bytes{};
};

// A name in the same folder, and no way out of it: no separator, nothing hidden. For what a file says of others.
auto is_plain_name(std::string_view name) -> bool;

namespace blocking {

// The faults of read_file(); too_large "ecg.size".
auto open_ecg(const fs::path& file) -> Result<EcgFile>;

// The files beside one, for as long as this lives.
class Beside {
public:
    explicit Beside(const fs::path& file) : folder_{file.parent_path()} {}
    auto operator()(std::string_view name) -> std::optional<ByteView>;

private:
    fs::path folder_;
    std::deque<Bytes> kept_;
};

// The faults of ecg::read(). A WFDB header's signal files are looked for beside `file`.
auto read_ecg(const fs::path& file, const EcgFile& opened) -> Result<ecg::Recording>;

}  // namespace blocking
}  // namespace shanhai::cli
