#include "common/net/http/router.hpp"

#include <algorithm>
#include <stdexcept>

namespace shanhai::http {
namespace {

auto shape_of(const auto& segments)
{
    std::string shape;
    for (const auto& segment : segments)
        shape += segment.kind == decltype(segment.kind)::literal ? '/' + segment.text
                                                                 : "/{" + std::to_string(int(segment.kind));
    return shape;
}

}  // namespace

Router::Router(std::vector<Route> routes)
{
    std::map<std::string, int> seen;
    for (auto& route : routes) {
        auto segments = parse(route.pattern);
        if (++seen[route.method + ' ' + shape_of(segments)] > 1)
            throw std::logic_error{"answered twice: " + route.pattern};
        entries_.push_back(Entry{std::move(route), std::move(segments)});
    }
    // Literal before parameter before rest, from the left: the first that fits is the one that means it most.
    const auto more_literal = [](const Entry& a, const Entry& b) {
        return std::lexicographical_compare(a.segments.begin(), a.segments.end(), b.segments.begin(), b.segments.end(),
                                            [](const Segment& x, const Segment& y) { return x.kind < y.kind; });
    };
    std::stable_sort(entries_.begin(), entries_.end(), more_literal);
}

auto Router::parse(std::string_view pattern) -> std::vector<Segment>
{
    const auto nonsense = [&] { throw std::logic_error{"no pattern: " + std::string{pattern}}; };
    if (!pattern.starts_with('/')) nonsense();
    std::vector<Segment> segments;
    for (auto rest = pattern.substr(1); !rest.empty();) {
        auto part = rest.substr(0, rest.find('/'));
        rest.remove_prefix(std::min(rest.size(), part.size() + 1));
        const bool braced = part.starts_with('{') && part.ends_with('}');
        if (braced) part = part.substr(1, part.size() - 2);
        const bool all = braced && part.ends_with("...");
        if (all) part.remove_suffix(3);
        if (part.empty() || part.find_first_of("{}") != std::string_view::npos || (all && !rest.empty())) nonsense();
        const auto kind = all ? Segment::Kind::rest : braced ? Segment::Kind::parameter : Segment::Kind::literal;
        segments.push_back(Segment{kind, std::string{part}});
    }
    return segments;
}

auto Router::fits(const std::vector<Segment>& pattern, const std::vector<std::string>& segments)
    -> std::optional<Request::Parameters>
{
    Request::Parameters parameters;
    auto segment = segments.begin();
    for (const auto& expected : pattern) {
        if (expected.kind == Segment::Kind::rest) {
            auto& joined = parameters[expected.text];
            for (; segment != segments.end(); ++segment) joined += (joined.empty() ? "" : "/") + *segment;
            return parameters;
        }
        if (segment == segments.end()) return std::nullopt;
        if (expected.kind == Segment::Kind::literal && expected.text != *segment) return std::nullopt;
        if (expected.kind == Segment::Kind::parameter) parameters[expected.text] = *segment;
        ++segment;
    }
    if (segment != segments.end()) return std::nullopt;
    return parameters;
}

auto Router::match(std::string_view method, const std::vector<std::string>& segments) const -> Match
{
    auto found = find(method, segments);
    if (!found.route && method == "HEAD") found = find("GET", segments);
    const bool offers_get = found.allow.find("GET") != std::string::npos;
    if (offers_get && found.allow.find("HEAD") == std::string::npos) found.allow += ", HEAD";
    return found;
}

auto Router::find(std::string_view method, const std::vector<std::string>& segments) const -> Match
{
    Match match;
    for (const auto& entry : entries_) {
        auto parameters = fits(entry.segments, segments);
        if (!parameters) continue;
        if (entry.route.method == method) {
            match.route = &entry.route;
            match.parameters = std::move(*parameters);
            return match;
        }
        if (match.allow.find(entry.route.method) == std::string::npos)
            match.allow += (match.allow.empty() ? "" : ", ") + entry.route.method;
    }
    return match;
}

}  // namespace shanhai::http
