#include "tools/shanhai/signer.hpp"

#include "common/pki/container.hpp"
#include "common/token/token_key.hpp"
#include "tools/shanhai/profiles.hpp"
#include "tools/shanhai/secret.hpp"

#include <algorithm>

namespace shanhai::cli {
namespace {

namespace names = wire::profile_files;

constexpr auto passphrase_variable = "SHANHAI_SIGNER_PASSPHRASE";
constexpr auto pin_variable = "SHANHAI_SIGNER_PIN";

auto is_keeper(const wire::SignerPlace& place, pki::Keeper keeper) -> bool
{
    return place.keeper == pki::name_of(keeper);
}

auto at_place(pki::Keeper keeper, std::string location) -> wire::SignerPlace
{
    return {std::string{pki::name_of(keeper)}, std::move(location)};
}

auto token_address(const SignerWishes& wishes) -> Result<token::Address>
{
    const bool whole = wishes.pkcs11.starts_with("pkcs11:");
    if (whole && wishes.token.empty() && wishes.object.empty()) return token::parse_address(wishes.pkcs11);
    if (whole || wishes.token.empty() || wishes.object.empty()) return Fault{errc::malformed, "usage.signer"};
    return token::Address{wishes.pkcs11, wishes.token, wishes.object};
}

}  // namespace

auto wished_place(const SignerWishes& wishes, const fs::path& here) -> Result<std::optional<wire::SignerPlace>>
{
    const auto named = {!wishes.key_file.empty(), !wishes.p12.empty(), !wishes.pkcs11.empty()};
    const bool half = wishes.pkcs11.empty() && (!wishes.token.empty() || !wishes.object.empty());
    if (half || std::ranges::count(named, true) > 1) return Fault{errc::malformed, "usage.signer"};
    const auto absolute = [&](const std::string& file) { return (here / file).lexically_normal().string(); };
    if (!wishes.key_file.empty()) return std::optional{at_place(pki::Keeper::file, absolute(wishes.key_file))};
    if (!wishes.p12.empty()) return std::optional{at_place(pki::Keeper::container, absolute(wishes.p12))};
    if (wishes.pkcs11.empty()) return std::optional<wire::SignerPlace>{};
    auto address = token_address(wishes);
    if (!address) return address.error();
    return std::optional{at_place(pki::Keeper::token, token::to_uri(*address))};
}

namespace blocking {
namespace {

auto pin_for(const std::string& secret_file, const std::string& label) -> token::AsksPin
{
    return [secret_file, label](const token::PinState& state) -> Result<std::string> {
        const auto warning = state.final_try   ? "（最后一次机会，再错就锁死）"
                             : state.count_low ? "（上次输错过）"
                                               : "";
        auto secret = need_secret({secret_file, pin_variable, "令牌 " + label + " 的 PIN" + warning + "："});
        if (!secret) return secret.error();
        if (state.final_try && secret->typed == Typed::no) return Fault{errc::forbidden, "token.pin-final"};
        return std::move(secret->text);
    };
}

auto open_file(const wire::SignerPlace& place, const std::string& secret_file) -> Result<Signer>
{
    auto pem = read_file(place.location);
    if (!pem) return pem.error();
    auto key = pki::Key::from_pem(*pem);
    if (!key && key.error().at() == "key.passphrase") {
        auto secret = find_secret({secret_file, passphrase_variable, "签名密钥的口令："});
        if (!secret) return secret.error();
        if (*secret) key = pki::Key::from_pem(*pem, (*secret)->text);
    }
    if (!key) return key.error();
    return Signer{pki::signing_key(std::move(*key), pki::Keeper::file), {}, place};
}

auto open_container(const wire::SignerPlace& place, const std::string& secret_file) -> Result<Signer>
{
    auto der = read_file(place.location);
    if (!der) return der.error();
    auto secret = need_secret({secret_file, passphrase_variable, "PKCS#12 文件的口令："});
    if (!secret) return secret.error();
    auto content = pki::read_container(as_view(*der), secret->text);
    if (!content) return content.error();
    auto key = pki::signing_key(std::move(content->key), pki::Keeper::container);
    return Signer{std::move(key), std::move(content->chain), place};
}

auto open_token(const wire::SignerPlace& place, const std::string& secret_file) -> Result<Signer>
{
    const auto address = token::parse_address(place.location);
    if (!address) return address.error();
    auto key = token::open_key(*address, pin_for(secret_file, address->label));
    if (!key) return key.error();
    return Signer{std::move(*key), {}, place};
}

}  // namespace

auto signer_place(const fs::path& profile) -> Result<wire::SignerPlace>
{
    std::error_code ignored;
    const auto text = read_file(profile / names::signer_place);
    if (text) {
        auto place = wire::read_json<wire::SignerPlace>(*text);
        if (!place) return Fault{errc::corrupt, "signer.settings", std::string{names::signer_place}};
        return std::move(*place);
    }
    if (text.error().at() != "file.missing") return text.error();
    const auto key = profile / names::signer_key;
    if (!fs::exists(key, ignored)) return Fault{errc::not_found, "signer.missing"};
    return at_place(pki::Keeper::file, key.string());
}

auto remember_place(const fs::path& profile, const wire::SignerPlace& place) -> Result<void>
{
    return write_file(profile / names::signer_place, wire::write_json(place) + '\n', Privacy::everybody);
}

auto open_place(const wire::SignerPlace& place, const std::string& secret_file) -> Result<Signer>
{
    if (is_keeper(place, pki::Keeper::file)) return open_file(place, secret_file);
    if (is_keeper(place, pki::Keeper::container)) return open_container(place, secret_file);
    if (is_keeper(place, pki::Keeper::token)) return open_token(place, secret_file);
    return Fault{errc::corrupt, "signer.settings", std::string{names::signer_place}};
}

auto open_signer(const fs::path& profile, const SignerWishes& wishes) -> Result<Signer>
{
    std::error_code ignored;
    const auto wished = wished_place(wishes, fs::current_path(ignored));
    if (!wished) return wished.error();
    auto place = *wished ? Result<wire::SignerPlace>{**wished} : signer_place(profile);
    if (!place) return place.error();
    auto signer = open_place(*place, wishes.secret_file);
    if (!signer) return signer.error();

    auto own = read_chain(profile / names::signer_certificate);
    const bool fits = own && pki::check_pair(*signer->key, own->front()).has_value();
    if (fits || (own && signer->chain.empty())) signer->chain = std::move(*own);
    if (signer->chain.empty()) return Fault{errc::not_found, "signer.missing"};
    if (auto pair = pki::check_pair(*signer->key, signer->chain.front()); !pair) return pair.error();
    return signer;
}

}  // namespace blocking
}  // namespace shanhai::cli
