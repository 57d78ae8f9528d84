#include "tools/shanhai/session.hpp"

#include "common/base/instant.hpp"

namespace shanhai::cli {
namespace {

constexpr std::uint16_t machines_port = 8444;

void warn_about(const StoredProfile& profile, const Credentials& credentials, const Console& console)
{
    const auto key = profile.folder / wire::profile_files::key;
    if (!blocking::is_ours_alone(key))
        console.note(Failure{Fault{errc::forbidden, "profile.permissions", key.filename().string()}}.line());
    const auto now = std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
    const auto& own = credentials.identity.chain.front();
    if (own.renewal_due(now)) console.note("证书将在 " + to_local_text(own.not_after()) + " 到期，请联系管理员续期。");
}

}  // namespace

auto open_member(const Session& session) -> Outcome<Member>
{
    auto profile = blocking::find_profile(session.home, session.profile);
    if (!profile) return profile.error();
    auto endpoint = parse_endpoint(profile->facts.machines_url, machines_port);
    if (!endpoint) return endpoint.error();
    auto credentials = blocking::read_credentials(profile->folder);
    if (!credentials) return credentials.error();
    warn_about(*profile, *credentials, session.console);
    auto tls = net::TlsClient::trusting(credentials->roots, credentials->identity);
    if (!tls) return tls.error();
    return Member{std::move(*profile), std::move(credentials->roots), Relay{std::move(*endpoint), std::move(*tls)}};
}

auto shown_time(const std::string& rfc3339) -> std::string
{
    const auto when = parse_instant(rfc3339);
    return when ? to_local_text(*when) : rfc3339;
}

}  // namespace shanhai::cli
