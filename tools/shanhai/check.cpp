#include "tools/shanhai/check.hpp"

#include "common/report/verification_code.hpp"
#include "common/wire/verification.hpp"

namespace shanhai::cli {
namespace {

void tell(const Console& console, const wire::VerifiedReport& report)
{
    console.say("  患者  " + report.patient + "  " + report.exam + "  " + report.exam_date);
    console.say("  机构  " + report.examined_at + " 检查，" + report.diagnosed_at + " 诊断");
    console.say("  版本  第 " + std::to_string(report.version) + " 版，" + shown_time(report.signed_at) + " 签发");
    console.say(std::string{"  签名  有效，证书签署时有效，时间戳"} + (report.timestamp == "valid" ? "有效" : "待补"));
    console.say("  指纹  SHA-256 " + report.sha256_prefix + "…");
}

void tell(const Console& console, const wire::FullReport& report)
{
    console.say("");
    console.say("现行第 " + std::to_string(report.version) + " 版  " + report.id);
    console.say("  姓名  " + report.patient_name + "  " + report.sex + "  " + report.age);
    console.say("  所见  " + report.findings);
    console.say("  诊断  " + report.impression);
    if (!report.recommendation.empty()) console.say("  建议  " + report.recommendation);
    if (!report.addendum.empty()) console.say("  补充  " + report.addendum);
    console.say("  医师  " + report.author + (report.reviewer.empty() ? "" : "，审核 " + report.reviewer));
}

}  // namespace

auto check_code(Session& session, CodeWishes wishes) -> awaitable<Outcome<void>>
{
    auto printed = report::parse_verification_code(wishes.code);
    if (!printed) co_return Fault{errc::malformed, "usage.report-code"};
    auto digits = *printed;
    std::erase(digits, ' ');
    auto member = open_member(session);
    if (!member) co_return member.error();

    const std::string query = wishes.full ? "?full=1" : "";
    auto answer = co_await member->relay.ask("GET", "/api/v1/verify/" + digits + query);
    if (!answer) co_return answer.error();
    auto view = read<wire::VerificationView>(*answer);
    if (!view) co_return view.error();

    session.console.print_json(answer->body);
    session.console.say(view->sentence);
    if (view->report) tell(session.console, *view->report);
    if (view->full) tell(session.console, *view->full);
    if (view->state == "unknown") co_return Fault{errc::not_found, "verify.unknown-code"};
    if (view->must_not_be_used) co_return Fault{errc::conflict, "verify.not-current"};
    co_return Outcome<void>{};
}

}  // namespace shanhai::cli
