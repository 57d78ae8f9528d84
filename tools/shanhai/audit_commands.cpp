#include "tools/shanhai/audit_commands.hpp"

#include <CLI/CLI.hpp>

namespace shanhai::cli {
namespace {

struct Commands {
    AuditCommands& wishes;
    Session& session;
    Errand& errand;

    auto leaf(CLI::App& parent, const char* name, const char* help, Errand chosen) -> CLI::App*
    {
        auto* const command = parent.add_subcommand(name, help);
        command->callback([&into = errand, chosen = std::move(chosen)] { into = chosen; });
        return command;
    }
};

void add_search(CLI::App& audit, Commands all)
{
    auto& wishes = all.wishes.search;
    auto* const search = all.leaf(audit, "search", "查：谁、对哪个病例或病人、什么时候、做了什么",
                                  [&wishes, &s = all.session] { return search_audit(s, wishes); });
    search->add_option("--person", wishes.person, "人员编号");
    search->add_option("--case", wishes.which, "病例编号：连同它的报告和影像");
    search->add_option("--patient", wishes.patient, "门诊号或证件号码：这位病人的所有病例");
    search->add_option("--action", wishes.action, "操作，如 report.signed");
    search->add_option("--from", wishes.from, "起：日期或时间");
    search->add_option("--until", wishes.until, "止：日期或时间");
    search->add_option("--limit", wishes.limit, "最多几条")->check(CLI::Range(1, 1'000'000))->capture_default_str();
    search->add_flag("--csv", wishes.csv, "用于电子表格");
}

void add_proof(CLI::App& audit, Commands all)
{
    auto& folder = all.wishes.folder;
    auto* const checkpoints = all.leaf(audit, "checkpoints", "列出签名的检查点",
                                       [&folder, &s = all.session] { return show_checkpoints(s, folder); });
    checkpoints->add_option("--save", folder, "存到这个文件夹，带到中心以外");

    auto& proof = all.wishes.proof;
    auto* const verify = all.leaf(audit, "verify", "在本机重算哈希链，核对所有检查点",
                                  [&proof, &s = all.session] { return verify_audit(s, proof); });
    verify->add_option("--checkpoint", proof.checkpoints, "以前存下的检查点，可以有几个");
    verify->add_option("--file", proof.file, "核对导出的记录，不连中心");
    verify->add_option("--roots", proof.roots, "信任的根证书 (PEM)；默认用登记里的");
    verify->add_option("--after", proof.after, "从这个序号之后开始")->check(CLI::NonNegativeNumber);
}

void add_export(CLI::App& audit, Commands all)
{
    auto& copy = all.wishes.copy;
    auto* const command = all.leaf(audit, "export", "导出审计记录",
                                   [&copy, &s = all.session] { return export_audit(s, copy); });
    command->add_option("-o,--output", copy.file, "存成这个文件，一行一条 (JSON)，可用 verify --file 核对");
    command->add_option("--dicom", copy.dicom, "存成 DICOM 审计消息 (PS3.15 A.5)，一条一个文件，放到这个文件夹");
    command->add_option("--after", copy.after, "从这个序号之后开始")->check(CLI::NonNegativeNumber);
}

}  // namespace

void add_audit(CLI::App& admin, AuditCommands& wishes, Session& session, Errand& errand)
{
    auto* const audit = admin.add_subcommand("audit", "审计记录；不写子命令就列出 (the audit trail)");
    audit->add_flag("--verify", wishes.verify_at_once, "同 verify");
    audit->add_option("--after", wishes.proof.after, "从这个序号之后开始")->check(CLI::NonNegativeNumber);
    audit->require_subcommand(0, 1);
    audit->final_callback([audit, &wishes, &session, &errand] {
        if (!audit->get_subcommands().empty()) return;
        errand = [&wishes, &session] {
            const auto& proof = wishes.proof;
            return wishes.verify_at_once ? verify_audit(session, proof) : list_audit(session, proof.after);
        };
    });
    const auto all = Commands{wishes, session, errand};
    add_search(*audit, all);
    add_proof(*audit, all);
    add_export(*audit, all);
}

}  // namespace shanhai::cli
