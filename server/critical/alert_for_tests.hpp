// An alert in any state, and everybody who may want something of it.
#pragma once

#include "server/critical/alert.hpp"

#include <gtest/gtest.h>

namespace shanhai::critical {

inline const auto start = parse_instant("2026-03-05T08:00:00+08:00").value();
inline const auto timers = Timers{.decision = std::chrono::minutes{5},
                                  .delivery = std::chrono::seconds{60},
                                  .acknowledge = std::chrono::minutes{5},
                                  .next_contact = std::chrono::minutes{3},
                                  .duty = std::chrono::minutes{10},
                                  .remind = std::chrono::minutes{5},
                                  .action = std::chrono::minutes{15},
                                  .outcome = std::chrono::hours{24}};

inline auto person(std::string_view id, Side side) -> Who
{
    return {"person:" + std::string{id}, side, {}, PersonId::parse(id).value()};
}
inline const auto dr_wang = person("dr-wang", Side::reading);
inline const auto dr_li = person("dr-li", Side::reading);
inline const auto clinic = Who{"site:qingshan/gateway", Side::treating, "李医生", std::nullopt};
inline const auto stranger = Who{"site:hexi/gateway", Side::neither, "某某", std::nullopt};

inline auto notice(std::string site, ledger::Channel channel, std::string address = {}) -> Notice
{
    return {.site = site, .contact = "张建国", .channel = channel, .address = address.empty() ? site : address};
}
inline const auto live = notice("qingshan", ledger::Channel::live);
inline const auto sms = notice("qingshan", ledger::Channel::sms, "13800000000");

inline auto suspected() -> Alert
{
    return {.id = ledger::AlertId::mint(start, {}),
            .of = CaseId::mint(start, {}),
            .site = SiteId::parse("qingshan").value(),
            .group = SiteId::parse("yunling").value(),
            .modality = "ECG",
            .found_by = dr_wang.actor,
            .found_at = start,
            .revision = 1,
            .first_check = dr_wang.person,
            .due_at = start + timers.decision};
}

template <class Wish>
auto after(const Alert& now, const Wish& wish) -> Alert
{
    return evolve(now, decide(now, wish, timers).value());
}

inline auto confirmed(std::vector<Notice> calls = {sms}) -> Alert
{
    return after(suspected(), Check{dr_li, false, std::move(calls), start});
}
inline auto dispatched() -> Alert { return confirmed({live}); }
inline auto delivered() -> Alert
{
    return after(dispatched(), Receive{clinic, SiteId::parse("qingshan").value(), start});
}
inline auto acknowledged() -> Alert { return after(delivered(), ReadBack{clinic, true, start}); }
inline auto acted(std::string action = "treated") -> Alert
{
    return after(acknowledged(), Act{clinic, std::move(action), "", start});
}
inline auto closed() -> Alert { return after(acted(), Close{clinic, "improved", "", start}); }
inline auto voided() -> Alert
{
    return after(after(delivered(), Void{dr_wang, "伪差", start}), Void{dr_li, "伪差", start});
}

inline auto every_state() -> std::vector<Alert>
{
    return {suspected(), confirmed(), dispatched(), delivered(), acknowledged(), acted(), closed(), voided()};
}

// What decide() says to each state in turn: the happening's name, or the fault's.
template <class Wish>
auto answers(const Wish& wish) -> std::vector<std::string>
{
    std::vector<std::string> all;
    for (const auto& state : every_state()) {
        const auto happening = decide(state, wish, timers);
        all.emplace_back(happening ? name_of(*happening) : happening.error().at());
    }
    return all;
}

}  // namespace shanhai::critical
