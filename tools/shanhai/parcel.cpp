#include "tools/shanhai/parcel.hpp"

#include "common/dicom/data/charset.hpp"
#include "common/wire/identity.hpp"
#include "tools/shanhai/table.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <tuple>

namespace shanhai::cli {
namespace {

auto place_in_study(const Found& file)
{
    const auto& header = file.header;
    return std::tuple{header.series_number.value_or(0), header.series, header.instance_number.value_or(0),
                      header.sop_instance, file.name};
}

void fill(std::string& field, std::string value)
{
    if (field.empty()) field = std::move(value);
}

// 19620317 as 1962-03-17; what is no date is left out rather than guessed.
auto date_of(const std::string& dicom) -> std::string
{
    if (dicom.size() != 8) return {};
    const auto text = dicom.substr(0, 4) + '-' + dicom.substr(4, 2) + '-' + dicom.substr(6, 2);
    return parse_day(text) ? text : std::string{};
}

// 064Y as 64岁 (PS3.5 section 6.2, AS).
auto age_of(const std::string& dicom) -> std::string
{
    if (dicom.size() != 4) return {};
    int number = 0;
    const auto [end, error] = std::from_chars(dicom.data(), dicom.data() + 3, number);
    if (error != std::errc{} || end != dicom.data() + 3) return {};
    switch (dicom.back()) {
    case 'Y': return std::to_string(number) + "岁";
    case 'M': return std::to_string(number) + "月";
    case 'W': return std::to_string(number) + "周";
    case 'D': return std::to_string(number) + "天";
    default: return {};
    }
}

// Of a parcel with reports and key images in it, an image says best what was done.
auto tells_most(const Found& file) -> bool { return file.header.frames > 0; }

}  // namespace

auto Parcel::size() const -> std::uint64_t
{
    std::uint64_t total = 0;
    for (const auto& file : files) total += file.size;
    return total;
}

auto group(std::vector<Found> found) -> std::vector<Parcel>
{
    std::map<std::pair<StudyUid, std::string>, Parcel> by_study;
    for (auto& file : found) {
        auto key = std::pair{file.header.study, file.header.patient.id};
        by_study[std::move(key)].files.push_back(std::move(file));
    }
    std::vector<Parcel> parcels;
    for (auto& [key, parcel] : by_study) {
        std::ranges::sort(parcel.files, {}, place_in_study);
        std::ranges::stable_partition(parcel.files, tells_most);
        parcels.push_back(std::move(parcel));
    }
    std::ranges::stable_sort(parcels, {}, [](const Parcel& one) {
        return std::pair{one.first().study_time.date, one.first().study_time.time};
    });
    return parcels;
}

auto patients_in(const std::vector<Parcel>& parcels) -> std::size_t
{
    std::set<std::string> ids;
    for (const auto& parcel : parcels) ids.insert(parcel.first().patient.id);
    return ids.size();
}

auto patients_told(const std::vector<Parcel>& parcels) -> std::vector<std::string>
{
    struct Tally {
        std::string name;
        std::size_t studies = 0;
        std::size_t files = 0;
    };
    std::map<std::string, Tally> by_id;
    for (const auto& parcel : parcels) {
        auto& tally = by_id[parcel.first().patient.id];
        tally.name = dicom::shown(parcel.first().patient.name);
        tally.studies += 1;
        tally.files += parcel.files.size();
    }
    std::vector<std::string> lines;
    for (const auto& [id, tally] : by_id)
        lines.push_back(harmless((id.empty() ? "（无门诊号）" : id) + "  " + tally.name) + "  " +
                        std::to_string(tally.studies) + " 项检查，" + std::to_string(tally.files) + " 个文件");
    return lines;
}

auto of_patients(std::vector<Parcel> parcels, const std::vector<std::string>& wanted) -> Result<std::vector<Parcel>>
{
    if (wanted.empty()) return parcels;
    const auto is = [](const Parcel& parcel, const std::string& who) {
        const auto& patient = parcel.first().patient;
        return patient.id == who || dicom::shown(patient.name) == who;
    };
    for (const auto& who : wanted)
        if (std::ranges::none_of(parcels, [&](const Parcel& parcel) { return is(parcel, who); }))
            return Fault{errc::not_found, "submit.patient", who};
    std::erase_if(parcels, [&](const Parcel& parcel) {
        return std::ranges::none_of(wanted, [&](const std::string& who) { return is(parcel, who); });
    });
    return parcels;
}

auto filled_in(wire::RequestForm form, const dicom::Header& header) -> wire::RequestForm
{
    auto& patient = form.patient;
    // What the clinic wrote comes first: an identity card says more of its owner than a device that was told.
    if (const auto card = wire::facts_of_identity(patient.identity_number)) {
        fill(patient.sex, std::string(1, card->sex));
        fill(patient.birth_date, to_text(card->birth_date));
    }
    fill(form.number, header.accession_number);
    fill(patient.name, dicom::shown(header.patient.name));
    fill(patient.id, header.patient.id);
    fill(patient.sex, header.patient.sex);
    fill(patient.birth_date, date_of(header.patient.birth_date));
    fill(patient.age, age_of(header.patient.age));
    fill(form.modality, header.modality);
    fill(form.body_part, header.body_part);
    fill(form.laterality, header.laterality);
    fill(form.exam_item, header.study_description);
    if (header.study_time.instant) fill(form.acquired_at, to_text(*header.study_time.instant));
    return form;
}

auto contradictions(const wire::RequestForm& form, const dicom::Header& header) -> std::vector<std::string>
{
    std::vector<std::string> all;
    const auto compare = [&](const char* what, const std::string& ours, const std::string& theirs) {
        if (!ours.empty() && !theirs.empty() && ours != theirs)
            all.push_back(std::string{"注意："} + what + "不一致，申请单是“" + ours + "”，影像里是“" + theirs +
                          "”，请核对。");
    };
    const auto& patient = form.patient;
    // Pinyin beside characters is not another name; the relay compares more carefully, and holds what differs.
    const auto name = dicom::shown(header.patient.name);
    if (dicom::is_ascii(name) == dicom::is_ascii(patient.name)) compare("姓名", patient.name, name);
    compare("门诊号", patient.id, header.patient.id);
    compare("性别", patient.sex, header.patient.sex);
    compare("出生日期", patient.birth_date, date_of(header.patient.birth_date));
    compare("检查类型", form.modality, header.modality);
    if (header.doubts.charset) all.emplace_back("注意：影像里的汉字编码可疑，请核对姓名“" + patient.name + "”。");
    return all;
}

auto without_repeats(std::vector<Hashed> files) -> Result<Unique>
{
    Unique unique;
    std::map<InstanceUid, std::size_t> seen;
    for (auto& file : files) {
        const auto [place, fresh] = seen.emplace(file.file.header.sop_instance, unique.files.size());
        if (fresh) {
            unique.files.push_back(std::move(file));
            continue;
        }
        const auto& earlier = unique.files[place->second];
        const bool same = earlier.digest == file.digest;
        if (!same) return Fault{errc::conflict, "submit.same-uid", earlier.file.name + "、" + file.file.name};
        unique.repeated.push_back({file.file.name, Fault{errc::mismatch, "manifest.repeated", file.file.name}});
    }
    return unique;
}

auto request_for(const wire::RequestForm& form, const std::vector<Hashed>& files, int attempt)
    -> wire::SubmissionRequest
{
    auto request = wire::SubmissionRequest{.key = {}, .form = form, .manifest = {}};
    for (const auto& one : files)
        request.manifest.push_back(
            {.name = one.file.name,
             .media_type = one.file.media_type,
             .size = static_cast<std::int64_t>(one.file.size),
             .sha256 = one.digest.hex()});
    request.key = "sha256-" + Digest::of(as_view(wire::write_json(request))).hex();
    if (attempt > 1) request.key += '-' + std::to_string(attempt);
    return request;
}

}  // namespace shanhai::cli
