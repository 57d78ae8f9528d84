#include "tools/shanhai/verify.hpp"

#include "common/report/objects.hpp"
#include "common/report/verify.hpp"
#include "common/runtime/offload.hpp"
#include "tools/shanhai/holdings.hpp"
#include "tools/shanhai/receipt.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace shanhai::cli {
namespace {

struct Checked {
    report::Verdict verdict;
    std::optional<report::Comparison> objects;
};

}  // namespace

namespace blocking {
namespace {

auto holdings_in(const fs::path& folder) -> Result<std::vector<report::Holding>>
{
    auto files = files_held_in(folder);
    if (!files) return files.error();
    std::vector<report::Holding> all;
    for (auto& one : *files) all.push_back(std::move(one.holding));
    return all;
}

auto check(const VerifyWishes& wishes, const std::string& pdf, const net::Roots& roots) -> Result<Checked>
{
    auto checked = Checked{report::verify(as_view(pdf), roots), std::nullopt};
    if (!checked.verdict.facts || wishes.objects.empty()) return checked;
    auto holdings = holdings_in(wishes.objects);
    if (!holdings) return holdings.error();
    checked.objects = report::compare_objects(checked.verdict.facts->document, *holdings);
    return checked;
}

auto roots_for(const Session& session, const VerifyWishes& wishes) -> Result<net::Roots>
{
    if (!wishes.roots.empty()) return read_roots(wishes.roots);
    auto profile = find_profile(session.home, session.profile);
    if (!profile) return profile.error();
    return read_roots(profile->folder / wire::profile_files::roots);
}

}  // namespace
}  // namespace blocking

namespace {

auto to_json(const std::vector<std::string>& names) -> boost::json::array
{
    boost::json::array all;
    for (const auto& name : names) all.emplace_back(name);
    return all;
}

auto to_json(const Checked& checked) -> std::string
{
    boost::json::object all{{"state", report::name_of(checked.verdict.state)}, {"code", checked.verdict.code}};
    if (const auto& facts = checked.verdict.facts) {
        all["signer"] = facts->signer_name;
        all["organization"] = facts->organization;
        all["signed_at"] = to_text(facts->signed_at);
        all["report"] = facts->document.id.text();
        all["case"] = facts->document.case_id.text();
        all["patient"] = facts->document.patient.name;
        all["objects_read"] = facts->document.objects.size();
    }
    if (const auto& objects = checked.objects)
        all["objects"] = boost::json::object{{"present", to_json(objects->same)},
                                             {"missing", to_json(objects->missing)},
                                             {"altered", to_json(objects->different)},
                                             {"unrelated", to_json(objects->unread)}};
    return boost::json::serialize(all);
}

void tell(const Console& console, const report::Facts& facts)
{
    const auto& document = facts.document;
    console.say("真实：签名以后没有被改动过。");
    console.say("  签名  " + facts.organization + "  " + facts.signer_name + "  " + to_local_text(facts.signed_at));
    console.say("  时间  由 " + facts.timestamped_by.common_name() + " 证明");
    console.say("  患者  " + document.patient.name + "  " + document.request.exam);
    console.say("  诊断  " + document.impression);
    console.say("  报告  " + document.id.text() + "，依据 " + std::to_string(document.objects.size()) + " 个影像文件");
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

auto verify_report(Session& session, VerifyWishes wishes) -> awaitable<Outcome<void>>
{
    auto roots = blocking::roots_for(session, wishes);
    if (!roots) co_return roots.error();
    auto read = [file = wishes.file] { return blocking::read_file(file, report::pdf_max + 1); };
    auto content = co_await offload(session.disk, std::move(read));
    if (!content) co_return content.error();
    if (looks_like_receipt(as_view(*content))) {
        auto sealed = to_bytes(*content);
        co_return co_await verify_receipt(session, std::move(sealed), std::move(*roots), wishes.objects);
    }
    auto job = [wishes, pdf = std::move(*content), roots = std::move(*roots)] {
        return blocking::check(wishes, pdf, roots);
    };
    auto checked = co_await offload(session.disk, std::move(job));
    if (!checked) co_return checked.error();

    session.console.print_json(to_json(*checked));
    const auto& verdict = checked->verdict;
    if (verdict.state == report::State::not_a_report) co_return Fault{errc::unsupported, "verify.pdf"};
    if (verdict.state == report::State::not_signed) co_return Fault{errc::malformed, "verify.unsigned"};
    if (!verdict.facts) co_return Fault{errc::corrupt, verdict.code};
    tell(session.console, *verdict.facts);
    if (!checked->objects) co_return Outcome<void>{};
    tell(session.console, *checked->objects);
    const bool all_there = checked->objects->missing.empty() && checked->objects->different.empty();
    if (!all_there) co_return Fault{errc::mismatch, "verify.objects"};
    co_return Outcome<void>{};
}

}  // namespace shanhai::cli
