#include "tools/shanhai/audit_words.hpp"

#include "tools/shanhai/words.hpp"

#include <algorithm>
#include <array>

namespace shanhai::cli {
namespace {

struct Word {
    std::string_view action;
    std::string_view chinese;
};

constexpr auto words = std::to_array<Word>({
    {"relay.created", "建立中心"},
    {"site.put", "建立或修改机构"},
    {"pairing.put", "建立或修改对口关系"},
    {"person.put", "建立或修改人员"},
    {"code.made", "生成登记码"},
    {"device.enrolled", "登记证书"},
    {"signer.added", "增加签名密钥"},
    {"report.timed", "补上时间戳"},
    {"report.sm2", "附上国密签名"},
    {"device.revoked", "停用证书"},
    {"device.commitment-address", "改存储承诺地址"},
    {"submission.declared", "申报提交"},
    {"submission.committed", "提交完成"},
    {"submission.aborted", "作废提交"},
    {"submission.refused", "退回提交"},
    {"submission.expired", "提交过期"},
    {"object.stored", "存入影像"},
    {"object.read", "取影像"},
    {"commitment.asked", "请求存储承诺"},
    {"commitment.acknowledged", "存储承诺已回执"},
    {"commitment.given-up", "存储承诺放弃回执"},
    {"case.opened", "建立病例"},
    {"case.read", "看病例"},
    {"case.forms.read", "看申请单历次修改"},
    {"case.claimed", "领取病例"},
    {"case.renewed", "续领病例"},
    {"case.released", "退回病例"},
    {"case.lapsed", "领取到时"},
    {"case.handed-over", "转交病例"},
    {"case.reported", "病例出报告"},
    {"case.acknowledged", "签收报告"},
    {"case.held", "病例待核对"},
    {"case.doubted", "病例有疑"},
    {"case.confirmed", "核对无误"},
    {"case.corrected", "更正申请单"},
    {"case.cancelled", "撤销病例"},
    {"case.extended", "病例补图"},
    {"cases.listed", "列病例"},
    {"queue.listed", "看队列"},
    {"draft.saved", "存草稿"},
    {"report.prepared", "准备报告"},
    {"report.signed", "签发报告"},
    {"report.read", "看报告"},
    {"report.checked", "查验报告"},
    {"report.checked-full", "查验报告全文"},
    {"report.factor-refused", "查验身份不符"},
    {"report.factor-locked", "查验已锁定"},
    {"report.damaged", "查验发现文件损坏"},
    {"report.lookups-read", "看查验记录"},
    {"audit.read", "看审计记录"},
    {"audit.searched", "查审计记录"},
    {"audit.exported", "导出审计记录"},
});

auto quoted(const std::string& text) -> std::string
{
    // A leading =, +, - or @ would be a formula to the spreadsheet it is opened in.
    const bool formula = !text.empty() && std::string_view{"=+-@"}.find(text.front()) != std::string_view::npos;
    std::string field = formula ? "\"'" : "\"";
    for (const char c : text) field += c == '"' ? std::string{"\"\""} : std::string(1, c);
    return field + '"';
}

}  // namespace

auto done_word(std::string_view action) -> std::string
{
    const auto found = std::ranges::find(words, action, &Word::action);
    return found == words.end() ? shown_word(action) : std::string{found->chinese};  // many are events, too
}

auto actor_word(std::string_view actor) -> std::string
{
    if (actor == "relay") return "中心";
    for (const std::string_view kind : {"person:", "site:"})
        if (actor.starts_with(kind)) return std::string{actor.substr(kind.size())};
    return std::string{actor};
}

auto audit_csv_header() -> std::string { return "\xEF\xBB\xBF序号,时间,谁,操作,做了什么,对象,结果,说明,哈希"; }

auto audit_csv(const wire::AuditLine& line) -> std::string
{
    auto text = std::to_string(line.number);
    for (const auto& field :
         {line.at, line.actor, line.action, done_word(line.action), line.subject, line.outcome, line.detail, line.hash})
        text += ',' + quoted(field);
    return text;
}

}  // namespace shanhai::cli
