#include "tools/shanhai/signing.hpp"

#include "common/report/contents.hpp"
#include "common/report/increment.hpp"
#include "common/report/sign.hpp"
#include "common/runtime/offload.hpp"
#include "tools/shanhai/claims.hpp"
#include "tools/shanhai/concerns.hpp"
#include "tools/shanhai/reading.hpp"
#include "tools/shanhai/sm2.hpp"
#include "tools/shanhai/unsent.hpp"

#include <charconv>
#include <iostream>
#include <unistd.h>

namespace shanhai::cli {
namespace {

auto read_draft(const std::string& file) -> Outcome<wire::ReportDraft>
{
    if (file.empty()) return wire::ReportDraft{};
    auto text = blocking::read_file(file);
    if (!text) return text.error();
    auto draft = wire::read_json<wire::ReportDraft>(*text);
    if (!draft) return Failure{Fault{errc::malformed, "usage.draft", file}};
    return std::move(*draft);
}

auto earlier_draft(Relay& relay, std::string path) -> awaitable<Outcome<wire::DraftView>>
{
    auto answer = co_await relay.ask("GET", std::move(path));
    if (!answer && answer.error().at() == "draft") co_return wire::DraftView{};
    if (!answer) co_return answer.error();
    co_return read<wire::DraftView>(*answer);
}

// The page as it is on this computer: its bytes, what they say, and what a key must sign to vouch for them.
struct Page {
    ReportId report;
    Bytes pdf;
    Bytes to_be_signed;
    report::Document document;
};

auto examine(const wire::PreparedView& prepared, const CaseId& which, const std::vector<pki::Certificate>& chain)
    -> Result<Page>
{
    const auto wrong = Fault{errc::mismatch, "report.tbs"};
    auto id = ReportId::parse(prepared.report);
    auto pdf = from_base64(prepared.pdf);
    auto offered = from_base64(prepared.to_be_signed);
    if (!id || !pdf || !offered) return Fault{errc::malformed, "http.reply"};
    const auto issuers = std::vector<pki::Certificate>(chain.begin() + 1, chain.end());
    if (auto same = report::check_tbs(*offered, *pdf, chain.front(), issuers); !same) return same.error();
    auto revisions = report::take_apart(*pdf);
    if (!revisions) return revisions.error();
    auto document = report::read_report(revisions->first);
    if (!document) return document.error();
    if (document->case_id != which || document->id != *id) return wrong;
    return Page{std::move(*id), std::move(*pdf), std::move(*offered), std::move(*document)};
}

void tell(const Console& console, const report::Document& document)
{
    console.note("患者  " + document.patient.name + "  " + document.request.exam);
    console.note("所见  " + document.findings);
    console.note("诊断  " + document.impression);
    console.note("依据  " + std::to_string(document.objects.size()) + " 个影像文件");
}

auto is_agreed(const Session& session, const SignWishes& wishes) -> bool
{
    if (wishes.yes || ::isatty(STDIN_FILENO) == 0) return true;
    session.console.err << "签名后不能修改。签吗？输入 yes：" << std::flush;
    std::string word;
    std::getline(std::cin, word);
    return word == "yes";
}

auto prepare(Relay& relay, std::string path, std::int64_t token, const pki::Certificate& signer,
             const SignWishes& wishes) -> awaitable<Outcome<wire::PreparedView>>
{
    const auto status = wishes.preliminary ? "preliminary" : "";
    auto body = wire::write_json(wire::PrepareRequest{token, signer.fingerprint().hex(), status, wishes.reviewer});
    auto answer = co_await relay.ask("POST", std::move(path), std::move(body));
    if (!answer) co_return answer.error();
    co_return read<wire::PreparedView>(*answer);
}

auto send_signature(Member& member, CaseId which, UnsentSignature signature) -> awaitable<Outcome<wire::ReportView>>
{
    auto body = wire::write_json(
        wire::SignRequest{signature.token, signature.report, signature.signature, signature.decisions});
    auto path = "/api/v1/cases/" + which.text() + "/report/sign";
    auto answer = co_await member.relay.ask("POST", std::move(path), std::move(body));
    if (!answer && !answer.error().may_pass()) blocking::forget_unsent(member.profile.folder, which.text());
    if (!answer) co_return answer.error();
    auto report = read<wire::ReportView>(*answer);
    if (!report) co_return report.error();
    blocking::forget_unsent(member.profile.folder, which.text());
    if (report->status != "preliminary") blocking::forget_claim(member.profile.folder, which.text());
    co_return report;
}

void tell(const Console& console, const wire::ReportView& report)
{
    console.print_json(wire::write_json(report));
    console.say((report.awaits_reviewer ? "已签名，等审核医师签名：" : "已签名：") + report.id);
    console.say("签名人  " + report.by);
    console.say("时间  " + shown_time(report.signed_at));
    if (!report.timed) console.say("时间戳待补：时间戳服务暂时不可用，恢复后由中心自动补上。");
}

auto finish(Session& session, Member& member, wire::ReportView report, SignWishes wishes) -> awaitable<Outcome<void>>
{
    tell(session.console, report);
    if (!wishes.sm2) co_return Outcome<void>{};
    co_return co_await sign_with_sm2(session, member, std::move(report), wishes.signer.secret_file);
}

}  // namespace

auto key_image_of(const std::string& said) -> Result<wire::DraftKeyImage>
{
    const auto no = Fault{errc::malformed, "usage.key-image", said};
    const auto equals = std::min(said.find('='), said.size());
    const auto colon = said.find(':');
    const auto object_end = std::min(colon, equals);
    auto image = wire::DraftKeyImage{.object = said.substr(0, object_end)};
    if (equals < said.size()) image.caption = said.substr(equals + 1);
    if (!InstanceUid::parse(image.object)) return no;
    if (object_end == equals) return image;
    const auto frame = std::string_view{said}.substr(colon + 1, equals - colon - 1);
    const auto [end, error] = std::from_chars(frame.data(), frame.data() + frame.size(), image.frame);
    const bool counted = error == std::errc{} && end == frame.data() + frame.size() && image.frame > 0;
    return counted ? Result<wire::DraftKeyImage>{image} : no;
}

auto merged(wire::ReportDraft earlier, const wire::ReportDraft& later) -> wire::ReportDraft
{
    const auto over = [](std::string& field, const std::string& words) {
        if (!words.empty()) field = words;
    };
    over(earlier.technique, later.technique);
    over(earlier.comparison, later.comparison);
    over(earlier.findings, later.findings);
    over(earlier.impression, later.impression);
    over(earlier.recommendation, later.recommendation);
    over(earlier.addendum, later.addendum);
    over(earlier.quality, later.quality);
    if (!later.measurements.empty()) earlier.measurements = later.measurements;
    if (!later.key_images.empty()) earlier.key_images = later.key_images;
    return earlier;
}

auto save_draft(Session& session, DraftWishes wishes) -> awaitable<Outcome<void>>
{
    auto id = parse_id<CaseId>(wishes.which);
    if (!id) co_return id.error();
    auto from_file = read_draft(wishes.from);
    if (!from_file) co_return from_file.error();
    for (const auto& said : wishes.key_images) {
        auto image = key_image_of(said);
        if (!image) co_return image.error();
        wishes.said.key_images.push_back(std::move(*image));
    }
    auto member = open_member(session);
    if (!member) co_return member.error();
    auto token = token_for(*member, *id, wishes.token);
    if (!token) co_return token.error();

    const auto path = "/api/v1/cases/" + id->text() + "/draft";
    auto earlier = co_await earlier_draft(member->relay, path);
    if (!earlier) co_return earlier.error();
    auto draft = merged(merged(std::move(earlier->draft), *from_file), wishes.said);
    auto body = wire::write_json(wire::DraftSave{*token, earlier->revision, std::move(draft)});
    auto answer = co_await member->relay.ask("PUT", path, std::move(body));
    if (!answer) co_return answer.error();
    auto saved = read<wire::DraftView>(*answer);
    if (!saved) co_return saved.error();
    session.console.print_json(answer->body);
    session.console.say("草稿已保存：第 " + std::to_string(saved->revision) + " 版");
    co_return Outcome<void>{};
}

auto sign_report(Session& session, SignWishes wishes) -> awaitable<Outcome<void>>
{
    auto id = parse_id<CaseId>(wishes.which);
    if (!id) co_return id.error();
    auto member = open_member(session);
    if (!member) co_return member.error();
    const auto& folder = member->profile.folder;
    if (auto unsent = blocking::find_unsent(folder, id->text())) {
        auto late = co_await send_signature(*member, *id, std::move(*unsent));
        if (late) co_return co_await finish(session, *member, std::move(*late), wishes);
        if (late.error().may_pass()) co_return late.error();
        blocking::forget_unsent(folder, id->text());  // no good any more: from the start
    }

    auto token = token_for(*member, *id, wishes.token);
    if (!token) co_return token.error();
    auto signer = blocking::open_signer(folder, wishes.signer);
    if (!signer) co_return signer.error();
    const auto path = "/api/v1/cases/" + id->text() + "/report/prepare";
    auto prepared = co_await prepare(member->relay, path, *token, signer->chain.front(), wishes);
    if (!prepared) co_return prepared.error();
    const auto concerns = prepared->concerns;
    auto job = [prepared = std::move(*prepared), which = *id, chain = signer->chain] {
        return examine(prepared, which, chain);
    };
    auto page = co_await offload(session.disk, std::move(job));
    if (!page) co_return page.error();
    if (!wishes.show.empty()) {
        auto shown = blocking::write_file(wishes.show, as_text(page->pdf), blocking::Privacy::ours_alone);
        if (!shown) co_return shown.error();
    }
    tell(session.console, page->document);
    auto decisions = decide_concerns(session.console, concerns, wishes.accepted);
    if (!decisions) co_return decisions.error();
    if (!is_agreed(session, wishes)) co_return Fault{errc::cancelled, "sign.declined"};

    auto sign = [key = signer->key, own = signer->chain.front(), message = page->to_be_signed] {
        return pki::sign_as(*key, own, message);
    };
    auto signature = co_await offload(session.disk, std::move(sign));  // a token may wait for a finger
    if (!signature) co_return signature.error();
    auto made = UnsentSignature{page->report.text(), *token, to_base64(*signature), std::move(*decisions)};
    if (auto kept = blocking::keep_unsent(folder, id->text(), made); !kept) co_return kept.error();
    auto report = co_await send_signature(*member, *id, std::move(made));
    const bool later = !report && report.error().may_pass();
    if (later) session.console.note("签名已做好，但中心还没收下：再运行一次同样的命令，不用重新签名。");
    if (!report) co_return report.error();
    co_return co_await finish(session, *member, std::move(*report), wishes);
}

}  // namespace shanhai::cli
