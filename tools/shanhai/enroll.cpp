#include "tools/shanhai/enroll.hpp"

#include "common/pki/chain.hpp"
#include "common/runtime/offload.hpp"
#include "tools/shanhai/pending.hpp"
#include "tools/shanhai/secret.hpp"

#include <algorithm>

namespace shanhai::cli {
namespace {

constexpr std::uint16_t people_port = 8443;

// Asked without trust, believed only when the code recognises one of them.
auto recognised_root(Endpoint where, pki::EnrolmentCode code) -> awaitable<Outcome<pki::Certificate>>
{
    auto anybody = net::TlsClient::accept_any_for_pinning();
    if (!anybody) co_return anybody.error();
    auto stranger = Relay{std::move(where), std::move(*anybody)};
    auto answer = co_await stranger.ask("GET", "/api/v1/authority");
    if (!answer) co_return answer.error();
    auto offered = pki::Certificate::chain_from_pem(answer->body);
    if (!offered) co_return Fault{errc::malformed, "http.reply"};
    const auto known = std::ranges::find_if(*offered, [&](const auto& root) { return code.recognises(root); });
    if (known == offered->end()) co_return Fault{errc::unauthenticated, "enrolment.relay"};
    co_return *known;
}

auto request_for(const pki::EnrolmentCode& code, const PendingEnrolment& pending) -> Result<wire::EnrolmentRequest>
{
    auto connection = pki::certificate_request(pending.key, "shanhai", {});  // the relay decides on every name
    if (!connection) return connection.error();
    auto signer = pki::certificate_request(*pending.signer.key, "shanhai", {});
    if (!signer) return signer.error();
    return wire::EnrolmentRequest{code.text(), std::move(*connection), std::move(*signer)};
}

auto check_chain(const std::string& pem, const Result<Bytes>& public_key, const net::Roots& roots, pki::Profile purpose)
    -> Result<void>
{
    const auto wrong = Fault{errc::mismatch, "enrolment.reply"};
    auto chain = pki::Certificate::chain_from_pem(pem);
    if (!chain || !public_key || chain->front().public_key_der() != *public_key) return wrong;
    const auto now = std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
    return pki::verify_chain(chain->front(), std::span{*chain}.subspan(1), roots, purpose, now);
}

auto check_reply(const wire::EnrolmentReply& reply, const PendingEnrolment& pending, const pki::Certificate& root)
    -> Result<void>
{
    auto roots = pki::Certificate::chain_from_pem(reply.roots);
    const bool ours = roots && std::ranges::find(*roots, root) != roots->end();
    if (!ours) return Fault{errc::mismatch, "enrolment.reply"};
    const auto purpose = reply.person.empty() ? pki::Profile::site : pki::Profile::person;
    if (auto good = check_chain(reply.certificate, pending.key.public_der(), *roots, purpose); !good) return good;
    if (reply.signer_certificate.empty()) return {};
    return check_chain(reply.signer_certificate, pending.signer.key->public_der(), *roots, pki::Profile::signer);
}

auto facts_of(const wire::EnrolmentReply& reply, std::string name) -> wire::Profile
{
    return {std::move(name), reply.machines_url, reply.site, reply.site_name,
            reply.person,    reply.person_name,  reply.label};
}

void welcome(const Console& console, const StoredProfile& profile, const wire::EnrolmentReply& reply)
{
    console.print_json(wire::write_json(profile.facts));
    const auto& who = reply.person.empty() ? reply.label : reply.person_name;
    console.say("登记成功：" + reply.site_name + " " + who);
    console.say("登记名称：" + profile.facts.name + "（" + profile.folder.string() + "）");
    if (reply.signer_certificate.empty()) return;
    const auto brought = blocking::signer_place(profile.folder);
    const bool token = brought && brought->keeper == pki::name_of(pki::Keeper::token);
    console.say(token ? "签名密钥在令牌里，不在本机。" : "签名密钥在本机，请妥善保管，不要外传。");
}

// A key that is used already and stays where it is.
auto brought_signer(const SignerWishes& wishes) -> Result<std::optional<Signer>>
{
    std::error_code ignored;
    const auto place = wished_place(wishes, fs::current_path(ignored));
    if (!place) return place.error();
    if (!*place) return std::optional<Signer>{};
    auto signer = blocking::open_place(**place, wishes.secret_file);
    if (!signer) return signer.error();
    return std::optional{std::move(*signer)};
}

// For the key that is made here.
auto passphrase_for(const SignerWishes& wishes, bool brought) -> Result<std::optional<std::string>>
{
    if (brought || wishes.secret_file.empty()) return std::optional<std::string>{};
    auto secret = blocking::find_secret({.file = wishes.secret_file});
    if (!secret) return secret.error();
    return std::optional{std::move((*secret)->text)};
}

}  // namespace

auto enroll(Session& session, EnrolWishes wishes) -> awaitable<Outcome<void>>
{
    auto where = parse_endpoint(wishes.url, people_port);
    if (!where) co_return where.error();
    auto code = pki::EnrolmentCode::parse(wishes.code);
    if (!code) co_return Fault{errc::malformed, "usage.code"};
    std::error_code ignored;
    const bool odd_name = !wishes.name.empty() && !is_profile_name(wishes.name);
    const bool taken = !wishes.name.empty() && fs::exists(session.home.profiles() / wishes.name, ignored);
    if (odd_name) co_return Fault{errc::malformed, "usage.id", wishes.name};
    if (taken) co_return Fault{errc::conflict, "profile.exists", wishes.name};  // before the code is used up
    auto brought = brought_signer(wishes.signer);  // before the code is used up, too
    if (!brought) co_return brought.error();
    auto passphrase = passphrase_for(wishes.signer, brought->has_value());
    if (!passphrase) co_return passphrase.error();

    auto root = co_await recognised_root(*where, *code);
    if (!root) co_return root.error();
    auto make = [home = session.home, code = *code, secret = *passphrase, brought = *brought] {
        return blocking::begin_enrolment(home, code, secret, brought);
    };
    auto pending = co_await offload(session.disk, std::move(make));
    if (!pending) co_return pending.error();
    auto request = request_for(*code, *pending);
    if (!request) co_return request.error();

    auto tls = net::TlsClient::trusting(net::Roots{*root});
    if (!tls) co_return tls.error();
    auto relay = Relay{*where, std::move(*tls)};
    auto body = wire::write_json(*request);
    auto answer = co_await relay.ask("POST", "/api/v1/enrolments", std::move(body));
    // A code that is no good any more: neither are the keys that were made for it.
    if (!answer && answer.error().at() == "enrolment.code") fs::remove_all(pending->folder, ignored);
    if (!answer) co_return answer.error();
    auto reply = read<wire::EnrolmentReply>(*answer);
    if (!reply) co_return reply.error();
    if (auto good = check_reply(*reply, *pending, *root); !good) co_return good.error();

    const auto& natural = reply->person.empty() ? reply->site : reply->person;
    auto name = wishes.name.empty() ? blocking::free_name(session.home, natural) : wishes.name;
    const auto enrolled = EnrolledKeys{facts_of(*reply, std::move(name)), *reply};
    auto profile = blocking::finish_enrolment(session.home, *pending, enrolled, *passphrase);
    if (!profile) co_return profile.error();
    welcome(session.console, *profile, *reply);
    co_return Outcome<void>{};
}

}  // namespace shanhai::cli
