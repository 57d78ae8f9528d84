#include "tools/shanhai/words.hpp"

#include <algorithm>
#include <array>

namespace shanhai::cli {
namespace {

struct Word {
    std::string_view wire;
    std::string_view chinese;
};

constexpr auto words = std::to_array<Word>({
    {"emergency", "危急"},
    {"urgent", "急诊"},
    {"routine", "平诊"},
    {"uploading", "上传中"},
    {"committed", "已收到"},
    {"aborted", "已作废"},
    {"refused", "已退回"},
    {"waiting", "等待阅片"},
    {"claimed", "阅片中"},
    {"reported", "已出报告"},
    {"held", "待核对"},
    {"cancelled", "已撤销"},
    {"returned", "退回重拍"},
    {"asked", "待补充"},
    {"warned", "久未领取"},
    {"escalated", "已上转"},
    {"late", "超时"},
    {"ready", "待取"},
    {"fetched", "已取"},
    {"acknowledged", "已签收"},
    {"recalled", "已收回"},
    {"report", "报告"},
    {"recall", "收回"},
    {"due", "发送中"},
    {"delivered", "已送达"},
    {"dead", "已停发"},
    {"unreachable", "联系不上"},
    {"report.recalled", "报告已收回"},
    {"recall.acknowledged", "已知悉收回"},
    {"delivery.pushed", "已送达"},
    {"delivery.alarm", "未送达，要人处理"},
    {"village", "村"},
    {"township", "乡镇"},
    {"county", "县"},
    {"province", "省"},
    {"operator", "操作员"},
    {"reader", "诊断医师"},
    {"administrator", "管理员"},
    {"site", "机构设备"},
    {"person", "人员"},
    {"signer", "签名"},
    {"case.opened", "新病例"},
    {"case.claimed", "已领取"},
    {"case.renewed", "续领"},
    {"case.released", "已退回"},
    {"case.lapsed", "领取到时"},
    {"case.handed-over", "已转交"},
    {"case.reported", "已出报告"},
    {"case.extended", "补图"},
    {"case.acknowledged", "已签收"},
    {"M", "男"},
    {"F", "女"},
    {"case.held", "待核对"},
    {"case.doubted", "有疑点"},
    {"case.confirmed", "已核对"},
    {"case.corrected", "已更正"},
    {"case.cancelled", "已撤销"},
    {"case.delivered", "报告已取"},
    {"case.handed-over", "已转交"},
    {"case.returned", "退回重拍"},
    {"case.retaken", "已重拍"},
    {"case.limited", "不能重拍"},
    {"case.asked", "提问"},
    {"case.answered", "已答复"},
    {"case.unclaimed", "久未领取"},
    {"case.escalated", "请上级阅片"},
    {"case.passed-on", "已转上级"},
    {"case.late", "超时"},
    {"case.offered", "开放领取"},
    {"delivery.dead", "推送作罢"},
    {"delivery.resent", "重新推送"},
    {"total", "合计"},
    {"critical.suspected", "待核对"},
    {"critical.checked", "已核对一次"},
    {"critical.confirmed", "已确认"},
    {"critical.dispatched", "已发出"},
    {"critical.delivered", "已送达"},
    {"critical.acknowledged", "已回读"},
    {"critical.acted", "已处置"},
    {"critical.closed", "已结束"},
    {"critical.voided", "已撤销"},
    {"critical.escalated", "升级"},
    {"critical.reminded", "催办"},
    {"critical.sent", "发送"},
    {"critical.received", "设备收到"},
    {"critical.wrong-read-back", "回读不对"},
    {"critical.action", "处置"},
    {"critical.void-wanted", "提出撤销"},
    {"critical.correction-acknowledged", "已知撤销"},
    {"critical.called", "电话"},
    {"channel.live", "系统"},
    {"channel.webhook", "接口"},
    {"channel.sms", "短信"},
    {"notice.due", "待发"},
    {"notice.accepted", "已发出"},
    {"notice.delivered", "已送达"},
    {"notice.refused", "被拒"},
    {"notice.unreachable", "联系不上"},
    {"duty.reader", "诊断"},
    {"duty.treating", "临床"},
    {"duty.general", "总值班"},
});

}  // namespace

auto shown_word(std::string_view word) -> std::string
{
    const auto found = std::ranges::find(words, word, &Word::wire);
    return std::string{found == words.end() ? word : found->chinese};
}

}  // namespace shanhai::cli
