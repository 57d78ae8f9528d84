// A device's own file as DICOM: the waveform object, the picture that it is, or what nobody can draw. The one way from
// a cart's format into a study, for the relay, the clinic's computer and the command line alike.
#pragma once

#include "common/base/digest.hpp"
#include "common/ecg/dicom/identity.hpp"
#include "common/ecg/formats/read.hpp"

namespace shanhai::ecg {

struct Converted {
    Format format{};
    std::optional<Recording> recording{};  // of a picture there is none
    bool timeless = false;                 // it states no rate, so DICOM has no waveform for it: see raw_object.hpp
    Identity identity{};                   // whose UIDs come from `digest`
    Bytes object{};                        // a DICOM file
};

// What somebody knows better than the file does, before the object is written.
using Amend = std::function<void(Identity& identity)>;

// `digest`: of the file; the same file always gets the same UIDs. `received` stands for the time of the examination
// where the file states none, as DICOM wants one. Faults are those of read(), write_dicom() and the pictures'.
auto convert(ByteView file, const Digest& digest, Instant received, const Companions& companions = {},
             const Amend& amend = {}) -> Result<Converted>;

}  // namespace shanhai::ecg
