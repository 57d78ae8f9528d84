#include "server/audit/auditor/forwarding.hpp"

#include "server/audit/auditor/context.hpp"
#include "server/ledger/audits.hpp"

#include <algorithm>
#include <array>

namespace shanhai::audit {

using namespace std::chrono_literals;
using ledger::Facts;

namespace {

constexpr std::size_t batch_max = 500;
constexpr auto writing_limit = 30s;
constexpr auto idle_limit = 24h;

}  // namespace

// A connection, and whether the other end has gone. Nobody answers on it, but its end can be heard.
struct Forwarding::Link {
    explicit Link(std::unique_ptr<net::Stream> made) : stream{std::move(made)} {}
    std::unique_ptr<net::Stream> stream;
    bool ended = false;
};

Forwarding::Forwarding(asio::any_io_executor executor, ledger::Ledger& ledger, Clock& clock, log::Log log, Dial dial,
                       DicomSource source, SyslogSender sender)
    : ledger_{ledger}, clock_{clock}, log_{log}, dial_{std::move(dial)}, source_{std::move(source)},
      sender_{std::move(sender)},
      listeners_{executor, [log](std::string_view, std::exception_ptr) { log.error("audit.forwarding.bug"); }}
{}

auto Forwarding::run() -> awaitable<void>
{
    co_await asio::this_coro::throw_if_cancelled(false);  // however it ends, its link is closed
    auto pause = settling;
    for (bool awake = true; awake;) {
        auto sent = co_await send_some();
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none) break;
        tell(sent);
        pause = sent ? settling : std::min<std::chrono::seconds>(pause * 2, longest_pause);
        const bool slept = co_await clock_.sleep_for(pause);
        awake = slept;
    }
    drop_link();
    co_await listeners_.join();
}

auto Forwarding::send_some() -> awaitable<Result<std::size_t>>
{
    if (link_ && link_->ended) drop_link();  // it closed while there was nothing to say: no trouble yet
    auto batch = co_await next_batch();
    if (!batch) co_return batch.error();
    if (batch->frames.empty()) co_return std::size_t{0};

    auto connected = co_await connect();
    if (!connected) co_return connected.error();
    const auto count = batch->frames.size();
    auto written = co_await write(std::move(batch->frames));
    if (!written) {
        drop_link();
        co_return written.error();
    }
    const bool slept = co_await clock_.sleep_for(settling);
    if (!slept) co_return Fault{errc::cancelled, "audit.repository"};
    if (link_->ended) {
        drop_link();
        co_return Fault{errc::unavailable, "audit.repository"};
    }
    auto advanced = co_await advance(batch->last);
    if (!advanced) co_return advanced.error();
    co_return count;
}

auto Forwarding::connect() -> awaitable<Result<void>>
{
    if (link_) co_return Result<void>{};
    auto stream = co_await dial_();
    if (!stream) co_return stream.error();
    link_ = std::make_shared<Link>(std::move(*stream));
    listeners_.spawn("listen", listen(link_));
    co_return Result<void>{};
}

auto Forwarding::listen(std::shared_ptr<Link> link) -> awaitable<void>
{
    std::array<char, 512> ignored{};
    while (!link->ended) {
        auto some = co_await link->stream->read_some(asio::buffer(ignored));
        if (!some || *some == 0) link->ended = true;
    }
}

auto Forwarding::next_batch() -> awaitable<Result<Batch>>
{
    auto work = [source = source_, sender = sender_](Facts& facts) -> Result<Batch> {
        auto cursor = facts.audits().cursor(syslog_target);
        if (!cursor) return cursor.error();
        auto entries = facts.trail().audit(*cursor ? (*cursor)->number : 0, batch_max);
        if (!entries) return entries.error();
        Batch batch;
        for (const auto& entry : *entries) {
            auto context = context_of(facts, entry.subject);
            if (!context) return context.error();
            batch.frames.push_back(syslog_frame(dicom_message_of(entry, *context, source), entry.at, sender));
            batch.last = entry.number;
        }
        return batch;
    };
    co_return co_await ledger_.look(std::move(work));
}

auto Forwarding::write(std::vector<std::string> frames) -> awaitable<Result<void>>
{
    const auto link = link_;
    for (const auto& frame : frames) {
        link->stream->expires_after(writing_limit);
        auto written = co_await link->stream->write(asio::buffer(frame));
        if (!written) co_return written.error();
    }
    link->stream->expires_after(idle_limit);
    co_return Result<void>{};
}

auto Forwarding::advance(std::int64_t number) -> awaitable<Result<void>>
{
    auto work = [number](Facts& facts) {
        return facts.audits().put(ledger::AuditCursor{std::string{syslog_target}, number, true});
    };
    co_return co_await ledger_.commit(std::move(work));
}

void Forwarding::drop_link()
{
    if (!link_) return;
    link_->ended = true;
    link_->stream->close();
    link_.reset();
}

// Once when it begins and once when it ends, however often it is tried in between.
void Forwarding::tell(const Result<std::size_t>& outcome)
{
    if (!outcome && !std::exchange(in_trouble_, true))
        log_.warn("audit.forwarding.failed", {{"fault", outcome.error()}});
    if (outcome && std::exchange(in_trouble_, false)) log_.info("audit.forwarding.resumed", {{"entries", *outcome}});
}

}  // namespace shanhai::audit
