#include "server/critical/list.hpp"

#include <algorithm>
#include <array>

namespace shanhai::critical {
namespace {

constexpr std::string_view embedded[] = {
#include "lists.inc"  // written by server/CMakeLists.txt from critical/lists/*.json
};

constexpr std::array<std::string_view, 3> grades{"red", "orange", "yellow"};

auto wrong(std::string_view what) -> Fault { return Fault{errc::malformed, "critical.list", std::string{what}}; }

auto read_item(const wire::CriticalItemBody& body) -> Result<Item>
{
    if (body.code.empty() || body.criterion.empty()) return wrong("item");
    if (body.modalities.empty()) return wrong("modalities");
    if (std::ranges::find(grades, body.grade) == grades.end()) return wrong("grade");
    if (body.notify_minutes < 1 || body.notify_minutes > 24 * 60) return wrong("notify_minutes");
    return Item{body.code,
                body.criterion,
                {body.modalities.begin(), body.modalities.end()},
                body.grade,
                std::chrono::minutes{body.notify_minutes},
                body.actions};
}

auto is_valid(const List& list, Day today) -> bool
{
    return list.valid_from <= today && (!list.valid_until || today <= *list.valid_until);
}

}  // namespace

auto parse_list(std::string_view text) -> Result<List>
{
    auto body = wire::read_json<wire::CriticalListBody>(text);
    if (!body) return wrong("json");
    if (body->id.empty() || body->version.empty() || body->title.empty() || body->issuer.empty()) return wrong("id");
    if (body->source.empty() || body->wording.empty()) return wrong("source");
    auto from = parse_day(body->valid_from);
    if (!from) return wrong("valid_from");
    auto list = List{.id = body->id,
                     .title = body->title,
                     .issuer = body->issuer,
                     .version = body->version,
                     .valid_from = *from,
                     .valid_until = std::nullopt,
                     .source = body->source,
                     .wording = body->wording,
                     .items = {}};
    if (!body->valid_until.empty()) {
        auto until = parse_day(body->valid_until);
        if (!until || *until < *from) return wrong("valid_until");
        list.valid_until = *until;
    }
    std::set<std::string> codes;
    for (const auto& one : body->items) {
        auto item = read_item(one);
        if (!item) return item.error();
        if (!codes.insert(item->code).second) return wrong("code");
        list.items.push_back(std::move(*item));
    }
    if (list.items.empty()) return wrong("items");
    return list;
}

auto all_lists() -> const std::vector<List>&
{
    static const auto all = [] {
        std::vector<List> lists;
        for (const auto text : embedded) lists.push_back(parse_list(text).value());
        return lists;
    }();
    return all;
}

auto Lists::choose(const std::vector<std::string>& ids, std::span<const List> from) -> Result<Lists>
{
    Lists chosen;
    for (const auto& id : ids) {
        const auto before = chosen.lists_.size();
        for (const auto& list : from)
            if (list.id == id) chosen.lists_.push_back(list);
        if (chosen.lists_.size() == before) return Fault{errc::not_found, "critical.list"};
    }
    return chosen;
}

auto Lists::find(std::string_view item, std::string_view modality, Day today) const -> Result<Match>
{
    const auto slash = item.find('/');
    const auto list_id = slash == std::string_view::npos ? std::string_view{} : item.substr(0, slash);
    const auto code = slash == std::string_view::npos ? item : item.substr(slash + 1);
    for (const auto& list : lists_) {
        if (!is_valid(list, today) || (!list_id.empty() && list.id != list_id)) continue;
        const auto fits = [&](const Item& one) {
            return one.code == code && one.modalities.contains(std::string{modality});
        };
        const auto found = std::ranges::find_if(list.items, fits);
        if (found != list.items.end()) return Match{list, *found};
    }
    return Fault{errc::not_found, "critical.item"};
}

}  // namespace shanhai::critical
