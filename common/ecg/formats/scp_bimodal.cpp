// Bimodal compression (EN 1064 annex C): the QRS is stored whole; outside its zone groups of `factor` samples became
// their mean. They come back on straight lines between the means, which a mean of three then smooths. It cannot be
// undone exactly: what lies between beats is the cart's own approximation.
#include "common/ecg/formats/scp.hpp"

#include <algorithm>

namespace shanhai::ecg::scp {
namespace {

// Calls `between(from, to)` and `whole(from, to)` in order, for sample numbers that include both ends.
template <class Between, class Whole>
void walk(const std::vector<Zone>& zones, const LeadSpan& span, Between between, Whole whole)
{
    std::uint64_t next = span.first;
    for (const auto& zone : zones) {
        if (zone.from > next) between(next, std::uint64_t{zone.from} - 1);
        whole(std::uint64_t{zone.from}, std::uint64_t{zone.to});
        next = std::uint64_t{zone.to} + 1;
    }
    if (next <= span.last) between(next, std::uint64_t{span.last});
}

auto rounded(std::int64_t dividend, std::int64_t divisor) -> std::int32_t
{
    const auto half = divisor / 2;
    return static_cast<std::int32_t>((dividend + (dividend < 0 ? -half : half)) / divisor);
}

// The first and the last mean stand for half a group each, so that every group gives `factor` samples again.
void interpolate(const std::int32_t* means, std::size_t groups, unsigned factor, std::vector<std::int32_t>& into)
{
    into.insert(into.end(), factor / 2, means[0]);
    for (std::size_t group = 0; group + 1 < groups; ++group)
        for (unsigned i = 0; i < factor; ++i) {
            const auto rise = std::int64_t{means[group + 1]} - means[group];
            into.push_back(means[group] + rounded(i * rise, factor));
        }
    into.insert(into.end(), factor - factor / 2, means[groups - 1]);
}

// A sample stays as it is at the ends, in a whole zone, and on both sides of where a subtraction begins or ends: there
// the signal has a step that is none of the heart's.
auto kept(const std::vector<Zone>& zones, const Beats& beats, const LeadSpan& span) -> std::vector<bool>
{
    std::vector<bool> keep(span.samples());
    keep.front() = keep.back() = true;
    for (const auto& zone : zones)
        for (auto number = zone.from; number <= zone.to; ++number) keep[number - span.first] = true;
    const auto keep_number = [&](std::int64_t number) {
        if (number >= span.first && number <= span.last) keep[static_cast<std::size_t>(number - span.first)] = true;
    };
    for (const auto& beat : beats.all) {
        if (beat.type != 0) continue;
        keep_number(std::int64_t{beat.from} - 1);
        keep_number(beat.from);
        keep_number(beat.to);
        keep_number(std::int64_t{beat.to} + 1);
    }
    return keep;
}

}  // namespace

auto zones_within(const Beats& beats, const LeadSpan& span) -> std::vector<Zone>
{
    std::vector<Zone> zones;
    std::uint64_t next = span.first;
    for (const auto& whole : beats.whole) {
        const auto from = std::max<std::uint64_t>(whole.from, next);
        const auto to = std::min(whole.to, span.last);
        if (whole.to == 0 || from > to) continue;
        zones.push_back({static_cast<std::uint32_t>(from), to});
        next = std::uint64_t{to} + 1;
    }
    return zones;
}

auto stored_samples(const std::vector<Zone>& zones, const LeadSpan& span, unsigned factor) -> std::size_t
{
    std::size_t count = 0;
    walk(
        zones, span,
        [&](std::uint64_t from, std::uint64_t to) { count += (to - from + 1) / factor + (to - from + 1) % factor; },
        [&](std::uint64_t from, std::uint64_t to) { count += to - from + 1; });
    return count;
}

auto restored(const std::vector<std::int32_t>& stored, const Beats& beats, const LeadSpan& span, unsigned factor)
    -> std::vector<std::int32_t>
{
    const auto zones = zones_within(beats, span);
    std::vector<std::int32_t> raw;
    raw.reserve(span.samples());
    const auto* at = stored.data();
    const auto copy = [&](std::size_t count) {
        raw.insert(raw.end(), at, at + count);
        at += count;
    };
    walk(
        zones, span,
        [&](std::uint64_t from, std::uint64_t to) {
            const auto groups = static_cast<std::size_t>(to - from + 1) / factor;
            if (groups > 0) interpolate(at, groups, factor, raw);
            at += groups;
            copy(static_cast<std::size_t>(to - from + 1) % factor);  // what makes no group is stored as it was
        },
        [&](std::uint64_t from, std::uint64_t to) { copy(static_cast<std::size_t>(to - from + 1)); });

    const auto keep = kept(zones, beats, span);
    auto smooth = raw;
    for (std::size_t i = 0; i < raw.size(); ++i)
        if (!keep[i]) smooth[i] = rounded(std::int64_t{raw[i - 1]} + raw[i] + raw[i + 1], 3);
    return smooth;
}

}  // namespace shanhai::ecg::scp
