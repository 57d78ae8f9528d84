// What is sent together: one study of one patient, its form and its manifest. Pure.
#pragma once

#include "common/base/digest.hpp"
#include "common/wire/submission.hpp"
#include "tools/shanhai/scan.hpp"

namespace shanhai::cli {

struct Parcel {
    std::vector<Found> files;  // at least one; by series, then instance

    auto first() const -> const dicom::Header& { return files.front().header; }
    auto size() const -> std::uint64_t;
};

// One for each study and patient id, in the order of the studies' times. Two patients in one study are two parcels: a
// mixed-up pair must not become one case.
auto group(std::vector<Found> found) -> std::vector<Parcel>;

auto patients_in(const std::vector<Parcel>& parcels) -> std::size_t;

// A line for each patient: who, how many studies, how many files.
auto patients_told(const std::vector<Parcel>& parcels) -> std::vector<std::string>;

// Only the parcels of these patients, named by id or by name; not_found "submit.patient" for one who is not there.
auto of_patients(std::vector<Parcel> parcels, const std::vector<std::string>& wanted) -> Result<std::vector<Parcel>>;

// What the clinic did not fill in, from the image: the order's number, name, id, sex, birth date, age, modality, body
// part, side, what was done, and when.
auto filled_in(wire::RequestForm form, const dicom::Header& header) -> wire::RequestForm;

// A sentence for each thing that is in the form one way and in the image another.
auto contradictions(const wire::RequestForm& form, const dicom::Header& header) -> std::vector<std::string>;

struct Hashed {
    Found file;
    fs::file_time_type changed_at;  // when it was hashed
    Digest digest;
};

struct Unique {
    std::vector<Hashed> files;
    std::vector<Skipped> repeated;
};
// The same instance twice is sent once; the same UID with other bytes is for a person to decide ("submit.same-uid").
auto without_repeats(std::vector<Hashed> files) -> Result<Unique>;

// The key is the digest of the form and the manifest: the same parcel, declared again, is the same submission.
// `attempt` counts parcels that the relay has given up on meanwhile.
auto request_for(const wire::RequestForm& form, const std::vector<Hashed>& files, int attempt = 1)
    -> wire::SubmissionRequest;

}  // namespace shanhai::cli
