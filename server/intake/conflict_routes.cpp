// Copies kept apart, for whoever must look: a site and the people who work there see their own, an administrator all.
#include "common/wire/conflict.hpp"
#include "server/intake/routes.hpp"

namespace shanhai::intake {
namespace {

using http::Request;
using http::Response;
using ledger::Facts;

constexpr std::int64_t page_max = 200;

struct Context {
    ledger::Ledger& ledger;
    people::Gate& gate;
};

auto to_copy(const ledger::StoredObject& object) -> wire::CopyView
{
    return {object.id.text(), to_text(object.received_at), static_cast<std::int64_t>(object.place.size),
            object.digest.hex()};
}

auto to_view(Facts& facts, const ledger::StoredObject& apart) -> Result<wire::ConflictView>
{
    if (!apart.instance) return Fault{errc::corrupt, "ledger.object"};
    auto held = facts.archive().instance(apart.site, apart.instance->instance);
    if (!held) return held.error();
    if (!*held) return Fault{errc::corrupt, "ledger.object"};
    return wire::ConflictView{.site = apart.site.text(),
                              .study = apart.instance->study.text(),
                              .series = apart.instance->series.text(),
                              .instance = apart.instance->instance.text(),
                              .modality = apart.instance->modality,
                              .held = to_copy(**held),
                              .apart = to_copy(apart)};
}

auto list_for(Facts& facts, const std::optional<SiteId>& site, const std::optional<ObjectId>& after, std::size_t limit)
    -> Result<wire::ConflictList>
{
    std::optional<ledger::StoredObject> behind;
    if (after) {
        auto found = facts.archive().object(*after);
        if (!found) return found.error();
        if (!*found) return Fault{errc::malformed, "query.after"};
        behind = std::move(**found);
    }
    auto copies = facts.archive().conflicts(site, behind, limit);
    if (!copies) return copies.error();
    wire::ConflictList list;
    for (const auto& copy : *copies) {
        auto view = to_view(facts, copy);
        if (!view) return view.error();
        list.conflicts.push_back(std::move(*view));
    }
    if (copies->size() == limit) list.next = copies->back().id.text();
    return list;
}

auto list_conflicts(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto limit = people::number_in(request, "limit", 50, page_max);
    if (!limit) co_return limit.error();
    std::optional<ObjectId> after;
    if (const auto text = request.query("after")) {
        auto id = ObjectId::parse(*text);
        if (!id) co_return Fault{errc::malformed, "query.after"};
        after = *id;
    }
    const auto rows = static_cast<std::size_t>(std::max<std::int64_t>(*limit, 1));
    const auto everything = people::may_administer(*who).has_value();
    auto work = [site = everything ? std::nullopt : std::optional{who->site}, after, rows](Facts& facts) {
        return list_for(facts, site, after, rows);
    };
    auto list = co_await to.ledger.look(std::move(work));
    if (!list) co_return list.error();
    co_return people::reply(*list);
}

}  // namespace

auto conflict_routes(ledger::Ledger& ledger, people::Gate& gate) -> std::vector<http::Route>
{
    const auto to = Context{ledger, gate};
    return {{"GET", "/api/v1/conflicts", [to](Request& request) { return list_conflicts(request, to); }}};
}

}  // namespace shanhai::intake
