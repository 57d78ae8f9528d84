#include "tools/shanhai/profiles.hpp"

#include <algorithm>
#include <cstdlib>

namespace shanhai::cli {
namespace {

namespace names = wire::profile_files;

auto variable(const char* name) -> std::string
{
    const char* const value = std::getenv(name);
    return value ? value : "";
}

auto broken(const fs::path& file) -> Fault { return Fault{errc::corrupt, "profile.broken", file.filename().string()}; }

}  // namespace

auto Home::of_environment() -> Home
{
    if (const auto chosen = variable("SHANHAI_HOME"); !chosen.empty()) return Home{chosen};
    if (const auto config = variable("XDG_CONFIG_HOME"); !config.empty()) return Home{fs::path{config} / "shanhai"};
    return Home{fs::path{variable("HOME")} / ".config" / "shanhai"};
}

auto is_profile_name(std::string_view text) -> bool
{
    return !text.empty() && text.size() <= 64 && text.front() != '.' && text.find('/') == std::string_view::npos;
}

namespace blocking {
namespace {

auto read_key(const fs::path& file, const std::optional<std::string>& passphrase) -> Result<pki::Key>
{
    auto pem = read_file(file);
    if (!pem) return pem.error().at() == "file.missing" ? broken(file) : pem.error();
    const auto secret = passphrase ? std::optional<std::string_view>{*passphrase} : std::nullopt;
    return pki::Key::from_pem(*pem, secret);
}

auto read_identity(const fs::path& key_file, const fs::path& chain_file, const std::optional<std::string>& passphrase)
    -> Result<net::Identity>
{
    auto chain = read_chain(chain_file);
    if (!chain) return chain.error();
    auto key = read_key(key_file, passphrase);
    if (!key) return key.error();
    if (!chain->front().matches(*key)) return broken(key_file);
    return net::Identity{std::move(*chain), std::move(*key)};
}

}  // namespace

auto list_profiles(const Home& home) -> std::vector<StoredProfile>
{
    std::vector<StoredProfile> all;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator{home.profiles(), ignored})
        if (auto profile = read_profile(entry.path())) all.push_back(std::move(*profile));
    std::ranges::sort(all, {}, [](const StoredProfile& one) { return one.folder; });
    return all;
}

auto read_profile(const fs::path& folder) -> Result<StoredProfile>
{
    const auto file = folder / names::profile;
    auto text = read_file(file);
    if (!text) return text.error().at() == "file.missing" ? broken(file) : text.error();
    auto facts = wire::read_json<wire::Profile>(*text);
    if (!facts) return broken(file);
    if (facts->name.empty()) facts->name = folder.filename().string();
    return StoredProfile{folder, std::move(*facts)};
}

auto find_profile(const Home& home, const std::string& wanted) -> Result<StoredProfile>
{
    std::error_code ignored;
    const bool names_a_folder =
        wanted.find('/') != std::string::npos || fs::exists(fs::path{wanted} / names::profile, ignored);
    if (!wanted.empty() && names_a_folder) return read_profile(fs::path{wanted});
    if (!wanted.empty()) {
        const auto folder = home.profiles() / wanted;
        const bool there = is_profile_name(wanted) && fs::is_directory(folder, ignored);
        if (!there) return Fault{errc::not_found, "profile.missing", wanted};
        return read_profile(folder);
    }
    const auto current = current_profile(home);
    if (!current.empty()) return find_profile(home, current);
    auto all = list_profiles(home);
    if (all.empty()) return Fault{errc::not_found, "profile.none"};
    if (all.size() > 1) return Fault{errc::mismatch, "profile.which"};
    return std::move(all.front());
}

auto current_profile(const Home& home) -> std::string
{
    auto text = read_file(home.current());
    if (!text) return {};
    while (text->ends_with('\n') || text->ends_with(' ')) text->pop_back();
    return is_profile_name(*text) ? *text : std::string{};
}

auto use_profile(const Home& home, const std::string& name) -> Result<void>
{
    auto there = is_profile_name(name) ? read_profile(home.profiles() / name)
                                       : Result<StoredProfile>{Fault{errc::not_found, "profile.missing", name}};
    if (!there) return Fault{errc::not_found, "profile.missing", name};
    return write_file(home.current(), name + '\n', Privacy::everybody);
}

auto read_chain(const fs::path& pem) -> Result<std::vector<pki::Certificate>>
{
    auto text = read_file(pem);
    if (!text) return text.error().at() == "file.missing" ? broken(pem) : text.error();
    auto chain = pki::Certificate::chain_from_pem(*text);
    if (!chain) return broken(pem);
    return std::move(*chain);
}

auto read_roots(const fs::path& pem) -> Result<net::Roots> { return read_chain(pem); }

auto read_credentials(const fs::path& folder) -> Result<Credentials>
{
    auto identity = read_identity(folder / names::key, folder / names::certificate, std::nullopt);
    if (!identity) return identity.error();
    auto roots = read_roots(folder / names::roots);
    if (!roots) return roots.error();
    return Credentials{std::move(*identity), std::move(*roots)};
}

auto read_signer(const fs::path& folder, const std::optional<std::string>& passphrase) -> Result<net::Identity>
{
    std::error_code ignored;
    const auto key = folder / names::signer_key;
    if (!fs::exists(key, ignored)) return Fault{errc::not_found, "signer.missing"};
    return read_identity(key, folder / names::signer_certificate, passphrase);
}

}  // namespace blocking
}  // namespace shanhai::cli
