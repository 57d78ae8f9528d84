#include "server/adapters/authority/root_list.hpp"

namespace shanhai::authority::blocking {
namespace {

constexpr auto file_name = "root.crl";
constexpr std::chrono::days life{400};

auto list_on_disk(const Path& directory, const pki::Certificate& root) -> Result<std::optional<pki::Crl>>
{
    const auto pem = read_public(directory / file_name);
    if (!pem && pem.error().at() == "authority.missing") return std::optional<pki::Crl>{};
    if (!pem) return pem.error();
    auto lists = pki::Crl::all_from_pem(*pem);
    const bool good = lists && lists->size() == 1 && lists->front().issued_by(root);
    if (!good) return Fault{errc::corrupt, "authority.unreadable", file_name};
    return std::optional{std::move(lists->front())};
}

}  // namespace

auto root_list(const Path& directory, const pki::Key* key, const pki::Certificate& root, Instant now)
    -> Result<std::optional<pki::Crl>>
{
    auto kept = list_on_disk(directory, root);
    if (!key) return kept;
    const bool good = kept && *kept && (*kept)->fresh_at(now) && (*kept)->fresh_at(now + life / 3);
    if (good) return kept;
    auto made = pki::make_crl(*key, root, {}, now, now + life, list_number(now));
    if (!made) return made.error();
    if (auto done = write_public(directory / file_name, made->to_pem()); !done) return done.error();
    return std::optional{std::move(*made)};
}

}  // namespace shanhai::authority::blocking
