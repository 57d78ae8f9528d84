#include "server/duty/bodies.hpp"

#include <algorithm>

namespace shanhai::duty {
namespace {

using ledger::Channel;

constexpr std::size_t text_max = 192;  // bytes
constexpr std::size_t contacts_max = 20;

auto parse_channel(std::string_view text) -> std::optional<Channel>
{
    for (const auto channel : {Channel::live, Channel::webhook, Channel::sms})
        if (text == name_of(channel)) return channel;
    return std::nullopt;
}

auto is_hour(std::string_view text) -> bool
{
    if (text.empty()) return true;
    const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9'; };
    const bool shaped = text.size() == 5 && text[2] == ':' && digit(0) && digit(1) && digit(3) && digit(4);
    return shaped && text.substr(0, 2) < "24" && text[3] < '6';
}

auto are_days(std::string_view text) -> bool
{
    return std::ranges::all_of(text, [](char c) { return c >= '1' && c <= '7'; });
}

auto is_telephone(std::string_view text) -> bool
{
    const auto fits = [](char c) { return (c >= '0' && c <= '9') || c == '-' || c == '+'; };
    return text.size() >= 3 && text.size() <= 20 && std::ranges::all_of(text, fits);
}

// An SMS that names no telephone goes to the contact's own, or to whoever is on duty.
auto read_way(const wire::WayBody& body) -> std::optional<ledger::Way>
{
    const auto channel = parse_channel(body.channel);
    if (!channel) return std::nullopt;
    switch (*channel) {
    case Channel::live:
        if (!body.address.empty()) return std::nullopt;
        break;
    case Channel::webhook:
        if (!body.address.starts_with("https://") && !body.address.starts_with("http://")) return std::nullopt;
        break;
    case Channel::sms:
        if (!body.address.empty() && !is_telephone(body.address)) return std::nullopt;
        break;
    }
    return ledger::Way{*channel, body.address};
}

auto read_contact(const wire::ContactBody& body) -> std::optional<ledger::Contact>
{
    const bool named = !body.name.empty() && body.name.size() <= text_max && body.title.size() <= text_max;
    const bool timed = is_hour(body.from) && is_hour(body.until) && body.from.empty() == body.until.empty() &&
                       are_days(body.days);
    const bool reachable = !body.ways.empty() && (body.phone.empty() || is_telephone(body.phone));
    if (!SiteId::parse(body.site) || !named || !timed || !reachable) return std::nullopt;
    auto contact = ledger::Contact{.site = body.site,
                                   .name = body.name,
                                   .title = body.title,
                                   .phone = body.phone,
                                   .duty = body.duty,
                                   .days = body.days,
                                   .from = body.from,
                                   .until = body.until,
                                   .ways = {}};
    for (const auto& one : body.ways) {
        auto way = read_way(one);
        if (!way) return std::nullopt;
        const bool nowhere = way->channel == Channel::sms && way->address.empty() && body.phone.empty();
        if (nowhere && body.duty.empty()) return std::nullopt;
        contact.ways.push_back(std::move(*way));
    }
    return contact;
}

}  // namespace

auto read_shift(const wire::ShiftBody& body, const ledger::ShiftId& id) -> Result<ledger::Shift>
{
    auto site = SiteId::parse(body.site);
    if (!site) return Fault{errc::malformed, "shift.site"};
    if (body.duty.empty() || body.duty.size() > text_max) return Fault{errc::malformed, "shift.duty"};
    auto from = parse_instant(body.from);
    auto until = parse_instant(body.until);
    if (!from || !until || *until <= *from) return Fault{errc::malformed, "shift.times"};
    const bool callable = body.phone.empty() || is_telephone(body.phone);
    if (!callable || body.name.size() > text_max || (body.name.empty() && body.person.empty()))
        return Fault{errc::malformed, "shift.who"};

    auto shift = ledger::Shift{.id = id,
                               .site = *site,
                               .duty = body.duty,
                               .modalities = {body.modalities.begin(), body.modalities.end()},
                               .person = std::nullopt,
                               .name = body.name,
                               .phone = body.phone,
                               .from = *from,
                               .until = *until};
    if (!body.id.empty()) {
        auto own = ledger::ShiftId::parse(body.id);
        if (!own) return Fault{errc::malformed, "shift.id"};
        shift.id = *own;
    }
    if (body.person.empty()) return shift;
    auto person = PersonId::parse(body.person);
    if (!person) return Fault{errc::malformed, "shift.who"};
    shift.person = *person;
    return shift;
}

auto read_agreement(const wire::AgreementBody& body) -> Result<ledger::Agreement>
{
    auto from = SiteId::parse(body.from);
    auto to = SiteId::parse(body.to);
    if (!from || !to || *from == *to) return Fault{errc::malformed, "agreement.site"};
    auto agreed_on = parse_day(body.agreed_on);
    if (!agreed_on) return Fault{errc::malformed, "agreement.date"};
    if (body.contacts.empty() || body.contacts.size() > contacts_max)
        return Fault{errc::malformed, "agreement.contacts"};
    auto agreement = ledger::Agreement{*from, *to, {}, *agreed_on, body.agreed_by};
    for (const auto& one : body.contacts) {
        auto contact = read_contact(one);
        const auto number = std::to_string(agreement.contacts.size() + 1);
        if (!contact) return Fault{errc::malformed, "agreement.contact", number};
        agreement.contacts.push_back(std::move(*contact));
    }
    return agreement;
}

auto to_body(const ledger::Shift& shift) -> wire::ShiftBody
{
    return {.id = shift.id.text(),
            .site = shift.site.text(),
            .duty = shift.duty,
            .modalities = {shift.modalities.begin(), shift.modalities.end()},
            .person = shift.person ? shift.person->text() : std::string{},
            .name = shift.name,
            .phone = shift.phone,
            .from = to_text(shift.from),
            .until = to_text(shift.until)};
}

auto to_body(const ledger::Agreement& agreement) -> wire::AgreementBody
{
    auto body = wire::AgreementBody{.from = agreement.from.text(),
                                    .to = agreement.to.text(),
                                    .contacts = {},
                                    .agreed_on = to_text(agreement.agreed_on),
                                    .agreed_by = agreement.agreed_by};
    for (const auto& one : agreement.contacts) {
        auto contact = wire::ContactBody{.site = one.site,
                                         .name = one.name,
                                         .title = one.title,
                                         .phone = one.phone,
                                         .duty = one.duty,
                                         .days = one.days,
                                         .from = one.from,
                                         .until = one.until,
                                         .ways = {}};
        for (const auto& way : one.ways) contact.ways.push_back({std::string{name_of(way.channel)}, way.address});
        body.contacts.push_back(std::move(contact));
    }
    return body;
}

}  // namespace shanhai::duty
