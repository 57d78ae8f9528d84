// Chest electrodes in each other's place: the shortest way through V1 to V6 is their order on the chest.
#include "common/ecg/quality/comparing.hpp"
#include "common/ecg/quality/judging.hpp"
#include "common/ecg/quality/rules.hpp"

#include <algorithm>
#include <array>
#include <ranges>

namespace shanhai::ecg {
namespace {

using enum LeadName;
constexpr std::array chest{V1, V2, V3, V4, V5, V6};
constexpr std::size_t leads = chest.size();
using Order = std::array<std::size_t, leads>;
using Distances = std::array<std::array<double, leads>, leads>;

auto length_of(const Order& order, const Distances& distances) -> double
{
    double sum = 0;
    for (std::size_t i = 1; i < leads; ++i) sum += distances[order[i - 1]][order[i]];
    return sum;
}

auto moved(const Order& order) -> std::size_t
{
    std::size_t count = 0;
    for (std::size_t i = 0; i < leads; ++i) count += order[i] != i;
    return count;
}

// A way has two directions: the one that moves fewer leads.
auto shortest(const Distances& distances) -> Order
{
    Order order{0, 1, 2, 3, 4, 5};
    Order best = order;
    double least = length_of(order, distances);
    while (std::ranges::next_permutation(order).found)
        if (const double found = length_of(order, distances); found < least) {
            least = found;
            best = order;
        }
    Order reversed = best;
    std::ranges::reverse(reversed);
    return moved(reversed) < moved(best) ? reversed : best;
}

void report(Verdict& verdict, const Order& order, double value)
{
    Finding finding{Flaw::precordial_order, Weight::advice, {}, value, {}};
    for (std::size_t i = 0; i < leads; ++i)
        if (order[i] != i) finding.leads.push_back(chest[i]);
    if (finding.leads.size() == 2)
        finding.which = std::string{text_of(finding.leads[0])} + "/" + std::string{text_of(finding.leads[1])};
    verdict.findings.push_back(std::move(finding));
}

}  // namespace

void judge_chest(const Evidence& evidence, Verdict& verdict)
{
    const auto& beat = evidence.measured.beat;
    if (beat.averaged < 3) return;
    std::array<Waveform, leads> waves;
    for (std::size_t i = 0; i < leads; ++i) {
        const auto* const lead = evidence.beat_lead(chest[i]);
        if (!lead) return;
        for (const auto flaw : {Flaw::lead_off, Flaw::flat, Flaw::saturation})
            if (const auto* const spoilt = verdict.find(flaw);
                spoilt && std::ranges::find(spoilt->leads, chest[i]) != spoilt->leads.end())
                return;
        waves[i] = qrst_of(*lead, beat);
        if (waves[i].empty()) return;
    }
    if (std::ranges::max(waves | std::views::transform(peak_to_peak)) < rules::order_low_uv) return;
    Distances distances{};
    double shape = 0;
    for (std::size_t i = 0; i < leads; ++i)
        for (std::size_t k = 0; k < i; ++k) {
            distances[i][k] = distances[k][i] = distance(waves[i], waves[k]);
            shape = std::max(shape, 1 - correlation(waves[i], waves[k]));
        }
    if (shape < rules::order_shape) return;

    const Order as_it_is{0, 1, 2, 3, 4, 5};
    const double length = length_of(as_it_is, distances);
    const auto best = shortest(distances);
    const double shorter = length - length_of(best, distances);
    if (shorter > rules::order_uv && shorter > rules::order_part * length) {
        report(verdict, best, shorter / length);
        return;
    }

    // From V6 to V1 the way is as short: then V1 looks as lead I does, and V6 the other way.
    const auto* const first = evidence.beat_lead(I);
    if (!first) return;
    const auto lead_i = qrst_of(*first, beat);
    const double off = correlation(lead_i, waves[0]) - correlation(lead_i, waves[5]);
    if (off > rules::order_backward && !verdict.find(Flaw::limb_reversal)) report(verdict, {5, 4, 3, 2, 1, 0}, off);
}

}  // namespace shanhai::ecg
