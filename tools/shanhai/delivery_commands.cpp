#include "tools/shanhai/delivery_commands.hpp"

#include "tools/shanhai/delivery.hpp"

#include <CLI/CLI.hpp>

namespace shanhai::cli {
namespace {

// What one command was told; it lives as long as the errand.
struct Told {
    std::string which;
    std::string by;
    std::string instead;
    RecallWishes recall;
    PushWishes pushes;
    wire::DestinationBody destination;
};
using Act = std::function<awaitable<Outcome<void>>(Session&, const Told&)>;

class Commands {
public:
    Commands(CLI::App& parent, Session& session, Errand& errand)
        : parent_{parent}, session_{session}, errand_{errand}, told_{std::make_shared<Told>()}
    {}

    auto told() -> Told& { return *told_; }
    auto leaf(const char* name, const char* help, Act act) -> CLI::App*
    {
        auto* const command = parent_.add_subcommand(name, help);
        auto begin = [told = told_, act = std::move(act), session = &session_] { return act(*session, *told); };
        command->callback([errand = &errand_, begin] { *errand = begin; });
        return command;
    }

private:
    CLI::App& parent_;
    Session& session_;
    Errand& errand_;
    std::shared_ptr<Told> told_;
};

auto group_of(CLI::App& parent, const char* name, const char* help) -> CLI::App&
{
    auto* const group = parent.add_subcommand(name, help);
    group->require_subcommand(1);
    return *group;
}

void add_pushes(CLI::App& admin, Session& session, Errand& errand)
{
    auto commands = Commands{group_of(admin, "push", "报告的自动发送"), session, errand};
    auto& told = commands.told();
    auto* const list =
        commands.leaf("list", "列出发送记录", [](Session& s, const Told& all) { return list_pushes(s, all.pushes); });
    list->add_flag("--alarms", told.pushes.alarms, "只列出要人处理的");
    list->add_option("--to", told.pushes.to, "只列出这个接收方的");
    list->add_option("--report", told.pushes.report, "只列出这份报告的");
    auto* const resend =
        commands.leaf("resend", "马上再发", [](Session& s, const Told& all) { return resend_push(s, all.which); });
    resend->add_option("PUSH", told.which, "发送编号")->required();
    auto* const dead = commands.leaf("dead", "不再发送，记下改用什么方式通知了谁", [](Session& s, const Told& all) {
        return end_push(s, all.which, all.instead);
    });
    dead->add_option("PUSH", told.which, "发送编号")->required();
    dead->add_option("--instead", told.instead, "例如：电话告知李春兰")->required();
}

}  // namespace

void add_recall_commands(CLI::App& reports, Session& session, Errand& errand)
{
    auto commands = Commands{reports, session, errand};
    auto& told = commands.told();
    auto* const recall = commands.leaf("recall", "收回已签发的报告，通知所有收到过的人",
                                       [](Session& s, const Told& all) { return recall_report(s, all.recall); });
    recall->add_option("REPORT", told.recall.report, "报告编号")->required();
    recall->add_option("--reason", told.recall.said.reason, "原因")->required();
    recall->add_flag("--wrong-patient", told.recall.said.wrong_patient, "报告属于另一位病人");
    auto* const known = commands.leaf("ack-recall", "知悉报告已收回", [](Session& s, const Told& all) {
        return acknowledge_recall(s, all.which, all.by);
    });
    known->add_option("REPORT", told.which, "报告编号")->required();
    known->add_option("--by", told.by, "谁知道了")->required();
}

void add_destination_commands(CLI::App& admin, Session& session, Errand& errand)
{
    add_pushes(admin, session, errand);
    auto commands = Commands{group_of(admin, "destination", "报告自动送到的系统"), session, errand};
    auto& told = commands.told();
    auto& to = told.destination;
    commands.leaf("list", "列出接收方", [](Session& s, const Told&) { return list_destinations(s); });
    auto* const add = commands.leaf("add", "建立或修改接收方", [](Session& s, const Told& all) {
        return put_destination(s, all.destination);
    });
    add->add_option("ID", to.id, "接收方编号")->required();
    add->add_option("--site", to.site, "送哪个机构的报告")->required();
    add->add_option("--channel", to.channel, "webhook、cstore 或 mllp")
        ->check(CLI::IsMember({"webhook", "cstore", "mllp"}))
        ->required();
    add->add_option("--address", to.address, "网址 https://…；或 主机:端口")->required();
    add->add_option("--pinned", to.pinned, "对方证书的 SHA-256 指纹");
    add->add_flag("!--plain", to.tls, "不加密；只能用于中心本机，或在设置里放行");
    add->add_option("--our-title", to.our_title, "我方 AE 名称，或 HL7 的发送应用");
    add->add_option("--their-title", to.their_title, "对方 AE 名称，或 HL7 的接收应用");
    auto* const remove = commands.leaf("remove", "停用接收方", [](Session& s, const Told& all) {
        return remove_destination(s, all.which);
    });
    remove->add_option("ID", told.which, "接收方编号")->required();
    auto* const test = commands.leaf("test", "试一下能不能连上接收方", [](Session& s, const Told& all) {
        return test_destination(s, all.which);
    });
    test->add_option("ID", told.which, "接收方编号")->required();
}

}  // namespace shanhai::cli
