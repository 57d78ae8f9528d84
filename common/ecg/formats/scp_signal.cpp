// Sections 5 and 6: reference beat and rhythm (EN 1064 sections 5.8 and 5.9).
#include "common/dicom/pdu/byte_io.hpp"
#include "common/ecg/formats/scp.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

namespace shanhai::ecg::scp {
namespace {

// With what one unit of each becomes a unit of both.
struct Reference {
    std::vector<std::vector<std::int32_t>> leads{};
    unsigned microseconds = 0;
    unsigned nanovolts = 0;
};

auto rate_of(unsigned microseconds) -> std::optional<double>
{
    return microseconds == 0 ? std::nullopt : plausible_rate(1e6 / microseconds);
}

// Of how many samples each that was decimated is made, outside the whole zones. The two intervals are rounded to
// microseconds, so that four times 1667 may be written 6667.
auto factor_of(const Signal& rhythm, const Reference& reference) -> std::optional<unsigned>
{
    constexpr unsigned factor_max = 8;  // 4 is what the standard recommends
    if (reference.microseconds == 0 || rhythm.microseconds == 0) return std::nullopt;
    const auto factor = (rhythm.microseconds + reference.microseconds / 2) / reference.microseconds;
    const auto product = factor * reference.microseconds;
    const auto off = std::max(product, rhythm.microseconds) - std::min(product, rhythm.microseconds);
    if (factor == 0 || factor > factor_max || off > factor) return std::nullopt;
    return factor;
}

auto reference_of(const Sections& sections, const Leads& leads, const Beats& beats, const Huffman& huffman,
                  std::size_t samples_max) -> Result<Reference>
{
    const auto signal = signal_of(sections.of[5], leads.all.size());
    if (!signal) return signal.error();
    Reference reference{.microseconds = signal->microseconds, .nanovolts = signal->nanovolts};
    if (signal->microseconds == 0) return Fault{errc::mismatch, "ecg.samples"};
    const std::size_t count = beats.reference_ms * 1000U / signal->microseconds;
    if (count == 0) return Fault{errc::mismatch, "ecg.samples"};
    if (count > samples_max / leads.all.size()) return Fault{errc::too_large, "ecg.count"};
    for (std::size_t i = 0; i < leads.all.size(); ++i) {
        auto samples = samples_of(*signal, i, count, huffman);
        if (!samples) return samples.error();
        reference.leads.push_back(std::move(*samples));
    }
    return reference;
}

// EN 1064 section 5.7: the beat's fiducial point lies on that of the reference beat. Where the units differ, both are
// brought to the greatest that divides them.
auto add_reference(std::vector<std::int32_t>& samples, const LeadSpan& span, const Beats& beats,
                   const std::vector<std::int32_t>& reference, std::int64_t of_residual, std::int64_t of_reference)
    -> Result<void>
{
    std::vector<std::int64_t> sums(samples.begin(), samples.end());
    for (auto& one : sums) one *= of_residual;
    std::size_t added = 0;
    for (const auto& beat : beats.all) {
        if (beat.type != 0) continue;
        const auto shift = std::int64_t{beats.reference_fiducial} - 1 - beat.fiducial;  // sample number to index
        const auto from = std::max({std::int64_t{beat.from}, std::int64_t{span.first}, -shift});
        const auto to = std::min(
            {std::int64_t{beat.to}, std::int64_t{span.last}, static_cast<std::int64_t>(reference.size()) - 1 - shift});
        for (auto number = from; number <= to; ++number)
            sums[static_cast<std::size_t>(number - span.first)] +=
                of_reference * reference[static_cast<std::size_t>(number + shift)];
        added += from <= to ? static_cast<std::size_t>(to - from + 1) : 0;
        // Beats follow each other. A file in which they all lie on one place would take for ever.
        if (added > 2 * samples.size()) return Fault{errc::malformed, "ecg.read"};
    }
    for (std::size_t i = 0; i < sums.size(); ++i) {
        if (sums[i] > std::numeric_limits<std::int32_t>::max() || sums[i] < -std::numeric_limits<std::int32_t>::max())
            return Fault{errc::malformed, "ecg.read"};
        samples[i] = static_cast<std::int32_t>(sums[i]);
    }
    return {};
}

auto lead_of(const LeadSpan& span, unsigned nanovolts, const Filters& filters) -> Lead
{
    Lead lead{.name = lead_numbered(span.code), .filters = filters};
    lead.label = lead.name == LeadName::other ? "SCP " + std::to_string(span.code) : text_of(lead.name);
    lead.scale = plausible_scale(nanovolts / 1000.0, 0);
    return lead;
}

// Leads of one span were recorded together; carts that print 3x4 write four spans.
auto strip_for(std::vector<Strip>& strips, std::vector<LeadSpan>& spans, const LeadSpan& span,
               std::optional<double> rate, std::size_t strips_max) -> Strip*
{
    const auto same = [&](const LeadSpan& other) { return other.first == span.first && other.last == span.last; };
    const auto found = std::ranges::find_if(spans, same);
    if (found != spans.end()) return &strips[static_cast<std::size_t>(found - spans.begin())];
    if (strips.size() == strips_max) return nullptr;
    spans.push_back(span);
    Strip strip{.kind = StripKind::rhythm, .rate_hz = rate};
    if (rate && span.first > 1) strip.starts_s = (span.first - 1) / *rate;
    strips.push_back(std::move(strip));
    return &strips.back();
}

struct Plan {
    Signal rhythm;
    std::optional<Reference> reference;
    unsigned factor = 1;
    unsigned microseconds = 0;
    unsigned nanovolts = 0;
};

auto plan_of(const Sections& sections, const Leads& leads, const Beats& beats, const Huffman& huffman,
             const Limits& limits) -> Result<Plan>
{
    auto rhythm = signal_of(sections.of[6], leads.all.size());
    if (!rhythm) return rhythm.error();
    if (sections.protocol == 10) rhythm->bimodal = false;  // version 1.0 had nothing at that place
    Plan plan{.rhythm = std::move(*rhythm)};
    plan.microseconds = plan.rhythm.microseconds;
    plan.nanovolts = plan.rhythm.nanovolts;
    if (!sections.of[5].empty() && beats.reference_ms > 0) {
        auto reference = reference_of(sections, leads, beats, huffman, limits.samples_max - leads.samples);
        // Of itself the reference beat is only for looking at: where the rhythm does not need it, it may be missing.
        if (!reference && (leads.subtracted || plan.rhythm.bimodal)) return reference.error();
        if (reference) plan.reference = std::move(*reference);
    }
    const bool needed = leads.subtracted && !beats.all.empty();
    if (!needed && !plan.rhythm.bimodal) return plan;
    if (!plan.reference) return Fault{errc::unsupported, "ecg.dialect"};
    const auto factor = factor_of(plan.rhythm, *plan.reference);
    if (!factor || (*factor != 1 && !plan.rhythm.bimodal)) return Fault{errc::unsupported, "ecg.dialect"};
    plan.factor = *factor;
    plan.microseconds = plan.reference->microseconds;
    if (needed) plan.nanovolts = std::gcd(plan.rhythm.nanovolts, plan.reference->nanovolts);
    return plan;
}

auto rhythm_samples(const Plan& plan, const Leads& leads, std::size_t lead, const Beats& beats, const Huffman& huffman)
    -> Result<std::vector<std::int32_t>>
{
    const auto& span = leads.all[lead];
    const auto count = plan.factor == 1 ? span.samples() : stored_samples(zones_within(beats, span), span, plan.factor);
    auto samples = samples_of(plan.rhythm, lead, count, huffman);
    if (!samples) return samples.error();
    if (plan.factor != 1) samples = restored(*samples, beats, span, plan.factor);
    if (!leads.subtracted || beats.all.empty()) return samples;
    const auto unit = std::max(plan.nanovolts, 1U);
    if (auto added = add_reference(*samples, span, beats, plan.reference->leads[lead], plan.rhythm.nanovolts / unit,
                                   plan.reference->nanovolts / unit);
        !added)
        return added.error();
    return samples;
}

auto reference_strip(Reference& reference, const Leads& leads, const Filters& filters) -> Strip
{
    Strip strip{.kind = StripKind::representative, .label = "REFERENCE BEAT"};
    strip.rate_hz = rate_of(reference.microseconds);
    for (std::size_t i = 0; i < leads.all.size(); ++i) {
        strip.leads.push_back(lead_of(leads.all[i], reference.nanovolts, filters));
        strip.leads.back().samples = std::move(reference.leads[i]);
    }
    return strip;
}

}  // namespace

auto signal_of(ByteView section, std::size_t leads) -> Result<Signal>
{
    dicom::ByteReader reader{section};
    Signal signal;
    signal.nanovolts = reader.le16();
    signal.microseconds = reader.le16();
    signal.differences = reader.u8();
    signal.bimodal = reader.u8() == 1;
    std::vector<std::size_t> lengths(leads);
    for (auto& one : lengths) one = reader.le16();
    for (const auto one : lengths) signal.leads.push_back(reader.take(one));
    if (!reader.ok()) return Fault{errc::mismatch, "ecg.samples"};
    if (signal.differences > 2) return Fault{errc::malformed, "ecg.read"};
    return signal;
}

// Samples are words of 16 bits. Differences are summed in that width, as carts make them: a difference that did not fit
// comes out right.
auto samples_of(const Signal& signal, std::size_t lead, std::size_t count, const Huffman& huffman)
    -> Result<std::vector<std::int32_t>>
{
    auto samples = huffman.decode(signal.leads[lead], count);
    if (!samples) return samples;
    auto& all = *samples;
    for (std::size_t i = 0; i < all.size(); ++i) {
        auto value = all[i];
        if (signal.differences == 1 && i > 0) value += all[i - 1];
        if (signal.differences == 2 && i > 1) value += 2 * all[i - 1] - all[i - 2];
        all[i] = static_cast<std::int16_t>(static_cast<std::uint16_t>(value));
    }
    return samples;
}

auto strips_of(const Sections& sections, const Header& header, const Limits& limits) -> Result<std::vector<Strip>>
{
    if (sections.of[3].empty() || sections.of[6].empty()) return Fault{errc::malformed, "ecg.waveform"};
    const auto huffman = Huffman::parse(sections.of[2]);
    if (!huffman) return huffman.error();
    const auto leads = leads_of(sections.of[3], limits);
    if (!leads) return leads.error();
    const auto beats = beats_of(sections.of[4]);
    if (!beats) return beats.error();
    auto plan = plan_of(sections, *leads, *beats, *huffman, limits);
    if (!plan) return plan.error();

    std::vector<Strip> strips;
    std::vector<LeadSpan> spans;
    for (std::size_t i = 0; i < leads->all.size(); ++i) {
        auto samples = rhythm_samples(*plan, *leads, i, *beats, *huffman);
        if (!samples) return samples.error();
        auto* const strip = strip_for(strips, spans, leads->all[i], rate_of(plan->microseconds), limits.strips_max);
        if (!strip) return Fault{errc::too_large, "ecg.count"};
        strip->leads.push_back(lead_of(leads->all[i], plan->nanovolts, header.filters));
        strip->leads.back().samples = std::move(*samples);
    }
    if (plan->reference && strips.size() < limits.strips_max)
        strips.push_back(reference_strip(*plan->reference, *leads, header.filters));
    return strips;
}

}  // namespace shanhai::ecg::scp
