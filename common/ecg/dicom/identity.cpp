#include "common/ecg/dicom/identity.hpp"

#include "common/base/ids.hpp"
#include "common/dicom/data/data_set_writer.hpp"
#include "common/dicom/data/values.hpp"

namespace shanhai::ecg {
namespace {

auto is_date(const std::string& text) -> bool
{
    return text.size() == 8 && text.find_first_not_of("0123456789") == std::string::npos;
}

auto is_sex(const std::string& text) -> bool { return text == "M" || text == "F" || text == "O"; }

}  // namespace

auto uid_of(std::string_view purpose, const Digest& original) -> std::string
{
    return dicom::uid_from("ecg/" + std::string{purpose} + '/' + original.hex());
}

auto check(const Identity& identity) -> Result<void>
{
    const bool good =
        StudyUid::parse(identity.study) && SeriesUid::parse(identity.series) && InstanceUid::parse(identity.instance);
    if (!good) return Fault{errc::malformed, "ecg.object"};
    return {};
}

auto identity_from(const Recording& recording, const Digest& original) -> Identity
{
    Identity identity{.study = uid_of("study", original),
                      .series = uid_of("series", original),
                      .instance = uid_of("waveform", original),
                      .patient_name = dicom::person_name(recording.patient.name),
                      .patient_id = recording.patient.id,
                      .patient_sex = recording.patient.sex,
                      .patient_birth_date = recording.patient.birth_date,
                      .institution = recording.device.institution,
                      .original_sha256 = original.hex(),
                      .original_format = recording.format};
    if (!recording.acquired) return identity;
    const dicom::LocalTime when{*recording.acquired};
    identity.study_date = when.date;
    identity.study_time = when.time;
    return identity;
}

auto made_at(const Recording& recording, const Identity& identity) -> std::optional<Instant>
{
    if (recording.acquired) return recording.acquired;
    return dicom::moment_of(identity.study_date, identity.study_time.empty() ? "000000" : identity.study_time, "");
}

auto document_of(const Identity& identity, const std::string& title, Instant made_at) -> dicom::DocumentObject
{
    return {.study = identity.study,
            .series = identity.series,
            .instance = identity.instance,
            .patient_name = identity.patient_name,
            .patient_id = identity.patient_id,
            .patient_sex = is_sex(identity.patient_sex) ? identity.patient_sex : "",
            .patient_birth_date = is_date(identity.patient_birth_date) ? identity.patient_birth_date : "",
            .study_date = is_date(identity.study_date) ? identity.study_date : "",
            .study_time = identity.study_time,
            .study_description = identity.study_description,
            .accession = identity.accession,
            .referring_physician = "",
            .institution = identity.institution,
            .title = title,
            .made_at = made_at};
}

}  // namespace shanhai::ecg
