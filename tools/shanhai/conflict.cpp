#include "tools/shanhai/conflict.hpp"

#include "common/wire/conflict.hpp"
#include "tools/shanhai/words.hpp"

namespace shanhai::cli {
namespace {

auto page(Relay& relay, const std::string& after) -> awaitable<Outcome<Answered>>
{
    auto target = std::string{"/api/v1/conflicts?limit=200"};
    if (!after.empty()) target += "&after=" + after;
    co_return co_await relay.ask("GET", std::move(target));
}

}  // namespace

auto list_conflicts(Session& session) -> awaitable<Outcome<void>>
{
    auto member = open_member(session);
    if (!member) co_return member.error();
    auto all = wire::ConflictList();
    do {
        auto answer = co_await page(member->relay, all.next);
        if (!answer) co_return answer.error();
        auto more = read<wire::ConflictList>(*answer);
        if (!more) co_return more.error();
        for (auto& one : more->conflicts) all.conflicts.push_back(std::move(one));
        all.next = std::move(more->next);
    } while (!all.next.empty());

    session.console.print_json(wire::write_json(all));
    if (all.conflicts.empty()) {
        session.console.say("没有编号相同而内容不同的影像。");
        co_return Outcome<void>{};
    }
    Table table{{"机构", "检查", "影像编号", "先到", "后到", "后到的存放编号"}};
    for (const auto& one : all.conflicts)
        table.add({one.site, one.modality, one.instance, shown_time(one.held.received_at),
                   shown_time(one.apart.received_at), one.apart.id});
    session.console.print(table);
    co_return Outcome<void>{};
}

}  // namespace shanhai::cli
