// Rosters (值班表) and contact agreements (危急值联系人) on the command line.
#pragma once

#include "common/wire/duty.hpp"
#include "tools/shanhai/session.hpp"

namespace shanhai::cli {

struct ContactWishes {
    wire::AgreementBody agreement;
    std::vector<std::string> contacts;  // "site,name,title,phone,ways": 青山,张建国,值班医师,13800000000,live+sms
    std::string file;                   // AgreementBody in JSON, for hours, days and duties
};
auto list_agreements(Session& session) -> awaitable<Outcome<void>>;
auto put_agreement(Session& session, ContactWishes wishes) -> awaitable<Outcome<void>>;

struct RosterWishes {
    wire::ShiftBody shift;
    std::string file;  // CSV: site,duty,person,name,phone,modalities,from,until
    std::string site;
    std::string which;
};
auto list_shifts(Session& session, RosterWishes wishes) -> awaitable<Outcome<void>>;
auto add_shift(Session& session, RosterWishes wishes) -> awaitable<Outcome<void>>;
auto import_shifts(Session& session, RosterWishes wishes) -> awaitable<Outcome<void>>;
auto remove_shift(Session& session, RosterWishes wishes) -> awaitable<Outcome<void>>;
auto show_on_call(Session& session) -> awaitable<Outcome<void>>;

// "值班室,张建国,…": malformed "usage.contact", with the text. Pure.
auto parse_contact(const std::string& text) -> Outcome<wire::ContactBody>;
// A line of the CSV; "2026-03-05 08:00" is China Standard Time. malformed "usage.roster" with the line's number. Pure.
auto parse_roster(const std::string& csv) -> Outcome<std::vector<wire::ShiftBody>>;

}  // namespace shanhai::cli
