#include "server/init.hpp"

#include "common/config/manual.hpp"
#include "common/pki/enrolment_code.hpp"
#include "common/runtime/clock.hpp"
#include "common/runtime/within.hpp"
#include "common/wire/sentences.hpp"
#include "server/adapters/sqlite/ledger.hpp"
#include "server/audit/note.hpp"
#include "server/dev_county.hpp"
#include "server/duty/duty.hpp"
#include "server/people/directory.hpp"

#include <fstream>
#include <iostream>

namespace shanhai::server {
namespace {

using ledger::Facts;

auto say(const Fault& fault) -> int
{
    std::cerr << wire::sentence(fault) << " (" << fault.at() << (fault.subject().empty() ? "" : ": ") << fault.subject()
              << ")\n";
    return 1;
}

auto quoted(const std::vector<std::string>& all) -> std::string
{
    std::string text;
    for (const auto& one : all) text += (text.empty() ? "\"" : ", \"") + one + '"';
    return text;
}

// The whole commented file, with what this relay was given standing in it.
auto write_settings(const Layout& layout, const InitOptions& options) -> Result<Settings>
{
    auto given = "[relay]\norganization = \"" + options.organization + "\"\n";
    if (!options.hosts.empty()) given += "hosts = [" + quoted(options.hosts) + "]\n";
    if (options.dev) given += "[listeners]\naddress = \"127.0.0.1\"\n[intake]\nstudy_quiet_period = \"3s\"\n";
    config::Reader reader{given, layout.settings().string()};
    auto settings = read_settings(reader);
    if (const auto problems = reader.finish(); !problems.empty())
        return Fault{errc::malformed, "init.settings", problems.front().setting};
    std::ofstream out{layout.settings()};
    out << config::settings_file(reader);
    out.close();
    if (!out) return Fault{errc::unavailable, "init.file"};
    return settings;
}

// Runs one commit on a context of its own: there is no process around it yet.
template <class Work>
auto commit_now(ledger::Ledger& ledger, asio::io_context& io, Work work) -> Result<void>
{
    auto outcome = asio::co_spawn(io, boxed(ledger.commit(std::move(work))), asio::use_future);
    io.restart();
    auto keep = asio::make_work_guard(io);
    while (outcome.wait_for(std::chrono::seconds{0}) != std::future_status::ready) io.run_one();
    return *outcome.get();
}

auto write_county(Facts& facts, const County& county, const std::vector<ledger::Credential>& credentials, Instant now)
    -> Result<void>
{
    for (const auto& site : county.sites)
        if (auto put = people::put_site(facts, site); !put) return put.error();
    for (const auto& agreement : county.agreements)
        if (auto put = duty::put_agreement(facts, agreement); !put) return put.error();
    for (const auto& pairing : county.pairings)
        if (auto put = people::put_pairing(facts, pairing); !put) return put.error();
    for (const auto& person : county.persons)
        if (auto put = people::put_person(facts, person); !put) return put.error();
    for (const auto& credential : credentials)
        if (auto put = facts.people().put(credential); !put) return put.error();
    return audit::note(facts, audit::Note{now, "relay", "relay.created", "relay"});
}

// One institution and one administrator, who joins with a code like everybody else.
auto first_county(const InitOptions& options, Day today) -> County
{
    auto county = County{};
    const auto id = SiteId::parse("relay").value();
    county.sites = {ledger::Site{id, std::nullopt, options.organization, ledger::Level::county}};
    county.persons = {ledger::Person{.id = PersonId::parse("admin").value(),
                                     .site = id,
                                     .name = "管理员",
                                     .title = {},
                                     .licence = {},
                                     .specialties = {},
                                     .modalities = {},
                                     .roles = {ledger::Role::administrator},
                                     .valid_from = today - std::chrono::days{1},
                                     .valid_until = today + std::chrono::days{3650}}};
    return county;
}

auto invite_first(ledger::Ledger& ledger, asio::io_context& io, const authority::Authority& authority,
                  const Settings& settings, Instant now) -> Result<std::string>
{
    pki::EnrolmentCode::Random random{};
    SystemEntropy{}.fill(random);
    const auto code = pki::EnrolmentCode::make(random, authority.roots().front());
    auto row = ledger::EnrolmentCode{.secret = code.secret_digest(),
                                     .site = SiteId::parse("relay").value(),
                                     .person = PersonId::parse("admin").value(),
                                     .label = "admin",
                                     .ae_title = {},
                                     .expires_at = now + settings.code_life,
                                     .used_at = std::nullopt};
    auto work = [row](Facts& facts) { return facts.people().put(row); };
    if (auto done = commit_now(ledger, io, std::move(work)); !done) return done.error();
    return code.text();
}

auto dev_credentials(const Layout& layout, const authority::Authority& authority, const County& county,
                     const Settings& settings, Instant now) -> Result<std::vector<ledger::Credential>>
{
    const auto url = "https://localhost:" + std::to_string(settings.listeners.machines);
    std::vector<ledger::Credential> all;
    for (const auto& profile : county.profiles) {
        auto credentials = write_profile(layout, authority, profile, url, now);
        if (!credentials) return credentials.error();
        all.insert(all.end(), credentials->begin(), credentials->end());
    }
    return all;
}

}  // namespace

auto init(const Layout& layout, const InitOptions& options) -> int
{
    if (std::filesystem::exists(layout.settings())) return say(Fault{errc::conflict, "init.exists"});
    std::filesystem::create_directories(layout.root);
    std::filesystem::permissions(layout.root, std::filesystem::perms::owner_all);

    const auto now = SystemClock{}.now();
    auto authority = authority::Authority::create(layout.authority(), options.organization, {}, now);
    if (!authority) return say(authority.error());
    asio::io_context io{1};
    auto ledger = sqlite::Ledger::open(layout.ledger());
    if (!ledger) return say(ledger.error());
    // Last, because it is what makes the directory a relay: an init that was cut short can be run again elsewhere.
    auto settings = write_settings(layout, options);
    if (!settings) return say(settings.error());

    const auto today = day_of(now);
    const auto county = options.dev ? dev_county(today) : first_county(options, today);
    auto credentials = dev_credentials(layout, *authority, county, *settings, now);
    if (!credentials) return say(credentials.error());
    auto work = [&county, &credentials, now](Facts& facts) { return write_county(facts, county, *credentials, now); };
    if (auto done = commit_now(**ledger, io, std::move(work)); !done) return say(done.error());

    std::cout << "relay created in " << layout.root.string() << "\n"
              << "settings: " << layout.settings().string() << "\n";
    if (options.dev) {
        std::cout << "profiles: " << layout.dev().string() << "\n";
        return 0;
    }
    auto code = invite_first(**ledger, io, *authority, *settings, now);
    if (!code) return say(code.error());
    std::cout << "first administrator: shanhai enroll https://" << settings->hosts.front() << ':'
              << settings->listeners.people << ' ' << *code << "\n";
    return 0;
}

}  // namespace shanhai::server
