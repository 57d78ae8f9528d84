#include "server/verification/view.hpp"

#include "server/verification/masking.hpp"
#include "server/verification/words.hpp"

namespace shanhai::verification {
namespace {

constexpr std::size_t prefix = 16;  // hexadecimal digits of a digest that anybody may compare

auto sex_of(report::Sex sex) -> std::string
{
    switch (sex) {
    case report::Sex::male: return "男";
    case report::Sex::female: return "女";
    case report::Sex::other: return "其他";
    case report::Sex::unknown: return "";
    }
    return "";
}

auto facts_of(const Seen& seen, const Standing& standing) -> wire::VerifiedReport
{
    const auto& document = seen.document;
    auto view = wire::VerifiedReport{
        .version = seen.report.version,
        .status = std::string{name_of(seen.report.status)},
        .since = to_text(standing.since),
        .examined_at = document.examined_at.name,
        .diagnosed_at = document.diagnosed_at.name,
        .exam = document.request.exam,
        .exam_date = to_text(day_of(document.times.acquired.value_or(document.times.requested))),
        .patient = masked_name(document.patient.name),
        .signed_at = to_text(seen.signed_at),
        .signature = "valid",
        .timestamp = seen.timed ? "valid" : "pending",
        .certificate = "valid",  // else it would not count as seen
        .sha256_prefix = seen.report.digest.hex().substr(0, prefix)};
    if (seen.revoked) view.revoked_at = to_text(*seen.revoked);
    if (standing.counts) {
        view.current_version = standing.counts_version;
        view.current_since = to_text(standing.counts_since);
    }
    return view;
}

auto all_of(const Seen& seen) -> wire::FullReport
{
    const auto& document = seen.document;
    return {.id = seen.report.id.text(),
            .version = seen.report.version,
            .status = std::string{name_of(seen.report.status)},
            .patient_name = document.patient.name,
            .sex = sex_of(document.patient.sex),
            .age = document.patient.age,
            .exam = document.request.exam,
            .findings = document.findings,
            .impression = document.impression,
            .recommendation = document.recommendation,
            .addendum = document.addendum,
            .author = document.author.name,
            .reviewer = document.reviewer ? document.reviewer->name : std::string{},
            .signed_at = to_text(seen.signed_at),
            .sha256 = seen.report.digest.hex()};
}

}  // namespace

auto to_view(const Answer& answer) -> wire::VerificationView
{
    auto view = wire::VerificationView{.state = std::string{name_of(answer.state)},
                                       .genuine = answer.asked.has_value(),
                                       .must_not_be_used = must_not_be_used(answer.state),
                                       .sentence = sentence_of(answer)};
    if (answer.state == State::damaged) view.genuine = false;
    if (!view.genuine) return view;
    view.report = facts_of(*answer.asked, answer.standing);
    if (answer.shown) view.full = all_of(*answer.shown);
    return view;
}

}  // namespace shanhai::verification
