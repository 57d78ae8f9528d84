#include "tools/shanhai/versions_commands.hpp"

#include "tools/shanhai/command.hpp"
#include "tools/shanhai/versions.hpp"

namespace shanhai::cli {

void add_versions(CLI::App& reports, Session& session, Errand& errand)
{
    auto [submit, handed_in] =
        add_case_command(reports, "submit", "送审：交给上级医师审核签名", session, errand, submit_draft);
    submit->add_option("--reviewer", handed_in.reviewer, "请哪位医师审核；不写则谁能审谁审");
    submit->add_option("--token", handed_in.token, "领取的令牌；默认用本机记下的");
    auto [back, returned] =
        add_case_command(reports, "send-back", "审核退回，请书写的医师重写", session, errand, send_draft_back);
    back->add_option("TEXT", returned.text, "要改什么")->required();
    back->add_option("--token", returned.token, "领取的令牌；默认用本机记下的");

    auto [amend, opened] =
        add_case_command(reports, "amend", "打开修改：补充、更正或作废已签发的报告", session, errand, open_amendment);
    amend->add_option("--kind", opened.kind, "addendum（补充）、amendment（更正）、retraction（作废）")
        ->required()
        ->check(CLI::IsMember({"addendum", "amendment", "retraction"}));
    amend->add_option("--reason", opened.reason, "原因，印在报告上")->required();
    amend->add_option("--requested-by", opened.requested_by, "谁提出的");
    amend->add_flag("--significant", opened.significant, "影响处置：签发后按危急值通知诊所，直到有人回读");
    amend->add_flag("--wrong-patient", opened.wrong_patient, "作废：报告属于另一位病人；总是影响处置");
    add_case_command(reports, "amendment", "看正在进行的修改；之后可在本机签名", session, errand, show_amendment);
    add_case_command(reports, "drop", "放弃正在进行的修改", session, errand, drop_amendment);
    add_case_command(reports, "versions", "列出报告的各个版本", session, errand, list_versions);

    auto [reviews, period] =
        add_command(reports, "reviews", "带教记录：谁写、谁审、改了多少", session, errand, list_reviews);
    reviews->add_option("--from", period.from, "从何时起，如 2026-03-01T00:00:00+08:00；默认三十天前");
    reviews->add_option("--until", period.until, "到何时止");
}

}  // namespace shanhai::cli
