// shanhai: one command for every role. argv becomes one errand; its end becomes an exit code and, when it failed, one
// sentence.
#include "tools/shanhai/admin.hpp"
#include "tools/shanhai/audit_commands.hpp"
#include "tools/shanhai/checking.hpp"
#include "tools/shanhai/clinic.hpp"
#include "tools/shanhai/conflict.hpp"
#include "tools/shanhai/critical_commands.hpp"
#include "tools/shanhai/delivery_commands.hpp"
#include "tools/shanhai/directory_commands.hpp"
#include "tools/shanhai/draft_commands.hpp"
#include "tools/shanhai/ecg_commands.hpp"
#include "tools/shanhai/enroll.hpp"
#include "tools/shanhai/exchange_commands.hpp"
#include "tools/shanhai/own_profiles.hpp"
#include "tools/shanhai/reading.hpp"
#include "tools/shanhai/run.hpp"
#include "tools/shanhai/signer_commands.hpp"
#include "tools/shanhai/signing.hpp"
#include "tools/shanhai/stats.hpp"
#include "tools/shanhai/study.hpp"
#include "tools/shanhai/submit.hpp"
#include "tools/shanhai/proof_commands.hpp"
#include "tools/shanhai/versions_commands.hpp"
#include "tools/shanhai/watching.hpp"

#include <CLI/CLI.hpp>

#include <csignal>
#include <iostream>
#include <unistd.h>

namespace {

using namespace shanhai;
using namespace shanhai::cli;

constexpr auto footer = R"(退出码 Exit codes:
  0    成功 done
  1    中心拒绝 refused by the relay
  2    用法不对 what was asked makes no sense
  3    连不上中心 the relay cannot be reached
  4    核验不通过 a signature, certificate or digest does not hold
  5    本机的文件、磁盘或登记有问题 something on this computer
  6    已收到，但申请单与影像不一致，要马上核对 held until the clinic has checked form and images
  7    报告是真的，但已被取代、作废，或证书后来停用 genuine, but superseded, retracted or revoked since
  8    签了名，但时间戳或审核签名还没有补上 signed, but a timestamp or the second signature is still to come
  130  被中断 interrupted: run the same command again, it goes on where it was

出错时标准错误上只有一句话，括号里是不变的代码。
A failure is one sentence on standard error, with a stable code in brackets. --json prints what the relay answered.)";

// What the command line fills in, and the errand that was chosen.
struct CommandLine {
    explicit CommandLine(Session& given) : session{given} {}

    Session& session;
    Errand errand;

    EnrolWishes enrol;
    SubmitWishes submit_;
    CheckWishes check;
    std::string state;
    InboxWishes inbox;
    DraftWishes draft;
    SignWishes sign;
    AuditCommands audit;
    StatsWishes stats;
    wire::CodeRequest code;
    std::string which;   // a submission, report, case, fingerprint or profile
    std::string target;  // -o
    bool originals = false;
    std::string sm2_file;
    std::string by;
    std::string to;
    std::optional<std::int64_t> token;
    WatchWishes watch;
};

auto leaf(CLI::App& parent, const char* name, const char* help, CommandLine& line, Errand errand) -> CLI::App*
{
    auto* const command = parent.add_subcommand(name, help);
    command->callback([&line, errand = std::move(errand)] { line.errand = errand; });
    return command;
}

auto group_of(CLI::App& parent, const char* name, const char* help) -> CLI::App&
{
    auto* const group = parent.add_subcommand(name, help);
    group->require_subcommand(1);
    return *group;
}

void add_profiles(CLI::App& app, CommandLine& line)
{
    auto& s = line.session;
    auto* const enrol = leaf(app, "enroll", "用登记码登记这台电脑 (join a relay with a code)", line,
                             [&] { return enroll(s, line.enrol); });
    enrol->add_option("URL", line.enrol.url, "中心的网址，如 https://relay.example:8443")->required();
    enrol->add_option("CODE", line.enrol.code, "管理员在电话里念的登记码")->required();
    enrol->add_option("--name", line.enrol.name, "登记的名称 (what --profile will call it)");
    enrol->add_option("--signer-key", line.enrol.signer.pkcs11,
                      "用令牌里的签名密钥：pkcs11:token=…;object=…?module-path=…");
    enrol->add_option("--signer-p12", line.enrol.signer.p12, "用这个 PKCS#12 文件里的签名密钥");
    enrol->add_option("--signer-passphrase-file", line.enrol.signer.secret_file, "签名密钥的口令或 PIN 所在的文件");
    leaf(app, "ping", "试一下能不能连上中心 (who am I)", line, [&] { return ping(s); });

    auto& profiles = group_of(app, "profile", "这台电脑上的登记 (enrolments of this computer)");
    leaf(profiles, "list", "列出登记", line, [&] { return list_own_profiles(s); });
    leaf(profiles, "show", "看当前登记", line, [&] { return show_own_profile(s); });
    auto* const use = leaf(profiles, "use", "选定默认的登记", line, [&] { return use_own_profile(s, line.which); });
    use->add_option("NAME", line.which, "登记的名称")->required();
}

// The request form (申请单), line by line; --form has the lines that are not here, too.
void add_form(CLI::App& command, std::string& file, wire::RequestForm& said)
{
    const auto line = [&](const char* name, std::string& into, const char* help) {
        return command.add_option(name, into, help);
    };
    auto& patient = said.patient;
    line("--form", file, "申请单 (RequestForm, JSON)");
    line("--priority", said.priority, "紧急程度：routine 平诊、urgent 急诊、emergency 危急")
        ->check(CLI::IsMember({"routine", "urgent", "emergency"}));
    line("--lane", said.lane, "急救通道：chest-pain 胸痛、stroke 卒中、trauma 创伤、newborn 新生儿、maternal 孕产妇")
        ->check(CLI::IsMember({"chest-pain", "stroke", "trauma", "newborn", "maternal"}));
    line("--doctor", said.requesting_doctor, "申请医师");
    line("--department", said.department, "申请科室");
    line("--phone", said.phone, "联系电话");
    line("--number", said.number, "申请单号");
    line("--exam", said.exam_item, "检查项目");
    line("--patient-name", patient.name, "姓名（默认取自影像）");
    line("--patient-id", patient.id, "门诊号，或临时编号（默认取自影像）");
    line("--sex", patient.sex, "性别：M 男、F 女、O 其他（默认取自影像）")->check(CLI::IsMember({"M", "F", "O"}));
    line("--birth-date", patient.birth_date, "出生日期，如 1962-03-17（默认取自影像）");
    line("--age", patient.age, "年龄，带单位：63岁、5月、3天、18小时（默认取自影像）");
    line("--identity", patient.identity_number, "证件号码");
    line("--identity-type", patient.identity_type,
         "证件类型：id_card、health_card、insurance、passport、permit、other、none");
    line("--identity-reason", patient.identity_reason, "没有证件的原因");
    line("--mother", patient.mother_name, "新生儿的母亲");
    line("--pregnancy", patient.pregnancy, "妊娠：yes、no、unknown");
    line("--allergies", patient.allergies, "过敏史");
    line("--body-part", said.body_part, "部位（默认取自影像）");
    line("--side", said.laterality, "左右侧：L、R、B")->check(CLI::IsMember({"L", "R", "B"}));
    line("--purpose", said.purpose, "检查目的");
    line("--complaint", said.complaint, "主诉");
    line("--history", said.history, "病史");
    line("--signs", said.signs, "体征");
    line("--diagnosis", said.clinical_diagnosis, "临床诊断");
    line("--onset", said.onset_at, "发病时间");
    line("--consent", said.consent, "知情同意");
    line("--callback", said.callback, "回报方式");
    line("--specialty", said.specialty, "要求的专业，如 心电、神经");
    line("--expert", said.expert, "指定专家（医师编号）");
    line("--retake", said.retake_of, "重拍：退回的病例编号");
    command.add_flag("--patient-waits", said.patient_waits, "患者留候");
}

void add_submit(CLI::App& app, CommandLine& line)
{
    auto& wishes = line.submit_;
    auto* const submit_command = leaf(app, "submit", "提交影像，断了会自动接着传 (send studies; resumes by itself)",
                                      line, [&] { return submit(line.session, line.submit_); });
    submit_command->add_option("PATHS", wishes.paths, "DICOM 文件、文件夹、光盘（DICOMDIR）或 ZIP")->required();
    submit_command->add_option("--patient", wishes.patients, "只提交这位病人：门诊号或姓名（可写多次）")
        ->allow_extra_args(false);
    add_form(*submit_command, wishes.form_file, wishes.said);
    submit_command->add_option("--receipts", wishes.receipts, "把收据存到这个文件夹；不写就存在登记旁边");
    submit_command->add_option("--give-up", wishes.give_up, "网络一直不通时，多久后放弃")->capture_default_str();
    submit_command->add_flag("--strict", wishes.strict, "有不能提交的文件就拒绝，而不是跳过");
}

void add_clinic(CLI::App& app, CommandLine& line)
{
    auto& s = line.session;
    auto* const status =
        leaf(app, "status", "看提交的进展 (submissions)", line, [&] { return show_status(s, line.which); });
    status->add_option("SUBMISSION", line.which, "提交编号；不写就列出最近的");
    auto* const inbox =
        leaf(app, "inbox", "看回来的报告 (reports that came back)", line, [&] { return show_inbox(s, line.inbox); });
    inbox->add_option("--wait", line.inbox.wait, "没有就等，最多这么多秒（不写数字：一小时）")
        ->expected(0, 1)
        ->default_str("3600")
        ->check(CLI::Range(0, 7 * 86'400));
    inbox->add_flag("--all", line.inbox.all, "已签收的也列出");
}

void add_reports(CLI::App& app, CommandLine& line)
{
    auto& s = line.session;
    auto& reports = group_of(app, "report", "报告：取回、签收、书写、签名 (reports)");
    auto* const get =
        leaf(reports, "get", "取回报告并核验", line,
             [&] { return get_report(s, line.which, line.target, line.sm2_file); });
    get->add_option("REPORT", line.which, "报告编号")->required();
    get->add_option("-o,--output", line.target, "存为这个文件；默认 REPORT.pdf");
    get->add_option("--sm2", line.sm2_file, "国密签名存为这个文件");
    auto* const ack =
        leaf(reports, "ack", "签收报告", line, [&] { return acknowledge_report(s, line.which, line.by); });
    ack->add_option("REPORT", line.which, "报告编号")->required();
    ack->add_option("--by", line.by, "谁看到了报告")->required();

    add_recall_commands(reports, s, line.errand);
    add_versions(reports, s, line.errand);
    auto& draft = line.draft;
    auto* const write =
        leaf(reports, "draft", "写草稿；没写的项保持原样", line, [&] { return save_draft(s, line.draft); });
    write->add_option("CASE", draft.which, "病例编号")->required();
    write->add_option("--technique", draft.said.technique, "检查方法");
    write->add_option("--findings", draft.said.findings, "影像所见");
    write->add_option("--impression", draft.said.impression, "诊断意见");
    write->add_option("--comparison", draft.said.comparison, "对比检查");
    write->add_option("--addendum", draft.said.addendum, "补充意见（补充报告）");
    write->add_option("--recommendation", draft.said.recommendation, "建议");
    write->add_option("--quality", draft.said.quality, "影像质量：甲、乙、丙、废")
        ->check(CLI::IsMember({"甲", "乙", "丙", "废"}));
    write->add_option("--key-image", draft.key_images, "关键图像：影像的 UID[:帧][=说明]（可写多次）")
        ->allow_extra_args(false);
    write->add_option("--from", draft.from, "从文件读 (ReportDraft, JSON)");
    write->add_option("--token", draft.token, "领取的令牌；默认用本机记下的");

    auto* const sign =
        leaf(reports, "sign", "签名，密钥不离开这台电脑", line, [&] { return sign_report(s, line.sign); });
    sign->add_option("CASE", line.sign.which, "病例编号")->required();
    add_signer_options(*sign, line.sign.signer);
    sign->add_flag("--sm2", line.sign.sm2, "再附上国密 (SM2) 签名");
    sign->add_option("--show", line.sign.show, "先把要签的报告存到这个文件，以便查看");
    sign->add_flag("--yes", line.sign.yes, "不再询问");
    sign->add_flag("--preliminary", line.sign.preliminary, "签初步报告；病例继续诊断");
    sign->add_option("--reviewer", line.sign.reviewer, "两人签名时：书写的医师先签，请这位医师审核签名");
    sign->add_option("--accept", line.sign.accepted, "对一条提示的说明，如 report.side=患者为右位心（可写多次）")
        ->allow_extra_args(false);
    sign->add_option("--token", line.sign.token, "领取的令牌；默认用本机记下的");
}

void add_checking(CLI::App& cases, CommandLine& line)
{
    auto& s = line.session;
    auto& check = line.check;
    auto* const list =
        leaf(cases, "list", "列出病例；--state held 是等着核对的", line, [&] { return list_cases(s, line.state); });
    list->add_option("--state", line.state,
                     "waiting、claimed、reported、acknowledged、held、cancelled、returned、asked");

    const auto answer = [&](const char* name, const char* help, Errand errand) {
        auto* const command = leaf(cases, name, help, line, std::move(errand));
        command->add_option("CASE", check.which, "病例编号")->required();
        command->add_option("--by", check.by, "谁核对的")->required();
        return command;
    };
    answer("confirm", "确认影像属于这位病人", [&] { return confirm_case(s, line.check); });
    auto* const correct =
        answer("correct", "更正申请单；没写的项保持原样", [&] { return correct_case(s, line.check); });
    add_form(*correct, check.form_file, check.said);
    auto* const cancel = answer("cancel", "撤销病例", [&] { return cancel_case(s, line.check); });
    cancel->add_option("--reason", check.reason, "原因")->required();
}

void add_watch(CLI::App& parent, CommandLine& line)
{
    auto* const command = leaf(parent, "watch", "一直看着，有变化就显示，断了会自动接上 (follow what happens)", line,
                               [&] { return watch(line.session, line.watch); });
    command->add_option("--after", line.watch.after, "从这个序号之后开始；不写就从现在开始")
        ->check(CLI::NonNegativeNumber);
    command->add_option("--kinds", line.watch.kinds, "只看这些，如 case.opened,case.reported")->delimiter(',');
}

void add_reading(CLI::App& app, CommandLine& line)
{
    auto& s = line.session;
    auto& queue = group_of(app, "queue", "阅片队列 (the reader's queue)");
    leaf(queue, "list", "列出等待的病例，最急的在前", line, [&] { return list_queue(s); });
    leaf(queue, "next", "领取下一个病例", line, [&] { return take_next(s); });
    add_watch(queue, line);

    const auto claim_step = [&](const char* name, const char* help, ClaimStep step) {
        auto* const command = leaf(app, name, help, line,
                                   [&line, step] { return change_claim(line.session, step, line.which, line.token); });
        command->add_option("CASE", line.which, "病例编号")->required();
        if (step != ClaimStep::claim) command->add_option("--token", line.token, "领取的令牌；默认用本机记下的");
    };
    claim_step("claim", "领取一个病例 (claim a case)", ClaimStep::claim);
    claim_step("renew", "延长领取 (keep a claim)", ClaimStep::renew);
    claim_step("release", "退回队列 (give a case back)", ClaimStep::release);

    auto* const handover = leaf(app, "handover", "把领取的病例连同草稿转交给同事 (hand a case over)", line,
                                [&] { return hand_over(s, line.which, line.token, line.to); });
    handover->add_option("CASE", line.which, "病例编号")->required();
    handover->add_option("--to", line.to, "同事的医师编号")->required();
    handover->add_option("--token", line.token, "领取的令牌；默认用本机记下的");

    auto& cases = group_of(app, "case", "病例 (cases)");
    auto* const show = leaf(cases, "show", "看申请单和影像清单", line, [&] { return show_case(s, line.which); });
    show->add_option("CASE", line.which, "病例编号")->required();
    add_checking(cases, line);
    add_exchange(app, cases, s, line.errand);
    leaf(group_of(app, "conflict", "编号相同而内容不同的影像 (same UID, other bytes)"), "list", "列出待人核实的影像",
         line, [&] { return list_conflicts(s); });
    auto& studies = group_of(app, "study", "影像 (images)");
    auto* const get = leaf(studies, "get", "取回影像并核对，断了再运行会接着取", line,
                           [&] { return get_study(s, line.which, line.target, line.originals); });
    get->add_option("CASE", line.which, "病例编号")->required();
    get->add_option("-o,--output", line.target, "存到这个文件夹；默认是病例编号");
    get->add_flag("--originals", line.originals, "心电图机自己的文件也一起取，存在 originals 里");
}

void add_admin(CLI::App& app, CommandLine& line)
{
    auto& s = line.session;
    auto& admin = group_of(app, "admin", "管理 (the administrator)");
    add_directory_commands(admin, s, line.errand);
    add_destination_commands(admin, s, line.errand);
    add_duty(admin, s, line.errand);
    auto& devices = group_of(admin, "device", "证书");
    leaf(devices, "list", "列出证书", line, [&] { return list_devices(s); });
    leaf(devices, "clocks", "列出时间不准的设备", line, [&] { return show_clocks(s); });
    auto* const revoke = leaf(devices, "revoke", "停用一张证书", line, [&] { return revoke_device(s, line.which); });
    revoke->add_option("FINGERPRINT", line.which, "指纹，至少前 16 位")->required();
    auto* const commitment = leaf(devices, "commitment", "存储承诺的回执送到设备的哪个地址", line,
                                  [&] { return set_commitment_address(s, line.which, line.target); });
    commitment->add_option("FINGERPRINT", line.which, "指纹，至少前 16 位")->required();
    commitment->add_option("ADDRESS", line.target, "主机:端口；不写就不再回呼");

    auto* const code = leaf(admin, "code", "生成登记码", line, [&] { return make_code(s, line.code); });
    code->add_option("--site", line.code.site, "机构")->required();
    code->add_option("--person", line.code.person, "人员；不写就是机构的设备");
    code->add_option("--label", line.code.label, "设备的名字");
    code->add_option("--ae-title", line.code.ae_title, "DICOM 设备的 AE 名称");

    auto* const stats =
        leaf(admin, "stats", "工作量与时效", line, [&] { return show_stats(s, line.stats); });
    stats->add_option("--from", line.stats.from, "起：日期或时间；默认一天前");
    stats->add_option("--until", line.stats.until, "止：日期或时间；默认现在");
    stats->add_flag("--csv", line.stats.csv, "用于电子表格，时间以秒计");
    add_audit(admin, line.audit, line.session, line.errand);
}

}  // namespace

auto main(int argc, char** argv) -> int
try {
    std::signal(SIGPIPE, SIG_IGN);
    Console console{std::cout, std::cerr};
    Lane disk{"disk", 1, 16};
    Session session{console, disk, Home::of_environment(), {}};
    CommandLine line{session};

    CLI::App app{"shanhai：山海转诊影像与报告 (the command line of the Shanhai relay)", "shanhai"};
    app.set_version_flag("--version", "shanhai 0.1.0");
    app.footer(footer);
    app.require_subcommand(1);
    app.fallthrough();  // --json and --profile may stand behind the command, too
    app.add_option("--profile", session.profile, "用哪个登记：名称或文件夹")->envname("SHANHAI_PROFILE");
    app.add_flag("--json", console.json, "给程序看的输出 (JSON)");
    add_submit(app, line);
    add_clinic(app, line);
    add_proofs(app, line.session, line.errand);
    add_reports(app, line);
    add_reading(app, line);
    add_drafts(app, line.session, line.errand);
    add_watch(app, line);
    add_critical(app, line.session, line.errand);
    add_ecg(app, line.session, line.errand);
    add_admin(app, line);
    add_profiles(app, line);
    add_signer(app, line.session, line.errand);

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& wrong) {
        if (wrong.get_exit_code() == 0) return app.exit(wrong);  // --help, --version
        console.print(Failure{Fault{errc::malformed, "usage.arguments", wrong.what()}});
        return static_cast<int>(Exit::usage);
    }
    console.terminal = ::isatty(STDERR_FILENO) == 1;
    return static_cast<int>(run(console, line.errand));
} catch (const std::exception& bug) {
    std::cerr << "shanhai: " << bug.what() << '\n';
    return static_cast<int>(shanhai::cli::Exit::local);
}
