#include "tools/shanhai/critical_commands.hpp"

#include "tools/shanhai/critical.hpp"
#include "tools/shanhai/critical_watch.hpp"
#include "tools/shanhai/duty.hpp"

#include <CLI/CLI.hpp>

namespace shanhai::cli {
namespace {

auto group_of(CLI::App& parent, const char* name, const char* help) -> CLI::App&
{
    auto* const group = parent.add_subcommand(name, help);
    group->require_subcommand(1);
    return *group;
}

// Commands of one group share their wishes, which live as long as the commands.
template <class Wishes>
struct Group {
    CLI::App& app;
    Session& session;
    Errand& errand;
    std::shared_ptr<Wishes> wishes = std::make_shared<Wishes>();

    auto add(const char* name, const char* help, awaitable<Outcome<void>> (*work)(Session&, Wishes)) -> CLI::App&
    {
        auto* const command = app.add_subcommand(name, help);
        command->callback([&into = errand, &with = session, said = wishes, work] {
            into = [&with, said, work] { return work(with, *said); };
        });
        return *command;
    }
};

auto words(std::initializer_list<const char*> all) -> CLI::IsMember
{
    return CLI::IsMember{std::vector<std::string>{all.begin(), all.end()}};
}

}  // namespace

void add_critical(CLI::App& app, Session& session, Errand& errand)
{
    auto group = Group<CriticalWishes>{group_of(app, "critical", "危急值 (critical values)"), session, errand};
    auto& wishes = *group.wishes;
    const auto of_alert = [&](CLI::App& command) -> CLI::App& {
        command.add_option("ALERT", wishes.alert, "危急值编号")->required();
        return command;
    };

    auto& list = group.add("list", "列出未结束的危急值", list_alerts);
    list.add_flag("--all", wishes.all, "已结束的也列出");
    list.add_option("--after", wishes.after, "等这个序号之后的新消息，最多一分钟");
    group.add("watch", "一直等着，来了就响铃（送检机构的实时连接）",
              [](Session& with, CriticalWishes) { return watch_critical(with); });
    of_alert(group.add("show", "看一条危急值：通知和登记", show_alert));
    group.add("lists", "看本地区的危急值清单", [](Session& with, CriticalWishes) { return show_critical_lists(with); });

    auto& raise = group.add("raise", "提出一条危急值，等待核对", raise_alert);
    raise.add_option("CASE", wishes.suspicion.of, "病例编号")->required();
    raise.add_option("--item", wishes.suspicion.item, "清单里的哪一项")->required();
    raise.add_option("--finding", wishes.suspicion.finding, "看到了什么")->required();
    of_alert(group.add("confirm", "核对并确认，随即通知", confirm_alert));
    of_alert(group.add("received", "这台设备已收到（由程序用）", receive_alert));

    auto& ack = of_alert(group.add("ack", "回读确认（送检方）", acknowledge_alert));
    ack.add_option("--by", wishes.answer.by, "谁接的")->required();
    auto* const by_id = ack.add_option("--id", wishes.answer.id_end, "病人编号的后四位");
    ack.add_option("--name", wishes.answer.name, "三个姓名里的哪一个")->excludes(by_id);

    auto& action = of_alert(group.add("action", "记录处置", record_action));
    action.add_option("ACTION", wishes.action.action, "做了什么")
        ->required()
        ->check(words({"treated", "medication", "referred", "ambulance", "called", "unreachable", "police", "office",
                       "refused", "left", "other"}));
    action.add_option("--by", wishes.action.by, "谁做的")->required();
    action.add_option("--note", wishes.action.note, "说明");

    auto& close = of_alert(group.add("close", "登记转归并结束", close_alert));
    close.add_option("OUTCOME", wishes.outcome.outcome, "转归")
        ->required()
        ->check(words({"improved", "transferred", "admitted", "refused", "died", "other"}));
    close.add_option("--by", wishes.outcome.by, "谁登记的")->required();
    close.add_option("--note", wishes.outcome.note, "说明");

    auto& refute = of_alert(group.add("void", "撤销（要两位医师）", void_alert));
    refute.add_option("--reason", wishes.reason, "原因")->required();
    auto& corrected = of_alert(group.add("corrected", "送检方确认已知道撤销", acknowledge_correction));
    corrected.add_option("--by", wishes.answer.by, "谁知道了")->required();

    auto& phone = of_alert(group.add("phone", "登记一次电话", record_phone));
    phone.add_option("--whom", wishes.call.whom, "打给谁")->required();
    phone.add_option("--number", wishes.call.number, "号码");
    phone.add_flag("--reached", wishes.call.reached, "打通了");
    phone.add_option("--by", wishes.call.by, "谁打的（机构的电脑要写）");
    phone.add_option("--note", wishes.call.note, "说明");

    auto* const duty = app.add_subcommand("duty", "现在谁值班 (who is on call)");
    duty->callback([&errand, &session] { errand = [&session] { return show_on_call(session); }; });
}

void add_duty(CLI::App& admin, Session& session, Errand& errand)
{
    auto contacts = Group<ContactWishes>{group_of(admin, "contacts", "危急值联系人"), session, errand};
    auto& agreed = *contacts.wishes;
    contacts.add("list", "列出各对口关系的联系人", [](Session& with, ContactWishes) { return list_agreements(with); });
    auto& put = contacts.add("put", "登记两院约定的联系人，按次序", put_agreement);
    put.add_option("FROM", agreed.agreement.from, "送检机构")->required();
    put.add_option("TO", agreed.agreement.to, "阅片机构")->required();
    put.add_option("--contact", agreed.contacts, "机构,姓名,职务,电话,方式；方式如 live+sms+https://…（可写多次）")
        ->allow_extra_args(false);
    put.add_option("--from-file", agreed.file, "从文件读 (AgreementBody, JSON)：可写时段、值班");
    put.add_option("--agreed-on", agreed.agreement.agreed_on, "约定的日期 (2026-03-05)")->required();
    put.add_option("--agreed-by", agreed.agreement.agreed_by, "谁约定的");

    auto roster = Group<RosterWishes>{group_of(admin, "roster", "值班表"), session, errand};
    auto& said = *roster.wishes;
    roster.add("list", "列出今后一个月的排班", list_shifts).add_option("--site", said.site, "只看这个机构");
    auto& add = roster.add("add", "排一个班", add_shift);
    add.add_option("--site", said.shift.site, "机构")->required();
    add.add_option("--duty", said.shift.duty, "reader 诊断、treating 临床、general 总值班，或别的名称")->required();
    add.add_option("--person", said.shift.person, "已登记的人员");
    add.add_option("--name", said.shift.name, "没有登记的，写姓名");
    add.add_option("--phone", said.shift.phone, "电话");
    add.add_option("--modalities", said.shift.modalities, "检查类型；不写就是全部")->delimiter(',');
    add.add_option("--from", said.shift.from, "起 (2026-03-05T08:00)")->required();
    add.add_option("--until", said.shift.until, "止")->required();
    roster.add("import", "从表格导入：site,duty,person,name,phone,modalities,from,until", import_shifts)
        .add_option("FILE", said.file, "CSV 文件")
        ->required();
    roster.add("remove", "删除一个班", remove_shift).add_option("SHIFT", said.which, "班次编号")->required();
}

}  // namespace shanhai::cli
