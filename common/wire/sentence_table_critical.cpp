// The sentences about critical values (危急值), and about who is to be called.
#include "common/wire/sentence_parts.hpp"

#include <array>

namespace shanhai::wire {
namespace {

constexpr auto table = std::to_array<SentenceLine>({
    // Rosters and contact agreements
    {"shift", "没有这个班次，请核对编号。"},
    {"shift.site", "有一条排班{}的机构编号不对，请核对。"},
    {"shift.duty", "请写明是什么班：reader（诊断）、treating（临床）、general（总值班）或别的名称。"},
    {"shift.times", "有一条排班{}的起止时间不对，请写成 2026-03-05T08:00:00+08:00 的样子，且止晚于起。"},
    {"shift.who", "有一条排班{}没有写明谁值班：请写已登记的人员编号，或姓名；电话只能是数字。"},
    {"shift.id", "班次编号不对，请核对。"},
    {"shift.none", "一条排班也没有，或一次超过 1000 条。"},
    {"query.time", "时间请写成 2026-03-05T15:08:09+08:00 的样子。"},
    {"agreement.site", "联系人约定里的机构编号不对，请核对。"},
    {"agreement.date", "约定的日期请写成 2026-03-05 的样子。"},
    {"agreement.contacts", "请至少写一位联系人，最多 20 位。"},
    {"agreement.contact", "有一位联系人{}写得不对：要有机构、姓名和通知方式，短信要有电话，钟点写成 08:00。"},

    // Critical values
    {"critical.alert", "没有这条危急值，或与本机构无关，请核对编号。"},
    {"critical.item", "危急值清单里没有这一项，或不适用于这类检查，请先看清单。"},
    {"critical.list", "没有这份危急值清单{}，请核对设置。"},
    {"critical.finding", "请写明看到了什么，最多 400 个汉字。"},
    {"critical.reason", "请写明撤销的原因，最多 400 个汉字。"},
    {"critical.action", "处置只能是清单里的一种；选“其他”要写明做了什么。"},
    {"critical.outcome", "转归只能是清单里的一种；选“其他”要写明。"},
    {"critical.call", "请写明打给了谁、打的号码、通没通。"},
    {"critical.by", "请写明是谁（姓名）。"},
    {"critical.side", "这一步不归您这一方：确认由诊断方做，回读和处置由送检方做。"},
    {"critical.confirmed", "这条危急值已经确认，通知已经发出。"},
    {"critical.not-confirmed", "这条危急值还没有确认，请等诊断医师核实。"},
    {"critical.second-person", "要由另一位医师来做第二次核对。"},
    {"critical.acknowledged", "这条危急值已经有人回读确认。"},
    {"critical.not-acknowledged", "还没有人回读确认，请先回读，再记录处置。"},
    {"critical.read-back", "回读不对：请核对病人，重新输入病人编号的后四位，或选对姓名。"},
    {"critical.no-action", "还没有记录处置，不能结束。"},
    {"critical.unreachable", "联系不到患者不能作为结束的理由，请报门诊办、总值班或警医联动，并记录结果。"},
    {"critical.closed", "这条危急值已经结束。"},
    {"critical.voided", "这条危急值已经撤销。"},
    {"critical.no-correction", "这条危急值没有等待确认的更正。"},
    {"critical.secret", "没有对方的密钥，或密钥文件不对，请管理员检查设置。"},
    {"critical.timer", "这条危急值的计时已经变了，请刷新后再看。"},
    {"critical.notice", "这条通知已经变了，请刷新后再看。"},
    {"usage.contact", "联系人请写成 机构,姓名,职务,电话,方式 的样子，如 qingshan,张建国,医师,13800000000,live+sms。"},
    {"usage.roster", "值班表有一行{}不是八栏：site,duty,person,name,phone,modalities,from,until。"},
    {"sms.", "短信没有发出，请管理员检查短信网关。"},
});

}  // namespace

auto critical_sentences() -> std::span<const SentenceLine> { return table; }

}  // namespace shanhai::wire
