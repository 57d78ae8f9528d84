#include "server/critical/ladder.hpp"

#include "server/duty/roster.hpp"

namespace shanhai::critical {
namespace {

using ledger::Channel;
using ledger::Facts;

auto notice(std::int64_t level, std::string site, std::string contact, Channel channel, std::string address) -> Notice
{
    return {.level = level,
            .site = std::move(site),
            .contact = std::move(contact),
            .channel = channel,
            .address = std::move(address)};
}

auto live(std::int64_t level, const SiteId& site, std::string contact) -> Notice
{
    return notice(level, site.text(), std::move(contact), Channel::live, site.text());
}

void append(std::vector<Notice>& all, std::vector<Notice> more)
{
    for (auto& one : more) all.push_back(std::move(one));
}

auto titled(const ledger::Contact& contact) -> std::string
{
    return contact.title.empty() ? contact.name : contact.name + "（" + contact.title + "）";
}

// Whoever has the contact's duty now; else the contact as the agreement has it.
auto calls_of(Facts& facts, const Alert& alert, const ledger::Contact& contact, std::int64_t level, Instant now)
    -> Result<std::vector<Notice>>
{
    auto name = titled(contact);
    auto phone = contact.phone;
    const auto site = SiteId::parse(contact.site);
    if (!site) return site.error();
    if (!contact.duty.empty()) {
        auto shift = duty::on_duty(facts, *site, contact.duty, alert.modality, now);
        if (!shift) return shift.error();
        if (*shift) name = (*shift)->name;
        if (*shift && !(*shift)->phone.empty()) phone = (*shift)->phone;
    }
    std::vector<Notice> calls;
    for (const auto& way : contact.ways) {
        auto address = way.address;
        if (way.channel == Channel::live) address = contact.site;
        if (way.channel == Channel::sms && address.empty()) address = phone;
        if (!address.empty()) calls.push_back(notice(level, contact.site, name, way.channel, std::move(address)));
    }
    return calls;
}

// Somebody on duty, by their site's connection and by SMS where they have a telephone.
auto calls_of_duty(Facts& facts, const Alert& alert, const SiteId& site, std::string_view duty, std::int64_t level,
                   Instant now) -> Result<std::vector<Notice>>
{
    auto shift = duty::on_duty(facts, site, duty, alert.modality, now);
    if (!shift) return shift.error();
    if (!*shift) return std::vector<Notice>{};
    auto calls = std::vector{live(level, site, (*shift)->name)};
    if (!(*shift)->phone.empty())
        calls.push_back(notice(level, site.text(), (*shift)->name, Channel::sms, (*shift)->phone));
    return calls;
}

auto parent_of(Facts& facts, const SiteId& site) -> Result<std::optional<SiteId>>
{
    auto found = facts.people().site(site);
    if (!found) return found.error();
    return *found ? (*found)->parent : std::nullopt;
}

// 总值班 of a site, or of the first above it that has one on its roster.
auto general_of(Facts& facts, const Alert& alert, const SiteId& site, const std::optional<SiteId>& below, Instant now)
    -> Result<std::vector<Notice>>
{
    constexpr int tree_height_max = 8;
    auto here = std::optional{site};
    for (int height = 0; here && here != below && height < tree_height_max; ++height) {
        auto calls = calls_of_duty(facts, alert, *here, duty::general, alert.level, now);
        if (!calls || !calls->empty()) return calls;
        auto parent = parent_of(facts, *here);
        if (!parent) return parent.error();
        here = *parent;
    }
    return std::vector{live(alert.level, site, "总值班")};
}

}  // namespace

auto duty_calls(Facts& facts, const Alert& alert, Instant now) -> Result<std::vector<Notice>>
{
    auto calls = general_of(facts, alert, alert.site, alert.group, now);
    if (!calls) return calls;
    auto reading = general_of(facts, alert, alert.group, std::nullopt, now);
    if (!reading) return reading;
    append(*calls, std::move(*reading));
    return calls;
}

auto reading_rung(Facts& facts, const Alert& alert, std::int64_t level, Instant now) -> Result<Rung>
{
    auto here = std::optional{alert.group};
    if (level == 1) {
        auto above = parent_of(facts, alert.group);
        if (!above) return above.error();
        here = *above;
    }
    if (level > 1 || !here) {
        auto calls = general_of(facts, alert, alert.group, std::nullopt, now);
        if (!calls) return calls.error();
        return Rung{std::move(*calls), true};
    }
    auto calls = calls_of_duty(facts, alert, *here, duty::reading, level, now);
    if (!calls) return calls.error();
    if (calls->empty()) calls->push_back(live(level, *here, "值班诊断医师"));
    return Rung{std::move(*calls), false};
}

auto treating_rung(Facts& facts, const Alert& alert, std::int64_t level, Instant now) -> Result<Rung>
{
    auto agreement = duty::agreement_for(facts, alert.site, alert.group);
    if (!agreement) return agreement.error();
    auto rung = Rung{{}, true};
    std::vector<Notice> first;  // who asked is called in any case, also where another site's agreement holds
    if (level == 0 && *agreement && (*agreement)->from != alert.site)
        first.push_back(live(0, alert.site, "送检机构"));
    std::int64_t callable = 0;
    // Pairs from before there were agreements have none: then the clinic's own connection is called, and the duty.
    if (*agreement) {
        for (const auto& contact : (*agreement)->contacts) {
            if (!duty::in_hours(contact, now)) continue;
            auto calls = calls_of(facts, alert, contact, callable, now);
            if (!calls) return calls.error();
            if (callable++ == level) {
                append(first, std::move(*calls));
                return Rung{std::move(first), false};
            }
            append(rung.calls, std::move(*calls));
        }
    }
    if (rung.calls.empty()) rung.calls.push_back(live(level, alert.site, "送检机构"));
    auto duty = duty_calls(facts, alert, now);
    if (!duty) return duty.error();
    append(rung.calls, std::move(*duty));
    return rung;
}

}  // namespace shanhai::critical
