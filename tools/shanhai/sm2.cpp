#include "tools/shanhai/sm2.hpp"

#include "common/report/sm2.hpp"
#include "common/runtime/offload.hpp"
#include "common/wire/signer.hpp"
#include "tools/shanhai/secret.hpp"

namespace shanhai::cli {
namespace {

namespace names = wire::profile_files;

auto sm2_path(const std::string& report) -> std::string { return "/api/v1/reports/" + report + "/sm2"; }

// Behind the same passphrase as the key it stands beside, where one was given.
auto new_key(const SignerWishes& wishes) -> Result<std::pair<pki::Key, std::string>>
{
    constexpr auto prompt = "SM2 密钥的口令（可以不要）：";
    auto secret = blocking::find_secret({wishes.secret_file, "SHANHAI_SIGNER_PASSPHRASE", prompt});
    if (!secret) return secret.error();
    auto key = pki::Key::generate(pki::Key::Kind::sm2);
    if (!key) return key.error();
    const bool open = !*secret || (*secret)->text.empty();
    auto pem = open ? key->to_pem() : key->to_pem((*secret)->text);
    if (!pem) return pem.error();
    return std::pair{std::move(*key), std::move(*pem)};
}

auto open_sm2(const fs::path& profile, const std::string& secret_file) -> Result<Signer>
{
    std::error_code ignored;
    if (!fs::exists(profile / names::sm2_key, ignored)) return Fault{errc::not_found, "sm2.missing"};
    auto chain = blocking::read_chain(profile / names::sm2_certificate);
    if (!chain) return chain.error();
    const auto place = wire::SignerPlace{"file", (profile / names::sm2_key).string()};
    auto signer = blocking::open_place(place, secret_file);
    if (signer) signer->chain = std::move(*chain);
    return signer;
}

auto certificate_for(const std::string& pem, const pki::Key& key) -> Result<std::vector<pki::Certificate>>
{
    auto chain = pki::Certificate::chain_from_pem(pem);
    const auto own = key.public_der();
    if (!chain || !own || chain->front().public_key_der() != *own) return Fault{errc::mismatch, "enrolment.reply"};
    return chain;
}

}  // namespace

auto add_sm2_signer(Session& session, OwnSignerWishes wishes) -> awaitable<Outcome<void>>
{
    auto member = open_member(session);
    if (!member) co_return member.error();
    const auto& folder = member->profile.folder;
    std::error_code ignored;
    if (fs::exists(folder / names::sm2_certificate, ignored)) co_return Fault{errc::conflict, "sm2.present"};
    auto signer = blocking::open_signer(folder, wishes.signer);
    if (!signer) co_return signer.error();
    auto made = new_key(wishes.signer);
    if (!made) co_return made.error();
    const auto holder = pki::signing_key(made->first, pki::Keeper::file);
    auto request = pki::certificate_request(*holder, "shanhai", {});
    if (!request) co_return request.error();
    const auto proof = pki::sign_as(*signer->key, signer->chain.front(), as_view(*request));
    if (!proof) co_return proof.error();

    auto body = wire::SignerRequest{*request, signer->chain.front().fingerprint().hex(), to_base64(*proof)};
    auto text = wire::write_json(body);
    auto answer = co_await member->relay.ask("POST", "/api/v1/signers", std::move(text));
    if (!answer) co_return answer.error();
    auto reply = read<wire::SignerReply>(*answer);
    if (!reply) co_return reply.error();
    auto chain = certificate_for(reply->signer_certificate, made->first);
    if (!chain) co_return chain.error();
    auto kept = blocking::write_file(folder / names::sm2_key, made->second, blocking::Privacy::ours_alone);
    if (kept)
        kept = blocking::write_file(folder / names::sm2_certificate, pki::to_pem(*chain), blocking::Privacy::everybody);
    if (!kept) co_return kept.error();
    session.console.say("SM2 签名密钥已在本机生成，证书到 " + to_local_text(chain->front().not_after()) + "。");
    co_return Outcome<void>{};
}

auto sign_with_sm2(Session& session, Member& member, wire::ReportView report, std::string secret_file)
    -> awaitable<Outcome<void>>
{
    auto signer = open_sm2(member.profile.folder, secret_file);
    if (!signer) co_return signer.error();
    auto pdf = co_await member.relay.ask("GET", "/api/v1/reports/" + report.id + "/pdf");
    if (!pdf) co_return pdf.error();
    const bool same = Digest::of(as_view(pdf->body)).hex() == report.sha256;
    if (!same) co_return Fault{errc::mismatch, "report.other"};
    auto job = [pdf = std::move(pdf->body), signer = std::move(*signer)] {
        return report::sign_sm2(as_view(pdf), *signer.key, signer.chain);
    };
    auto cms = co_await offload(session.disk, std::move(job));
    if (!cms) co_return cms.error();
    auto body = wire::write_json(wire::Sm2Body{to_base64(*cms)});
    auto path = sm2_path(report.id);
    auto answer = co_await member.relay.ask("POST", std::move(path), std::move(body));
    if (!answer) co_return answer.error();
    session.console.say("国密签名已附上。");
    co_return Outcome<void>{};
}

auto fetch_sm2(Session& session, Member& member, std::string report, fs::path file) -> awaitable<Outcome<void>>
{
    auto path = sm2_path(report);
    auto answer = co_await member.relay.ask("GET", std::move(path));
    if (!answer) co_return answer.error();
    auto written = blocking::write_file(file, answer->body, blocking::Privacy::ours_alone);
    if (!written) co_return written.error();
    session.console.say("国密签名存于  " + file.string());
    co_return Outcome<void>{};
}

auto verify_with_sm2(Session& session, std::string pdf, std::string cms_file, report::Trust trust)
    -> awaitable<Outcome<void>>
{
    auto job = [pdf = std::move(pdf), cms_file, trust = std::move(trust)]() -> Result<report::Sm2Facts> {
        auto cms = blocking::read_file(cms_file);
        if (!cms) return cms.error();
        return report::verify_sm2(as_view(pdf), as_view(*cms), trust);
    };
    auto facts = co_await offload(session.disk, std::move(job));
    if (!facts) co_return facts.error();
    const auto& signer = facts->signer;
    session.console.say("国密签名真实：" + signer.organization() + "  " + signer.common_name() + "  " +
                        to_local_text(facts->signed_at));
    co_return Outcome<void>{};
}

}  // namespace shanhai::cli
