// The HTTP face of verification: the page and its JSON for anybody, and the same for our own with more to see.
#pragma once

#include "server/people/gate.hpp"
#include "server/verification/verification.hpp"

namespace shanhai::verification {

// On the people's listener.
auto public_routes(Verification& verification, archive::PackStore& packs, std::string organization,
                   PublicSettings settings) -> std::vector<http::Route>;

// On the machines' listener.
auto member_routes(Verification& verification, archive::PackStore& packs, people::Gate& gate)
    -> std::vector<http::Route>;

// The signed file as a download that nobody keeps on the way.
auto file_of(const ledger::Report& report, archive::PackStore& packs) -> http::Response;

}  // namespace shanhai::verification
