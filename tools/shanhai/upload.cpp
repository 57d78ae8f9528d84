#include "tools/shanhai/upload.hpp"

#include "common/runtime/clock.hpp"

#include <algorithm>
#include <charconv>
#include <set>

namespace shanhai::cli {
namespace {

constexpr int damaged_max = 3;
constexpr int parcel_attempts_max = 9;
constexpr std::string_view tus_version = "1.0.0";

auto tus_request(std::string_view method, const std::string& target) -> http::ClientRequest
{
    auto request = http::ClientRequest{method, target};
    request.headers.set("Tus-Resumable", tus_version);
    return request;
}

auto offset_in(const Answered& answer) -> std::optional<std::uint64_t>
{
    const auto text = answer.headers.find("Upload-Offset").value_or("");
    std::uint64_t offset = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), offset);
    const bool whole = !text.empty() && error == std::errc{} && end == text.data() + text.size();
    return whole ? std::optional{offset} : std::nullopt;
}

// Another connection of ours that the relay still believes in, or an offset that moved: asking again settles it.
auto settles_itself(const Failure& failure) -> bool
{
    constexpr auto codes = std::to_array<std::string_view>(
        {"upload.offset", "upload.in-use", "upload.taken-over", "archive.turn", "archive.writer"});
    return std::ranges::find(codes, failure.at()) != codes.end();
}

}  // namespace

auto receipt_covers(const wire::Receipt& receipt, const std::vector<Hashed>& files) -> bool
{
    std::multiset<std::string> sent;
    std::multiset<std::string> held;
    for (const auto& file : files) sent.insert(file.digest.hex());
    for (const auto& line : receipt.objects) held.insert(line.sha256);
    return sent == held;
}

Upload::Upload(const Session& session, Relay& relay, wire::RequestForm form, std::vector<Hashed> files,
               Duration give_up)
    : session_{session}, relay_{relay}, form_{std::move(form)}, files_{std::move(files)}, give_up_{give_up},
      safe_since_{std::chrono::steady_clock::now()}
{}

auto Upload::run() -> awaitable<Outcome<wire::SubmissionView>>
{
    for (;;) {
        auto done = co_await attempt();
        if (done || !worth_another_try(done.error())) {
            meter_.reset();
            co_return done;
        }
        const auto wait = done.error().wait().value_or(backoff_.next());
        if (std::chrono::steady_clock::now() + wait - safe_since_ > give_up_) {
            meter_.reset();
            co_return Fault{errc::timeout, "submit.gave-up"};
        }
        const auto why = done.error().line() + " " + std::to_string(wait.count()) + " 秒后接着传。";
        if (meter_)
            meter_->note(why);
        else
            session_.console.note(why);
        co_await pause_for(wait);
    }
}

auto Upload::worth_another_try(const Failure& failure) -> bool
{
    if (failure.may_pass() || settles_itself(failure)) return true;
    if (failure.at() != "object.digest" || ++damaged_ > damaged_max) return false;
    // Damaged on the way, or changed on the disk? Only the first is cured by sending it again.
    return std::ranges::all_of(files_, blocking::is_unchanged);
}

auto Upload::attempt() -> awaitable<Outcome<wire::SubmissionView>>
{
    if (!declared_) {
        auto declared = co_await declare();
        if (!declared) co_return declared.error();
    }
    if (declared_->state == "uploading") {
        auto offset = co_await safe_bytes();
        if (!offset && offset.error().code() == errc::not_found) co_return co_await how_it_ended();
        if (!offset) co_return explain(offset.error());
        if (*offset < static_cast<std::uint64_t>(declared_->length)) {
            auto sent = co_await send_from(*offset);
            if (!sent) co_return explain(sent.error());
        }
    }
    auto view = co_await show();
    if (!view) co_return explain(view.error());
    if (view->refusal) co_return explain(Failure::of_refusal(*view->refusal));
    if (view->state == "uploading") co_return Fault{errc::cancelled, "http.closed"};  // not all of it: once more
    if (!view->receipt || !receipt_covers(*view->receipt, files_)) co_return Fault{errc::mismatch, "receipt.mismatch"};
    co_return view;
}

auto Upload::declare() -> awaitable<Outcome<void>>
{
    for (;; ++parcel_attempt_) {
        auto request = request_for(form_, files_, parcel_attempt_);
        request.sent_at = to_text(SystemClock{}.now());
        auto body = wire::write_json(request);
        auto answer = co_await relay_.ask("POST", "/api/v1/submissions", std::move(body));
        // The key is made from the content, so a conflict can only mean a key that another sender made up.
        const bool taken = !answer && answer.error().at() == "submission.key";
        if (taken && parcel_attempt_ < parcel_attempts_max) continue;
        if (!answer) co_return explain(answer.error());
        auto view = read<wire::SubmissionView>(*answer);
        if (!view) co_return view.error();
        declared_ = std::move(*view);
        const auto length = static_cast<std::uint64_t>(declared_->length);
        if (declared_->state == "uploading") meter_.emplace(session_.console, "上传", length);
        co_return Outcome<void>{};
    }
}

auto Upload::safe_bytes() -> awaitable<Outcome<std::uint64_t>>
{
    auto request = tus_request("HEAD", declared_->upload);
    auto answer = co_await relay_.send(std::move(request));
    if (!answer) co_return answer.error();
    const auto offset = offset_in(*answer);
    if (!offset || *offset > static_cast<std::uint64_t>(declared_->length))
        co_return Fault{errc::malformed, "http.reply"};
    const auto now = std::chrono::steady_clock::now();
    if (*offset > safe_) {
        safe_since_ = now;
        backoff_.reset();
    }
    safe_ = *offset;
    meter_->reach(*offset);
    co_return *offset;
}

// The upload is gone: refused, and then the relay says why; or called off meanwhile, and then it is declared anew.
auto Upload::how_it_ended() -> awaitable<Outcome<wire::SubmissionView>>
{
    auto view = co_await show();
    if (!view) co_return explain(view.error());
    if (view->refusal) co_return explain(Failure::of_refusal(*view->refusal));
    if (view->state != "aborted") co_return view;
    declared_.reset();
    co_return Fault{errc::cancelled, "http.closed"};
}

auto Upload::send_from(std::uint64_t offset) -> awaitable<Outcome<void>>
{
    const auto stream = ParcelStream{session_.disk, missing()};
    if (stream.length() != static_cast<std::uint64_t>(declared_->length))
        co_return Fault{errc::malformed, "http.reply"};
    auto request = tus_request("PATCH", declared_->upload);
    request.headers.set("Content-Type", "application/offset+octet-stream");
    request.headers.set("Upload-Offset", std::to_string(offset));
    request.body = stream.from(offset);
    request.on_progress = [this, offset](std::uint64_t sent) { meter_->reach(offset + sent); };
    auto answer = co_await relay_.send(std::move(request));
    if (!answer) co_return answer.error();
    co_return Outcome<void>{};
}

auto Upload::show() -> awaitable<Outcome<wire::SubmissionView>>
{
    auto answer = co_await relay_.ask("GET", "/api/v1/submissions/" + escaped(declared_->id));
    if (!answer) co_return answer.error();
    co_return read<wire::SubmissionView>(*answer);
}

auto Upload::missing() const -> std::vector<Hashed>
{
    const std::set<std::int64_t> held{declared_->held.begin(), declared_->held.end()};
    std::vector<Hashed> all;
    for (std::size_t i = 0; i < files_.size(); ++i)
        if (!held.contains(static_cast<std::int64_t>(i))) all.push_back(files_[i]);
    return all;
}

// The relay speaks of manifest lines, counted from 0.
auto Upload::explain(const Failure& failure) const -> Failure
{
    const auto& text = failure.subject();
    std::size_t line = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), line);
    const bool is_line =
        !text.empty() && error == std::errc{} && end == text.data() + text.size() && line < files_.size();
    return is_line ? failure.about(files_[line].file.name) : failure;
}

}  // namespace shanhai::cli
