// Whose recording it is and where it belongs: what DICOM wants to know of every object and a cart's file cannot be
// trusted to say. All text is UTF-8.
#pragma once

#include "common/base/digest.hpp"
#include "common/dicom/data/document_object.hpp"
#include "common/ecg/recording.hpp"

namespace shanhai::ecg {

struct Identity {
    std::string study{};  // UIDs
    std::string series{};
    std::string instance{};
    std::string patient_name{};  // PN, with its groups if there are any: Zhang^San=张^三
    std::string patient_id{};
    std::string patient_sex{};         // M, F, O or empty
    std::string patient_birth_date{};  // YYYYMMDD or empty
    std::string study_date{};          // YYYYMMDD; needed where the recording has no time of its own
    std::string study_time{};          // HHMMSS
    std::string study_description{};
    std::string accession{};
    std::string institution{};
    std::string original_sha256{};  // of the file that the device wrote; empty: not said
    std::string original_format{};  // SCP-ECG
    std::string original_media_type{};
};

// A UID that the same original always gets for the same purpose ("study", "waveform", "picture"), and no other: the
// same file sent twice becomes the same object.
auto uid_of(std::string_view purpose, const Digest& original) -> std::string;

// malformed "ecg.object" when a UID is none: nothing that somebody typed gets into an archive as one.
auto check(const Identity& identity) -> Result<void>;

// What a file says of itself, for where nobody else does. Its study is of its own.
auto identity_from(const Recording& recording, const Digest& original) -> Identity;

// When the recording was made: what it says, else the study's date and time (midnight, when only the date is known).
auto made_at(const Recording& recording, const Identity& identity) -> std::optional<Instant>;

// For the writers of this folder: `title` is the series' description.
auto document_of(const Identity& identity, const std::string& title, Instant made_at) -> dicom::DocumentObject;

}  // namespace shanhai::ecg
