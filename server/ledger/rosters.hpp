// What the ledger knows about duty: who is on call when (值班表), and whom two sites have agreed to call (危急值协议).
#pragma once

#include "server/ledger/alerts.hpp"

#include <set>

namespace shanhai::ledger {

struct ShiftKind {
    static constexpr std::string_view prefix = "shift";
};
using ShiftId = Id<ShiftKind>;

// Somebody answers for a duty of a site for a while.
struct Shift {
    ShiftId id;
    SiteId site;
    std::string duty;                  // reader 诊断, treating 临床, general 总值班, or any other word
    std::set<std::string> modalities;  // DICOM Modality codes; empty: all
    std::optional<PersonId> person;    // when they are known to the relay
    std::string name;                  // 王海波
    std::string phone;
    Instant from;
    Instant until;  // no longer on duty at this moment

    friend auto operator==(const Shift&, const Shift&) -> bool = default;
};

// A way to reach a contact. The address of `live` is empty: it is their site's connection.
struct Way {
    Channel channel = Channel::live;
    std::string address;

    friend auto operator==(const Way&, const Way&) -> bool = default;
};
BOOST_DESCRIBE_STRUCT(Way, (), (channel, address))

// Whom to call: a person by name, or whoever has a duty at that moment.
struct Contact {
    std::string site;  // where they are
    std::string name;  // for a duty: whom to ask for when the roster names nobody
    std::string title;
    std::string phone;
    std::string duty;   // empty: it is this person
    std::string days;   // "12345": Monday to Friday; empty: every day
    std::string from;   // "08:00" in China Standard Time; empty: at all hours
    std::string until;  // "18:00"; earlier than `from`: over midnight
    std::vector<Way> ways;

    friend auto operator==(const Contact&, const Contact&) -> bool = default;
};
BOOST_DESCRIBE_STRUCT(Contact, (), (site, name, title, phone, duty, days, from, until, ways))

// Two institutions have agreed whom to call when a critical value is found, and in which order.
struct Agreement {
    SiteId from;
    SiteId to;
    std::vector<Contact> contacts;
    Day agreed_on;
    std::string agreed_by;  // who signed for them

    friend auto operator==(const Agreement&, const Agreement&) -> bool = default;
};

class RosterBook {
public:
    virtual ~RosterBook() = default;

    virtual auto put(const Shift& shift) -> Result<void> = 0;                     // by id
    virtual auto drop(const ShiftId& id) -> Result<void> = 0;                     // one that is gone is fine
    virtual auto shift(const ShiftId& id) -> Result<std::optional<Shift>> = 0;
    // Shifts of a site, or of all, that touch [from, until): by from, then id.
    virtual auto shifts(const std::optional<SiteId>& site, Instant from, Instant until)
        -> Result<std::vector<Shift>> = 0;
    // Who has this duty at this moment: by from, then id, the latest to begin first.
    virtual auto on_duty(const SiteId& site, std::string_view duty, Instant at) -> Result<std::vector<Shift>> = 0;

    virtual auto put(const Agreement& agreement) -> Result<void> = 0;  // by (from, to)
    virtual auto agreement(const SiteId& from, const SiteId& to) -> Result<std::optional<Agreement>> = 0;
    virtual auto agreements() -> Result<std::vector<Agreement>> = 0;  // by (from, to)
};

}  // namespace shanhai::ledger
