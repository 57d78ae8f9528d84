// The enrolments of this computer: $SHANHAI_HOME or ~/.config/shanhai.
//
//   profiles/NAME/      one enrolment each, in the layout of common/wire/profile.hpp, and state/ beside it
//   pending/DIGEST/     keys of an enrolment that did not come to its end
//   current             the name of the profile that is meant when none is said
//   fonts/              faces that were made ready for drawing; made again when they are gone
#pragma once

#include "common/net/tls_settings.hpp"
#include "common/wire/profile.hpp"
#include "tools/shanhai/files.hpp"

namespace shanhai::cli {

class Home {
public:
    explicit Home(fs::path folder) : folder_{std::move(folder)} {}
    static auto of_environment() -> Home;

    auto profiles() const -> fs::path { return folder_ / "profiles"; }
    auto pending() const -> fs::path { return folder_ / "pending"; }
    auto current() const -> fs::path { return folder_ / "current"; }
    auto fonts() const -> fs::path { return folder_ / "fonts"; }

private:
    fs::path folder_;
};

struct StoredProfile {
    fs::path folder;
    wire::Profile facts;
};

// Who we are to the relay, and whom we believe.
struct Credentials {
    net::Identity identity;
    net::Roots roots;
};

auto is_profile_name(std::string_view text) -> bool;  // one path component, nothing hidden, at most 64 bytes

namespace blocking {

auto list_profiles(const Home& home) -> std::vector<StoredProfile>;  // by name
auto read_profile(const fs::path& folder) -> Result<StoredProfile>;

// `wanted` is a name, a directory, or empty for the current one. not_found "profile.none" and "profile.missing",
// mismatch "profile.which" when there are several and none was chosen.
auto find_profile(const Home& home, const std::string& wanted) -> Result<StoredProfile>;
auto current_profile(const Home& home) -> std::string;  // empty: none was chosen
auto use_profile(const Home& home, const std::string& name) -> Result<void>;

auto read_roots(const fs::path& pem) -> Result<net::Roots>;
auto read_chain(const fs::path& pem) -> Result<std::vector<pki::Certificate>>;
auto read_credentials(const fs::path& folder) -> Result<Credentials>;
auto read_signer(const fs::path& folder, const std::optional<std::string>& passphrase) -> Result<net::Identity>;

}  // namespace blocking
}  // namespace shanhai::cli
