#include "server/verification/words.hpp"

#include <array>

namespace shanhai::verification {
namespace {

constexpr auto table = std::to_array<Words>({
    {Tone::good, "这份报告是真实的，现行有效", "This report is genuine and current.",
     "请核对下面的信息是否与您手中的报告一致。"},
    {Tone::good, "这份报告是真实的，仍然有效，另有补充", "This report is genuine and stands; an addendum was signed.",
     "请连同补充报告一起看。"},
    {Tone::care, "这是一份真实的初步报告，正式报告还没有签发",
     "This is a genuine preliminary report; the final one is still to come.", "结论可能改变，请以正式报告为准。"},
    {Tone::bad, "这份报告已被更正，请勿再使用", "This report has been superseded and must not be used.",
     "它是真实签发过的，但内容已经改正。请向出具机构索取现行版本。"},
    {Tone::bad, "这份报告已作废，请勿使用", "This report has been retracted and must not be used.",
     "它是真实签发过的，但已经作废。请联系出具机构。"},
    {Tone::bad, "这份报告已被收回，请勿使用", "This report has been recalled and must not be used.",
     "它是真实签发过的，但出具机构已经收回。请联系出具机构。"},
    {Tone::bad, "现在不能证明这份报告是真实的", "This report cannot be proven genuine at present.",
     "中心保存的文件没有通过核验，已经报警。请暂勿使用，并联系出具机构。"},
    {Tone::neutral, "没有查到这个查验码", "No report has this code.",
     "请逐位核对纸上的查验码。如果无误，这份报告不是由本中心签发的，请勿采信，并联系纸上写的出具机构。"},
});

}  // namespace

auto words_of(State state) -> const Words&
{
    static_assert(table.size() == static_cast<std::size_t>(State::unknown) + 1);
    return table[static_cast<std::size_t>(state)];
}

auto since_sentence(const Answer& answer) -> std::string
{
    const auto& standing = answer.standing;
    if (answer.state == State::unknown || answer.state == State::damaged) return {};
    const auto instead = "第 " + std::to_string(standing.counts_version) + " 版（" +
                         to_local_text(standing.counts_since) + " 签发）";
    if (answer.state == State::with_addendum) return "现行的是" + instead + "。";
    if (!must_not_be_used(answer.state)) return {};
    const auto since = "自 " + to_local_text(standing.since) + " 起不得再使用";
    return since + (standing.counts ? "，现行有效的是" + instead + "。" : "，目前没有现行有效的版本。");
}

auto sentence_of(const Answer& answer) -> std::string
{
    return std::string{words_of(answer.state).headline} + "。" + since_sentence(answer);
}

auto name_of(ledger::ReportStatus status) -> std::string_view
{
    switch (status) {
    case ledger::ReportStatus::preliminary: return "preliminary";
    case ledger::ReportStatus::final: return "final";
    case ledger::ReportStatus::addendum: return "addendum";
    case ledger::ReportStatus::amendment: return "amendment";
    case ledger::ReportStatus::retraction: return "retraction";
    }
    return "final";
}

auto chinese_name_of(ledger::ReportStatus status) -> std::string_view
{
    switch (status) {
    case ledger::ReportStatus::preliminary: return "初步报告";
    case ledger::ReportStatus::final: return "正式报告";
    case ledger::ReportStatus::addendum: return "补充报告";
    case ledger::ReportStatus::amendment: return "更正报告";
    case ledger::ReportStatus::retraction: return "作废声明";
    }
    return "正式报告";
}

}  // namespace shanhai::verification
