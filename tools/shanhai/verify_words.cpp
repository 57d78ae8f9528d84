#include "tools/shanhai/verify_words.hpp"

#include <boost/json.hpp>

namespace shanhai::cli {
namespace {

using report::Status;

auto to_json(const std::vector<std::string>& names) -> boost::json::array
{
    boost::json::array all;
    for (const auto& name : names) all.emplace_back(name);
    return all;
}

auto word_for(Status status) -> std::string_view
{
    switch (status) {
    case Status::preliminary: return "初步报告";
    case Status::final: return "正式报告";
    case Status::addendum: return "补充报告";
    case Status::amendment: return "更正报告";
    case Status::retraction: return "作废通知";
    }
    return "";
}

auto word_for(report::Level level) -> std::string_view
{
    switch (level) {
    case report::Level::b: return "PAdES-B-B";
    case report::Level::t: return "PAdES-B-T";
    case report::Level::lt: return "PAdES-B-LT";
    }
    return "";
}

auto word_for(const pki::Revocation& revocation) -> std::string
{
    if (!revocation.reason) return "未说明原因";
    switch (*revocation.reason) {
    case pki::Reason::key_compromise: return "密钥可能泄露";
    case pki::Reason::ca_compromise:
    case pki::Reason::aa_compromise: return "签发机构的密钥可能泄露";
    case pki::Reason::affiliation_changed: return "离开了机构";
    case pki::Reason::superseded: return "换了新证书";
    case pki::Reason::cessation_of_operation: return "不再使用";
    case pki::Reason::certificate_hold: return "暂停使用";
    case pki::Reason::privilege_withdrawn: return "取消了权限";
    case pki::Reason::unspecified:
    case pki::Reason::remove_from_crl: break;
    }
    return "未说明原因";
}

auto to_json(const pki::Revocation& revocation) -> boost::json::object
{
    boost::json::object all{{"at", to_text(revocation.when)}};
    if (revocation.reason) all["reason"] = pki::name_of(*revocation.reason);
    if (revocation.invalid_since) all["invalid_since"] = to_text(*revocation.invalid_since);
    return all;
}

auto to_json(const report::SignedBy& one) -> boost::json::object
{
    boost::json::object all{{"signer", one.name}, {"organization", one.organization}};
    if (one.at) all["signed_at"] = to_text(*one.at);
    if (one.timestamped_by) all["timestamped_by"] = one.timestamped_by->common_name();
    return all;
}

auto to_json(const report::Version& version) -> boost::json::object
{
    boost::json::object all{{"report", version.document.id.text()},
                            {"version", version.document.version},
                            {"sha256", version.file.hex()}};
    if (version.document.change) all["reason"] = version.document.change->reason;
    return all;
}

void add(boost::json::object& all, const report::Facts& facts)
{
    const auto& document = facts.document;
    all["signer"] = facts.signer_name;
    all["organization"] = facts.organization;
    if (facts.signed_at) all["signed_at"] = to_text(*facts.signed_at);
    boost::json::array signatures;
    for (const auto& one : facts.signatures) signatures.push_back(to_json(one));
    all["signatures"] = std::move(signatures);
    all["level"] = word_for(facts.level);
    if (facts.revocation_known_at) all["revocation_known_at"] = to_text(*facts.revocation_known_at);
    all["report"] = document.id.text();
    all["version"] = document.version;
    all["case"] = document.case_id.text();
    all["patient"] = document.patient.name;
    all["objects_read"] = document.objects.size();
}

auto headline(const CheckedReport& checked) -> std::string
{
    const auto& verdict = checked.verdict;
    const auto status = word_for(verdict.facts->document.status);
    if (verdict.state == report::State::untimed)
        return "时间戳待补：有签名，签名以后没有被改动过，但还不能证明是何时签的。";
    if (verdict.state == report::State::incomplete)
        return "待审核签名：只有报告医师签了名，还不能作为诊断依据。";
    return "真实：签名以后没有被改动过。（" + std::string{status} + "）";
}

void tell_currency(const Console& console, const report::Lineage& lineage)
{
    const auto* const last = lineage.last();
    const auto which = last ? "第 " + std::to_string(last->document.version) + " 版" : std::string{};
    const auto reason = last && last->document.change ? "，原因：" + last->document.change->reason : std::string{};
    switch (lineage.currency) {
    case report::Currency::current: break;
    case report::Currency::preliminary: console.say("  注意  这是初步报告，以正式报告为准"); break;
    case report::Currency::with_addendum:
        console.say("  补充  " + (last ? which + "补充了内容" : std::string{"本版补充了前一版"}) + "，诊断意见不变" +
                    reason);
        break;
    case report::Currency::superseded: console.say("  已被  " + which + "取代" + reason); break;
    case report::Currency::retraction: console.say("  注意  这是作废通知，此前各版都不能再用"); break;
    case report::Currency::retracted: console.say("  已被  " + which + "作废" + reason); break;
    }
}

void tell(const Console& console, const report::Comparison& objects)
{
    console.say("影像  " + std::to_string(objects.same.size()) + " 个与阅片时相同，" +
                std::to_string(objects.missing.size()) + " 个缺少，" + std::to_string(objects.different.size()) +
                " 个被改动，" + std::to_string(objects.unread.size()) + " 个与本报告无关");
    for (const auto& name : objects.missing) console.say("  缺少  " + name);
    for (const auto& name : objects.different) console.say("  改动  " + name);
    for (const auto& name : objects.unread) console.say("  无关  " + name);
}

}  // namespace

auto to_json(const CheckedReport& checked) -> std::string
{
    const auto& verdict = checked.verdict;
    const bool genuine = report::is_genuine(verdict.state);
    boost::json::object all{{"state", report::name_of(verdict.state)}, {"code", verdict.code}, {"genuine", genuine}};
    if (genuine && checked.lineage) all["state"] = word_for(verdict, *checked.lineage);
    if (verdict.revocation) all["revocation"] = to_json(*verdict.revocation);
    if (verdict.facts) add(all, *verdict.facts);
    if (checked.lineage) {
        boost::json::array later;
        for (const auto& one : checked.lineage->later) later.push_back(to_json(one));
        all["currency"] = report::name_of(checked.lineage->currency);
        all["later"] = std::move(later);
    }
    if (const auto& objects = checked.objects)
        all["objects"] = boost::json::object{{"present", to_json(objects->same)},
                                             {"missing", to_json(objects->missing)},
                                             {"altered", to_json(objects->different)},
                                             {"unrelated", to_json(objects->unread)}};
    return boost::json::serialize(all);
}

void tell(const Console& console, const CheckedReport& checked)
{
    const auto& verdict = checked.verdict;
    if (verdict.facts) {
        const auto& facts = *verdict.facts;
        const auto& document = facts.document;
        console.say(headline(checked));
        for (const auto& one : facts.signatures)
            console.say("  签名  " + one.organization + "  " + one.name +
                        (one.at ? "  " + to_local_text(*one.at) : std::string{}));
        if (facts.timestamped_by) console.say("  时间  由 " + facts.timestamped_by->common_name() + " 证明");
        console.say("  患者  " + document.patient.name + "  " + document.request.exam);
        console.say("  诊断  " + document.impression);
        console.say("  报告  " + document.id.text() + "，第 " + std::to_string(document.version) + " 版，依据 " +
                    std::to_string(document.objects.size()) + " 个影像文件");
        console.say(facts.revocation_known_at
                        ? "  证书  截至 " + to_local_text(*facts.revocation_known_at) + " 的吊销列表已核对"
                        : "  证书  没有吊销列表可核对，运行 shanhai trust update 取一份，或用 --crl");
    }
    if (verdict.revocation)
        console.say("  停用  签名证书在 " + to_local_text(verdict.revocation->when) + " 停用：" +
                    word_for(*verdict.revocation));
    if (checked.lineage) tell_currency(console, *checked.lineage);
    if (checked.objects) tell(console, *checked.objects);
}

}  // namespace shanhai::cli
