// An outbox over the small county with one signed report, and a courier that answers as it is told.
#pragma once

#include "common/log/capture.hpp"
#include "server/delivery/outbox.hpp"
#include "server/delivery/recalls.hpp"
#include "server/reports/reading_for_tests.hpp"

#include <gmock/gmock.h>

#include <deque>

namespace shanhai::delivery::test {

using ledger::Destination;
using ledger::DestinationId;
using ledger::Push;
using ledger::PushKind;
using ledger::PushState;
using net::Outcome;

inline auto no() { return Outcome::refused({errc::forbidden, "webhook.refused", "403"}); }
inline auto nobody() { return Outcome::unreachable({errc::timeout, "net.connect"}); }

// Says yes when it was told nothing else; hangs on a destination for as long as it is told to.
class FakeCourier final : public Courier {
public:
    explicit FakeCourier(asio::io_context& io) : io_{io} {}

    auto carry(Parcel parcel) -> awaitable<Outcome> override
    {
        const auto to = parcel.to.id.text();
        carried.push_back(std::move(parcel));
        if (hanging == to) {
            asio::steady_timer forever{io_, asio::steady_timer::time_point::max()};
            release = [&forever] { forever.cancel(); };
            co_await forever.async_wait(asio::as_tuple(asio::use_awaitable));
        }
        auto& said = answers[to];
        if (said.empty()) co_return Outcome::accepted();
        auto answer = said.front();
        said.pop_front();
        co_return answer;
    }

    std::vector<Parcel> carried;
    std::map<std::string, std::deque<Outcome>> answers;  // by destination, one for each attempt
    std::string hanging;
    std::function<void()> release = [] {};

private:
    asio::io_context& io_;
};

struct Pushing : reports::test::Reading {
    FakeCourier courier{county.io};
    log::Capture lines;
    Recalls recalls{county.ledger, county.clock, county.bell};
    Outbox outbox{county.io.get_executor(), county.ledger, courier, county.clock, county.entropy,
                  county.bell,              settings(),    log::Log{lines}};

    static auto settings() -> DeliverySettings { return {}; }

    void add(std::string_view id, const SiteId& site, bool active = true)
    {
        auto to = Destination{.id = DestinationId::parse(id).value(),
                              .site = site,
                              .address = "https://his.example/hooks",
                              .active = active,
                              .created_at = county.clock.now()};
        county.ask(county.ledger.commit([to](ledger::Facts& facts) { return facts.outbox().put(to); })).value();
    }
    void add(std::string_view id) { add(id, county.niujie); }

    // Everything that is due now goes out, and is answered.
    void round()
    {
        county.ask(outbox.start_due()).value();
        county.ask(outbox.served());
    }
    auto alarms() { return county.ask(outbox.raise_alarms()).value(); }
    auto pushes(const ReportId& report)
    {
        return county.look([&](ledger::Facts& facts) { return facts.outbox().pushes_of(report); });
    }
    auto push_to(const ReportId& report, std::string_view to, PushKind kind = PushKind::report) -> Push
    {
        for (auto& push : pushes(report))
            if (push.to.text() == to && push.kind == kind) return push;
        throw std::runtime_error{"no such push"};
    }
    auto events_of(std::string_view kind) -> std::size_t
    {
        const auto all =
            county.look([](ledger::Facts& facts) { return facts.trail().events(0, std::nullopt, 10'000); });
        return static_cast<std::size_t>(std::ranges::count(all, kind, &ledger::Event::kind));
    }
    auto recall(const ReportId& report, std::string reason = "左右写反", bool wrong_patient = false)
    {
        return county.ask(recalls.recall(county.specialist(), report, {std::move(reason), wrong_patient}));
    }
};

}  // namespace shanhai::delivery::test
