// The administrator: institutions, people, certificates, codes.
#pragma once

#include "common/wire/people.hpp"
#include "tools/shanhai/session.hpp"

namespace shanhai::cli {

auto list_sites(Session& session) -> awaitable<Outcome<void>>;
auto list_people(Session& session) -> awaitable<Outcome<void>>;
auto list_devices(Session& session) -> awaitable<Outcome<void>>;

auto put_site(Session& session, wire::SiteBody site) -> awaitable<Outcome<void>>;
auto put_pairing(Session& session, wire::PairingBody pairing) -> awaitable<Outcome<void>>;
auto put_person(Session& session, wire::PersonBody person) -> awaitable<Outcome<void>>;

// Empty: nowhere any more.
auto set_commitment_address(Session& session, std::string fingerprint, std::string address) -> awaitable<Outcome<void>>;
auto revoke_device(Session& session, std::string fingerprint) -> awaitable<Outcome<void>>;
auto make_code(Session& session, wire::CodeRequest request) -> awaitable<Outcome<void>>;

// 2026-03-05 is the start of that day in China; a moment stands as it is. Pure.
auto moment_of(const std::string& text) -> Outcome<std::string>;

}  // namespace shanhai::cli
