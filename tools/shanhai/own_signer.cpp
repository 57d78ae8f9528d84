#include "tools/shanhai/own_signer.hpp"

#include "common/base/instant.hpp"
#include "common/pki/chain.hpp"
#include "common/pki/container.hpp"
#include "tools/shanhai/secret.hpp"

#include <boost/json.hpp>

namespace shanhai::cli {
namespace {

namespace names = wire::profile_files;

auto now() -> Instant { return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now()); }

auto words_for(const wire::SignerPlace& place) -> std::string
{
    if (place.keeper == pki::name_of(pki::Keeper::container)) return "PKCS#12 文件  " + place.location;
    if (place.keeper == pki::name_of(pki::Keeper::token)) return "令牌  " + place.location;
    return "文件  " + place.location;
}

auto secret_of_file(const OwnSignerWishes& wishes) -> Result<Secret>
{
    return blocking::need_secret({wishes.file_secret, "SHANHAI_P12_PASSPHRASE", "PKCS#12 文件的口令（至少 8 位）："});
}

// One that is typed is typed twice.
auto new_secret(const OwnSignerWishes& wishes) -> Result<Secret>
{
    auto first = secret_of_file(wishes);
    if (!first || first->typed == Typed::no) return first;
    const auto again = blocking::need_secret({{}, nullptr, "再输入一次："});
    if (!again) return again.error();
    if (again->text != first->text) return Fault{errc::forbidden, "container.passphrase"};
    return first;
}

// The key itself, where it is in a file.
auto key_at(const wire::SignerPlace& place, const std::string& secret_file) -> Result<pki::Key>
{
    auto content = blocking::read_file(place.location);
    if (!content) return content.error();
    const bool container = place.keeper == pki::name_of(pki::Keeper::container);
    auto plain = container ? Result<pki::Key>{Fault{}} : pki::Key::from_pem(*content);
    if (plain) return plain;
    auto secret = blocking::need_secret({secret_file, "SHANHAI_SIGNER_PASSPHRASE", "签名密钥的口令："});
    if (!secret) return secret.error();
    if (!container) return pki::Key::from_pem(*content, secret->text);
    auto opened = pki::read_container(as_view(*content), secret->text);
    if (!opened) return opened.error();
    return std::move(opened->key);
}

// Signs for this very person, as one of the profile's roots says, today.
auto check_ours(const StoredProfile& profile, const pki::Container& content) -> Result<void>
{
    const Fault foreign{errc::forbidden, "signer.foreign"};
    const auto roots = blocking::read_roots(profile.folder / names::roots);
    if (!roots) return roots.error();
    const auto& chain = content.chain;
    const bool named = !chain.empty() && chain.front().uri() == "urn:shanhai:person:" + profile.facts.person;
    if (!named || !chain.front().matches(content.key)) return foreign;
    const auto issuers = std::span{chain}.subspan(1);
    const auto good = pki::verify_chain(chain.front(), issuers, *roots, pki::Profile::signer, now());
    if (!good && good.error().at() == "chain.expired") return Fault{errc::forbidden, "signer.expired"};
    return good ? Result<void>{} : Result<void>{foreign};
}

}  // namespace

auto show_own_signer(Session& session, OwnSignerWishes) -> awaitable<Outcome<void>>
{
    auto profile = blocking::find_profile(session.home, session.profile);
    if (!profile) co_return profile.error();
    auto place = blocking::signer_place(profile->folder);
    if (!place) co_return place.error();
    auto chain = blocking::read_chain(profile->folder / names::signer_certificate);
    if (!chain) co_return chain.error();

    const auto& own = chain->front();
    const auto& console = session.console;
    console.print_json(boost::json::serialize(boost::json::object{{"keeper", place->keeper},
                                                                  {"location", place->location},
                                                                  {"name", own.common_name()},
                                                                  {"organization", own.organization()},
                                                                  {"fingerprint", own.fingerprint().hex()},
                                                                  {"valid_until", to_text(own.not_after())}}));
    console.say("签名人  " + own.organization() + "  " + own.common_name());
    console.say("证书  到 " + to_local_text(own.not_after()) + "，指纹 " + own.fingerprint().hex().substr(0, 16));
    console.say("密钥  " + words_for(*place));
    if (!own.valid_at(now())) co_return Fault{errc::forbidden, "signer.expired"};
    if (own.renewal_due(now())) console.note("签名证书快到期了，请联系管理员续期。");
    co_return Outcome<void>{};
}

auto use_own_signer(Session& session, OwnSignerWishes wishes) -> awaitable<Outcome<void>>
{
    auto profile = blocking::find_profile(session.home, session.profile);
    if (!profile) co_return profile.error();
    auto chain = blocking::read_chain(profile->folder / names::signer_certificate);
    if (!chain) co_return Fault{errc::not_found, "signer.missing"};
    auto signer = blocking::open_signer(profile->folder, wishes.signer);
    if (!signer) co_return signer.error();
    if (signer->chain.front() != chain->front()) co_return Fault{errc::mismatch, "key.certificate"};
    auto kept = blocking::remember_place(profile->folder, signer->place);
    if (!kept) co_return kept.error();
    session.console.say("以后用它签名：" + words_for(signer->place));
    co_return Outcome<void>{};
}

auto export_own_signer(Session& session, OwnSignerWishes wishes) -> awaitable<Outcome<void>>
{
    auto profile = blocking::find_profile(session.home, session.profile);
    if (!profile) co_return profile.error();
    auto place = blocking::signer_place(profile->folder);
    if (!place) co_return place.error();
    if (place->keeper == pki::name_of(pki::Keeper::token)) co_return Fault{errc::forbidden, "signer.elsewhere"};
    auto chain = blocking::read_chain(profile->folder / names::signer_certificate);
    if (!chain) co_return chain.error();
    auto key = key_at(*place, wishes.signer.secret_file);
    if (!key) co_return key.error();
    if (!chain->front().matches(*key)) co_return Fault{errc::mismatch, "key.certificate"};
    auto secret = new_secret(wishes);
    if (!secret) co_return secret.error();
    auto der = pki::write_container({std::move(*key), std::move(*chain)}, secret->text);
    if (!der) co_return der.error();
    auto written = blocking::write_file(wishes.file, as_text(*der), blocking::Privacy::ours_alone);
    if (!written) co_return written.error();
    session.console.say("已存为 " + wishes.file + "。谁有它和口令，谁就能替您签名，请随身保管。");
    co_return Outcome<void>{};
}

auto import_own_signer(Session& session, OwnSignerWishes wishes) -> awaitable<Outcome<void>>
{
    auto profile = blocking::find_profile(session.home, session.profile);
    if (!profile) co_return profile.error();
    auto der = blocking::read_file(wishes.file);
    if (!der) co_return der.error();
    auto secret = secret_of_file(wishes);
    if (!secret) co_return secret.error();
    auto content = pki::read_container(as_view(*der), secret->text);
    if (!content) co_return content.error();
    if (auto ours = check_ours(*profile, *content); !ours) co_return ours.error();

    auto pem = content->key.to_pem(secret->text);  // behind the passphrase it came with
    if (!pem) co_return pem.error();
    const auto& folder = profile->folder;
    auto done = blocking::write_file(folder / names::signer_key, *pem, blocking::Privacy::ours_alone);
    if (done)
        done = blocking::write_file(folder / names::signer_certificate, pki::to_pem(content->chain),
                                    blocking::Privacy::everybody);
    const auto here = wire::SignerPlace{std::string{pki::name_of(pki::Keeper::file)},
                                        fs::absolute(folder / names::signer_key).string()};
    if (done) done = blocking::remember_place(folder, here);
    if (!done) co_return done.error();
    session.console.say("签名密钥已导入：" + content->chain.front().common_name());
    co_return Outcome<void>{};
}

}  // namespace shanhai::cli
