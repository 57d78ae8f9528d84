#include "tools/shanhai/verify.hpp"

#include "common/runtime/offload.hpp"
#include "tools/shanhai/audit.hpp"
#include "tools/shanhai/audit_proof.hpp"
#include "tools/shanhai/holdings.hpp"
#include "tools/shanhai/receipt.hpp"
#include "tools/shanhai/sm2.hpp"
#include "tools/shanhai/trust.hpp"
#include "tools/shanhai/verify_words.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <fstream>

namespace shanhai::cli {

namespace blocking {
namespace {

constexpr std::size_t beginning_max = 64 << 10;

auto beginning_of(const fs::path& file) -> Result<std::string>
{
    std::ifstream in{file, std::ios::binary};
    if (!in) return Fault{errc::not_found, "file.missing", file.filename().string()};
    std::string text(beginning_max, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(in.gcount()));
    return text;
}

auto holdings_in(const fs::path& folder) -> Result<std::vector<report::Holding>>
{
    auto files = files_held_in(folder);
    if (!files) return files.error();
    std::vector<report::Holding> all;
    for (auto& one : *files) all.push_back(std::move(one.holding));
    return all;
}

// Whoever names the roots believes nobody else.
auto timekeepers_for(const Result<StoredProfile>& profile, const VerifyWishes& wishes) -> Result<net::Roots>
{
    if (!wishes.timestamp_roots.empty()) return read_roots(wishes.timestamp_roots);
    return wishes.roots.empty() ? kept_timekeepers(*profile) : Result<net::Roots>{net::Roots{}};
}

auto trust_for(const Session& session, const VerifyWishes& wishes) -> Result<report::Trust>
{
    report::Trust trust;
    auto profile = find_profile(session.home, session.profile);
    if (!profile && wishes.roots.empty()) return profile.error();
    auto roots = read_roots(wishes.roots.empty() ? profile->folder / wire::profile_files::roots
                                                 : fs::path{wishes.roots});
    if (!roots) return roots.error();
    trust.roots = std::move(*roots);
    if (profile) {
        auto kept = kept_lists(*profile);
        if (!kept) return kept.error();
        trust.crls = std::move(*kept);
    }
    auto timekeepers = timekeepers_for(profile, wishes);
    if (!timekeepers) return timekeepers.error();
    trust.timestamp_roots = std::move(*timekeepers);
    for (const auto& file : wishes.crls) {
        auto lists = read_crls(file);
        if (!lists) return Fault{lists.error().code(), lists.error().at(), fs::path{file}.filename().string()};
        trust.crls.insert(trust.crls.end(), lists->begin(), lists->end());
    }
    return trust;
}

auto later_versions(const VerifyWishes& wishes, const report::Trust& trust) -> Result<std::vector<report::Version>>
{
    std::vector<report::Version> all;
    for (const auto& file : wishes.later) {
        auto content = read_file(file, report::pdf_max + 1);
        if (!content) return content.error();
        auto verdict = report::verify(as_view(*content), trust);
        const bool counts = report::is_genuine(verdict.state);
        if (!counts) return Fault{errc::corrupt, "verify.later", fs::path{file}.filename().string()};
        all.push_back({Digest::of(as_view(*content)), std::move(verdict.facts->document)});
    }
    return all;
}

auto check(const VerifyWishes& wishes, const std::string& file, const report::Trust& trust) -> Result<CheckedReport>
{
    auto content = read_file(file, report::pdf_max + 1);
    if (!content) return content.error();
    auto checked = CheckedReport{report::verify(as_view(*content), trust), std::nullopt, std::nullopt};
    if (!checked.verdict.facts) return checked;
    const auto& document = checked.verdict.facts->document;
    auto others = later_versions(wishes, trust);
    if (!others) return others.error();
    auto lineage = report::lineage_of({Digest::of(as_view(*content)), document}, *others);
    if (!lineage) return lineage.error();
    checked.lineage = std::move(*lineage);
    if (wishes.objects.empty()) return checked;
    auto holdings = holdings_in(wishes.objects);
    if (!holdings) return holdings.error();
    checked.objects = report::compare_objects(document, *holdings);
    return checked;
}

}  // namespace
}  // namespace blocking

namespace {

auto verify_report(Session& session, VerifyWishes wishes, std::string file, report::Trust trust)
    -> awaitable<Outcome<void>>
{
    auto job = [wishes, file, trust] { return blocking::check(wishes, file, trust); };
    auto checked = co_await offload(session.disk, std::move(job));
    if (!checked) co_return checked.error();
    session.console.print_json(to_json(*checked));
    tell(session.console, *checked);
    auto good = objection(checked->verdict, checked->lineage);
    if (!good) co_return good.error();
    if (!wishes.sm2.empty()) {
        auto content = blocking::read_file(file, report::pdf_max + 1);
        if (!content) co_return content.error();
        auto second = co_await verify_with_sm2(session, std::move(*content), wishes.sm2, trust);
        if (!second) co_return second.error();
    }
    const auto& objects = checked->objects;
    const bool all_there = !objects || (objects->missing.empty() && objects->different.empty());
    if (!all_there) co_return Fault{errc::mismatch, "verify.objects"};
    co_return Outcome<void>{};
}

void tell(const Console& console, const SignedCheckpoint& checkpoint)
{
    const auto json = boost::json::object{{"state", "valid"},
                                          {"code", "verify.valid"},
                                          {"checkpoint", checkpoint.number},
                                          {"hash", checkpoint.hash.hex()},
                                          {"signer", checkpoint.signed_by},
                                          {"signed_at", to_text(checkpoint.at)}};
    console.print_json(boost::json::serialize(json));
    console.say("真实：审计检查点签发以后没有被改动过。");
    console.say("  签发  " + checkpoint.signed_by + "  " + to_local_text(checkpoint.at));
    console.say("  记录  到第 " + std::to_string(checkpoint.number) + " 条，哈希 " + checkpoint.hash.hex());
    console.say("  要核对审计记录与它是否相符，用 shanhai admin audit verify --checkpoint");
}

auto verify_sealed(Session& session, VerifyWishes wishes, std::string file, net::Roots roots)
    -> awaitable<Outcome<void>>
{
    auto content = blocking::read_file(file, pki::crl_max);
    if (!content) co_return content.error();
    auto sealed = to_bytes(*content);
    const auto checkpoint = read_checkpoint(sealed, roots);
    if (checkpoint) {
        tell(session.console, *checkpoint);
        co_return Outcome<void>{};
    }
    co_return co_await verify_receipt(session, std::move(sealed), std::move(roots), wishes.objects);
}

// A manifest is nobody's word: it can only be held against files.
auto verify_manifest(Session& session, VerifyWishes wishes, std::string file) -> awaitable<Outcome<void>>
{
    auto content = blocking::read_file(file, report::pdf_max);
    if (!content) co_return content.error();
    auto request = wire::read_json<wire::SubmissionRequest>(*content);
    if (!request || request->manifest.empty()) co_return Fault{errc::unsupported, "verify.pdf"};
    if (wishes.objects.empty()) co_return Fault{errc::malformed, "usage.manifest-objects"};
    wire::Receipt lines;
    for (const auto& line : request->manifest) {
        auto& object = lines.objects.emplace_back();
        object.name = line.name;
        object.sha256 = line.sha256;
    }
    auto files = blocking::files_held_in(wishes.objects);
    if (!files) co_return files.error();
    const auto compared = compare(lines, *files);
    const auto json = boost::json::object{{"state", "unsigned"},
                                          {"code", "verify.manifest"},
                                          {"present", compared.present.size()},
                                          {"missing", compared.missing.size()},
                                          {"altered", compared.altered.size()}};
    session.console.print_json(boost::json::serialize(json));
    session.console.say("清单没有签名，只能核对文件：" + std::to_string(compared.present.size()) + " 个相同，" +
                        std::to_string(compared.missing.size()) + " 个缺少，" +
                        std::to_string(compared.altered.size()) + " 个被改动");
    if (!compared.missing.empty() || !compared.altered.empty())
        co_return Fault{errc::mismatch, "verify.receipt-objects"};
    co_return Outcome<void>{};
}

auto verify_one(Session& session, VerifyWishes wishes, std::string file, report::Trust trust)
    -> awaitable<Outcome<void>>
{
    auto beginning = blocking::beginning_of(file);
    if (!beginning) co_return beginning.error();
    switch (kind_of(*beginning)) {
    case FileKind::sealed: co_return co_await verify_sealed(session, wishes, file, trust.roots);
    case FileKind::manifest: co_return co_await verify_manifest(session, wishes, file);
    case FileKind::trail: {
        auto trail = AuditVerification{};
        trail.file = file;
        trail.roots = wishes.roots;
        co_return co_await verify_audit(session, std::move(trail));
    }
    case FileKind::report:
    case FileKind::other: break;
    }
    co_return co_await verify_report(session, wishes, file, std::move(trust));
}

}  // namespace

auto kind_of(std::string_view beginning) -> FileKind
{
    if (beginning.starts_with("%PDF-")) return FileKind::report;
    if (looks_like_receipt(as_view(beginning))) return FileKind::sealed;
    if (!beginning.starts_with('{')) return FileKind::other;
    const auto line = beginning.substr(0, beginning.find('\n'));
    const auto entry = wire::read_json<wire::AuditLine>(line);
    if (entry && entry->number > 0) return FileKind::trail;
    return beginning.find("\"manifest\"") == std::string_view::npos ? FileKind::other : FileKind::manifest;
}

auto word_for(const report::Verdict& verdict, const report::Lineage& lineage) -> std::string_view
{
    switch (lineage.currency) {
    case report::Currency::superseded:
    case report::Currency::retraction:
    case report::Currency::retracted: return name_of(lineage.currency);
    case report::Currency::current:
    case report::Currency::preliminary:
    case report::Currency::with_addendum: break;
    }
    if (verdict.state == report::State::revoked_since) return report::name_of(verdict.state);
    if (lineage.currency == report::Currency::preliminary) return "preliminary";
    return lineage.currency == report::Currency::with_addendum ? "valid_with_addendum" : "valid";
}

auto objection(const report::Verdict& verdict, const std::optional<report::Lineage>& lineage) -> Result<void>
{
    using report::State;
    switch (verdict.state) {
    case State::not_a_report: return Fault{errc::unsupported, "verify.pdf"};
    case State::not_signed: return Fault{errc::malformed, "verify.unsigned"};
    case State::untimed:
    case State::incomplete: return Fault{errc::stale, verdict.code};
    case State::altered:
    case State::revoked:
    case State::unknown_signer:
    case State::unproven_time: return Fault{errc::corrupt, verdict.code};
    case State::valid:
    case State::revoked_since: break;
    }
    const auto* const last = lineage ? lineage->last() : nullptr;
    const auto version = last ? std::to_string(last->document.version) : std::string{};
    switch (lineage ? lineage->currency : report::Currency::current) {
    case report::Currency::superseded: return Fault{errc::stale, "verify.superseded", version};
    case report::Currency::retracted: return Fault{errc::stale, "verify.retracted", version};
    case report::Currency::retraction: return Fault{errc::stale, "verify.retraction"};
    case report::Currency::current:
    case report::Currency::preliminary:
    case report::Currency::with_addendum: break;
    }
    if (verdict.state == State::revoked_since) return Fault{errc::stale, verdict.code};
    return {};
}

auto verify_files(Session& session, VerifyWishes wishes) -> awaitable<Outcome<void>>
{
    auto trust = blocking::trust_for(session, wishes);
    if (!trust) co_return trust.error();
    std::optional<Failure> worst;
    for (const auto& file : wishes.files) {
        if (wishes.files.size() > 1) session.console.say(fs::path{file}.filename().string());
        auto done = co_await verify_one(session, wishes, file, *trust);
        if (done) continue;
        auto failure = done.error();
        if (wishes.files.size() > 1) session.console.print(failure);
        const bool is_worse = !worst || failure.exit() == Exit::unproven;
        if (is_worse) worst = std::move(failure);
    }
    if (worst) co_return *worst;
    co_return Outcome<void>{};
}

}  // namespace shanhai::cli
