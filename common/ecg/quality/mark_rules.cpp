// The rules as data: read strictly, since a misspelt limit would be one that nobody watches.
#include "common/ecg/quality/marks.hpp"
#include "common/wire/json.hpp"

#include <algorithm>
#include <array>

namespace shanhai::ecg {
namespace {

constexpr std::string_view embedded[] = {
#include "marks.inc"  // written by common/CMakeLists.txt from ecg/quality/marks/*.json
};

struct Body {
    std::string id;
    std::string title;
    std::string issuer;
    std::string version;
    std::string valid_from;
    std::string source;
    std::optional<std::int64_t> rate_below;
    std::optional<std::int64_t> rate_at_most;
    std::optional<std::int64_t> rate_at_least;
    std::optional<std::int64_t> pause_at_least_ms;
    std::optional<std::int64_t> qrs_at_least_ms;
    std::optional<std::int64_t> qtc_at_least_ms;
};
BOOST_DESCRIBE_STRUCT(Body, (),
                      (id, title, issuer, version, valid_from, source, rate_below, rate_at_most, rate_at_least,
                       pause_at_least_ms, qrs_at_least_ms, qtc_at_least_ms))

auto wrong(std::string_view member) -> Fault { return Fault{errc::malformed, "ecg.marks", std::string{member}}; }

struct Limit {
    std::string_view name;
    std::optional<std::int64_t> Body::* from;
    std::optional<double> MarkRules::* into;
    std::int64_t low;
    std::int64_t high;
};
constexpr auto limits = std::to_array<Limit>({
    {"rate_below", &Body::rate_below, &MarkRules::rate_below, 10, 100},
    {"rate_at_most", &Body::rate_at_most, &MarkRules::rate_at_most, 10, 100},
    {"rate_at_least", &Body::rate_at_least, &MarkRules::rate_at_least, 80, 350},
    {"pause_at_least_ms", &Body::pause_at_least_ms, &MarkRules::pause_at_least_ms, 1000, 20'000},
    {"qrs_at_least_ms", &Body::qrs_at_least_ms, &MarkRules::qrs_at_least_ms, 100, 300},
    {"qtc_at_least_ms", &Body::qtc_at_least_ms, &MarkRules::qtc_at_least_ms, 400, 900},
});

auto unknown_member(std::string_view text) -> std::optional<std::string>
{
    const auto object = wire::parse_object(text);
    if (!object) return std::string{"json"};
    for (const auto& member : *object) {
        bool known = false;
        boost::mp11::mp_for_each<boost::describe::describe_members<Body, boost::describe::mod_public>>(
            [&](auto described) { known |= member.key() == described.name; });
        const std::string key{std::string_view{member.key()}};
        const bool plain = key.size() <= 40 && key.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == key.npos;
        if (!known) return plain ? key : "member";  // a fault's subject is never text from outside
    }
    return std::nullopt;
}

}  // namespace

auto MarkRules::parse(std::string_view json) -> Result<MarkRules>
{
    if (const auto member = unknown_member(json)) return wrong(*member);
    const auto body = wire::read_json<Body>(json);
    if (!body) return wrong(body.error().subject());
    const std::pair<std::string_view, const std::string&> texts[] = {
        {"id", body->id}, {"title", body->title}, {"issuer", body->issuer}, {"version", body->version},
        {"source", body->source}};
    for (const auto& [name, text] : texts)
        if (text.empty()) return wrong(name);
    const auto day = parse_day(body->valid_from);
    if (!day) return wrong("valid_from");

    MarkRules rules{.id = body->id,
                    .title = body->title,
                    .issuer = body->issuer,
                    .version = body->version,
                    .valid_from = *day,
                    .source = body->source};
    bool any = false;
    for (const auto& limit : limits) {
        const auto& value = (*body).*limit.from;
        if (!value) continue;
        if (*value < limit.low || *value > limit.high) return wrong(limit.name);
        rules.*limit.into = static_cast<double>(*value);
        any = true;
    }
    if (!any || (rules.rate_below && rules.rate_at_most)) return wrong("rate_below");
    return rules;
}

auto all_mark_rules() -> const std::vector<MarkRules>&
{
    static const auto all = [] {
        std::vector<MarkRules> rules;
        for (const auto text : embedded) rules.push_back(MarkRules::parse(text).value());
        return rules;
    }();
    return all;
}

auto MarkRules::named(std::string_view id) -> Result<MarkRules>
{
    for (const auto& rules : all_mark_rules())
        if (rules.id == id) return rules;
    return Fault{errc::not_found, "ecg.marks", std::string{id}};
}

}  // namespace shanhai::ecg
