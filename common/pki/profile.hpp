// What a certificate is for. Each profile has its key usage, its extended key usage and its names, and no others.
#pragma once

#include <string>
#include <string_view>
#include <optional>
#include <vector>

namespace shanhai::pki {

enum class Profile {
    root,       // signs issuing authorities, stays in a safe
    issuing,    // signs everything below
    server,     // TLS server: names of hosts
    site,       // TLS client: a clinic's gateway or a machine
    person,     // TLS client: a specialist or an administrator
    signer,     // signs reports; only its owner holds the key
    timestamp,  // signs RFC 3161 tokens and nothing else
    receipt,    // signs what the relay says it holds, and never a report
};

// In the order of the enumeration: "root", "issuing", ... as they stand in file names, the ledger and replies.
auto name_of(Profile profile) -> std::string_view;

// The names that the caller grants. What a request asks for is never copied.
struct Names {
    std::string common_name;                                     // UTF-8, 1 to 64 characters
    std::string organization;                                    // likewise, or empty
    std::optional<std::string> organizational_unit{};
    std::optional<std::string> uri{};                            // urn:shanhai:site:niujie, urn:shanhai:person:dr-wang
    std::vector<std::string> dns{};                              // servers only; no wildcards
    std::vector<std::string> ip{};                               // servers only; v4 or v6
};

}  // namespace shanhai::pki
