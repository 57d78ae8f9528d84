// A cart's own files become objects that any reader of DICOM sees: an ECG waveform and, beside it, a report of what the
// cart and we measured (TID 3700); or the picture that it is. Pure; as long as reading, measuring and writing take: for
// lane cpu.
//
// The same file always becomes the same object: its UIDs come from the file's digest.
#pragma once

#include "common/dicom/data/header.hpp"
#include "server/intake/ecg_facts.hpp"

namespace shanhai::intake {

struct CartFile {
    std::size_t line = 0;  // of the manifest
    std::string name;      // as the sender called it; a WFDB header finds its signals by it
    Digest digest;
    std::shared_ptr<const Bytes> bytes;
    bool became = false;   // something was made of it earlier: here it can only belong to another
};

struct MadeObject {
    std::size_t line = 0;            // of the manifest: the file that was read
    std::vector<std::size_t> lines;  // that it stands for: that file and those that belong to it; none: it goes beside
    std::string name;
    std::string format;
    Bytes object;
    Digest digest;
    dicom::Header header;
    std::optional<EcgFacts> ecg;  // not of the report
};

inline constexpr std::uint64_t cart_files_max = 128_MiB;  // of one parcel, together: they are read in memory

// Faults are those of ecg::convert(), with the manifest line as subject; unsupported "ecg.format" for a file that
// nobody can read and that belongs to none, mismatch "manifest.type" for DICOM that was not declared as such.
auto make_objects(const std::vector<CartFile>& files, const ecg::MarkRules& rules, Instant received)
    -> Result<std::vector<MadeObject>>;

}  // namespace shanhai::intake
