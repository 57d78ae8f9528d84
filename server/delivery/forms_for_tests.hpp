// Reports of every status and kind, as whoever signed them left them, and the papers around them. Nobody exists.
#pragma once

#include "common/report/sample_for_tests.hpp"
#include "common/wire/request_form.hpp"
#include "server/delivery/forms.hpp"

#include <stdexcept>

namespace shanhai::delivery::test {

inline auto a_digest(std::string_view of) { return Digest::of(as_view(of)); }
inline auto an_instant(std::string_view text) { return parse_instant(text).value(); }

// What was read of the sample document: two pictures of one series.
inline auto sample_evidence(const report::Document& document) -> std::vector<dicom::Reference>
{
    const auto sop_class = document.kind == report::Kind::ecg ? "1.2.840.10008.5.1.4.1.1.9.1.1"   // 12-lead ECG
                                                              : "1.2.840.10008.5.1.4.1.1.1.1";  // digital X-ray
    std::vector<dicom::Reference> all;
    if (document.study.uids.empty()) return all;
    for (const auto& object : document.objects)
        all.push_back({document.study.uids.front().text(), "1.2.826.0.1.3680043.10.1402.20260305.17.1", sop_class,
                       object.name});
    return all;
}

inline auto next_version(report::Status status, std::string reason) -> report::Document
{
    auto document = report::sample_document();
    document.version = 2;
    document.previous = a_digest("version 1");
    document.status = status;
    document.change = report::Change{std::move(reason), "李春兰"};
    return document;
}

inline auto ecg_document() -> report::Document
{
    auto document = report::sample_document();
    document.kind = report::Kind::ecg;
    document.study.modality = "ECG";
    document.request.exam = "12 导联心电图";
    document.request.body_part = "";
    document.technique = "25 mm/s，10 mm/mV，0.05–150 Hz，12 导联";
    document.findings = "窦性心律；Ⅱ、Ⅲ、aVF 导联 ST 段弓背向上抬高。";
    document.impression = "急性下壁心肌梗死（疑似）";
    document.measurements = {{"心率", "72", "/min"},      {"PR间期", "158", "ms"},  {"QRS时限", "96", "ms"},
                             {"QTc (Bazett)", "0.420", "s"}, {"电轴", "正常", ""}, {"RV5+SV1", "2.10", "mV"}};
    document.key_images = {{document.objects.front().name, 1, "Ⅱ 导联", a_digest("picture")}};
    document.critical = {{"急性心肌梗死", an_instant("2026-03-05T10:33:00+08:00"), "李春兰"}};
    document.reviewer = report::Author{PersonId::parse("dr-zhao").value(), "赵敏", "主任医师"};
    document.countersigned = true;
    document.verification = report::Verification{"7K3M-9QXT-24HD", "https://relay.example/v/7K3M9QXT24HD"};
    return document;
}

// Everything that means something to one of the forms, where people type.
inline auto hostile_document() -> report::Document
{
    auto document = report::sample_document();
    const std::string nasty = "a|b^c~d\\e&f=g<script>alert(1)</script>\"'\x01\x0B\x1C\x7F]]>&amp;\\.br\\";
    document.patient.name = nasty;
    document.patient.id = nasty;
    document.request.number = nasty;
    document.request.doctor = nasty;
    document.request.department = nasty;
    document.request.exam = nasty;
    document.author.name = nasty;
    document.examined_at.name = nasty;
    document.diagnosed_at.name = nasty;
    document.measurements = {{nasty, nasty, nasty}};
    document.findings = "第一行\r\n第二行\rMSH|^~\\&|\nOBX|1\n" + nasty + std::string(report::prose_max, '|');
    document.impression = nasty + "\n\n\t";
    return document;
}

struct Sample {
    std::string name;
    report::Release release;
};

inline auto sample_of(std::string name, report::Document document) -> Sample
{
    auto digest = a_digest(name);
    return {std::move(name), {std::move(document), digest, an_instant("2026-03-05T10:32:00.25+08:00")}};
}

inline auto every_sample() -> std::vector<Sample>
{
    auto preliminary = report::sample_document();
    preliminary.status = report::Status::preliminary;
    auto addendum = next_version(report::Status::addendum, "收到既往片");
    addendum.addendum = "与 2025-11-02 旧片比较，病灶为新发。";
    auto retraction = next_version(report::Status::retraction, "影像属于另一位病人");
    retraction.findings = "";
    retraction.impression = "";
    auto smallest = report::smallest_document();
    smallest.study.uids = {};
    std::vector<Sample> all{
        sample_of("final", report::sample_document()),
        sample_of("preliminary", preliminary),
        sample_of("addendum", addendum),
        sample_of("amendment", next_version(report::Status::amendment, "左右写反")),
        sample_of("retraction", retraction),
        sample_of("ecg", ecg_document()),
        sample_of("smallest", smallest),
        sample_of("hostile", hostile_document()),
        sample_of("withdrawn", report::sample_document()),
    };
    all.back().release.withdrawal = report::Withdrawal{"左右|写反", true, an_instant("2026-03-06T08:00:00+08:00")};
    return all;
}
inline auto sample_named(std::string_view name) -> Sample
{
    for (auto& one : every_sample())
        if (one.name == name) return one;
    throw std::runtime_error{"no such sample"};
}

// As the ledger has them when the images say the same as the form.
inline auto papers_of(const report::Release& release) -> Papers
{
    const auto& d = release.document;
    const auto pack = PackId::mint(release.signed_at, {});
    auto form = wire::RequestForm{};
    form.number = d.request.number;
    form.patient.name = d.patient.name;
    form.patient.id = d.patient.id;
    form.patient.sex = d.patient.sex == report::Sex::female ? "F" : "";
    form.patient.birth_date = d.patient.birth_date ? to_text(*d.patient.birth_date) : "";
    form.patient.identity_type = "id_card";
    form.patient.identity_number = d.patient.identity_number;
    form.exam_item = d.request.exam;
    form.clinical_diagnosis = d.request.clinical_diagnosis;
    form.purpose = d.request.purpose;
    form.requesting_doctor = d.request.doctor;
    const auto site = [&](const report::Institution& one) {
        return ledger::Site{.id = one.id, .name = one.name};
    };
    return {.report = {d.id, d.case_id, static_cast<int>(d.version), d.author.id, release.digest, release.digest,
                       {pack, 0, 1}, release.signed_at},
            .which = {.id = d.case_id,
                      .site = d.examined_at.id,
                      .group = d.diagnosed_at.id,
                      .studies = d.study.uids,
                      .modality = d.study.modality,
                      .form = wire::write_json(form),
                      .patient_name = d.patient.name,
                      .opened_at = release.signed_at,
                      .deadline = release.signed_at,
                      .state = ledger::Waiting{release.signed_at}},
            .author = {.id = d.author.id, .site = d.diagnosed_at.id, .name = d.author.name},
            .site = site(d.examined_at),
            .group = site(d.diagnosed_at),
            .study = std::nullopt,
            .recall = std::nullopt};
}

}  // namespace shanhai::delivery::test
