#include "server/intake/settings.hpp"

namespace shanhai::intake {
namespace {

auto known_marks() -> std::vector<std::string_view>
{
    std::vector<std::string_view> all{"none"};
    for (const auto& rules : ecg::all_mark_rules()) all.push_back(rules.id);
    return all;
}

// The name was checked, so that only "none" has no rules.
auto marks_named(const std::string& id) -> ecg::MarkRules
{
    auto rules = ecg::MarkRules::named(id);
    return rules ? std::move(*rules) : ecg::MarkRules{};
}

}  // namespace

using namespace std::chrono_literals;

auto IntakeSettings::from(config::Section& section) -> IntakeSettings
{
    return {
        .object_max = section.bytes(
            "object_max", {.fallback = 8_GiB, .min = 1_MiB, .max = 64_GiB, .help = "Largest single object accepted."}),
        .submission_max =
            section.bytes("submission_max", {.fallback = 64_GiB,
                                             .min = 1_MiB,
                                             .max = 1024_GiB,
                                             .help = "Largest submission accepted, all objects together."}),
        .objects_max = section.integer(
            "objects_max",
            {.fallback = 20'000, .min = 1, .max = 20'000, .help = "Most objects in one submission, as in one report."}),
        .checkpoint = section.bytes("checkpoint", {.fallback = 8_MiB,
                                                   .min = 64_KiB,
                                                   .max = 1_GiB,
                                                   .help = "A running upload is made durable at least this often."}),
        .upload_life = section.seconds("upload_life", {.fallback = 7 * 24h,
                                                       .min = 1h,
                                                       .max = 90 * 24h,
                                                       .help = "An upload without progress is given up after this."}),
        .site_open_max = section.integer(
            "site_open_max",
            {.fallback = 200, .min = 1, .max = 100'000, .help = "Most unfinished submissions of one site at a time."}),
        .site_day_max = section.bytes("site_day_max", {.fallback = 500_GiB,
                                                       .min = 1_MiB,
                                                       .max = 1024 * 1024_GiB,
                                                       .help = "Most bytes one site may submit in any 24 hours."}),
        .quiet_period = section.seconds(
            "study_quiet_period",
            {.fallback = 90s,
             .min = 1s,
             .max = 1h,
             .help = "A study that nobody announced (plain DICOM senders) is complete after this much silence."}),
        .artim = section.seconds("artim", {.fallback = 30s,
                                           .min = 1s,
                                           .max = 10min,
                                           .help = "What a DICOM peer has to introduce itself (PS3.8: ARTIM)."}),
        .association_idle = section.seconds("association_idle",
                                            {.fallback = 2min,
                                             .min = 1s,
                                             .max = 1h,
                                             .help = "An association without a byte for this long is over."}),
        .commitment_retry = section.seconds(
            "commitment_retry",
            {.fallback = 30s,
             .min = 1s,
             .max = 1h,
             .help = "Before a Storage Commitment report is said again to a device that did not acknowledge it."}),
        .commitment_life = section.seconds(
            "commitment_life", {.fallback = 7 * 24h,
                                .min = 1min,
                                .max = 90 * 24h,
                                .help = "A Storage Commitment report is said again for so long, then given up."}),
        .clock_tolerance = section.seconds(
            "clock_tolerance", {.fallback = 5min,
                                .min = 1s,
                                .max = 24h,
                                .help = "A device or computer whose clock is further off is reported to its site."}),
        .full_forms = section.boolean(
            "full_forms", {.fallback = false,
                           .help = "Refuse request forms that lack a mandatory line (emergencies need the minimum)."}),
        .marks = marks_named(section.text(
            "ecg_marks", {.fallback = "national-2017",
                          .one_of = known_marks(),
                          .help = "Whose limits (heart rate, pauses, QRS) bring an ECG forward in the queue."})),
    };
}

}  // namespace shanhai::intake
