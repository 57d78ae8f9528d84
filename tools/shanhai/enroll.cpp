#include "tools/shanhai/enroll.hpp"

#include "common/pki/chain.hpp"
#include "common/runtime/offload.hpp"
#include "tools/shanhai/pending.hpp"

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
    auto signer = pki::certificate_request(pending.signer_key, "shanhai", {});
    if (!signer) return signer.error();
    return wire::EnrolmentRequest{code.text(), std::move(*connection), std::move(*signer)};
}

auto check_chain(const std::string& pem, const pki::Key& key, const net::Roots& roots, pki::Profile purpose)
    -> Result<void>
{
    const auto wrong = Fault{errc::mismatch, "enrolment.reply"};
    auto chain = pki::Certificate::chain_from_pem(pem);
    if (!chain || !chain->front().matches(key)) return wrong;
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
    if (auto good = check_chain(reply.certificate, pending.key, *roots, purpose); !good) return good;
    if (reply.signer_certificate.empty()) return {};
    return check_chain(reply.signer_certificate, pending.signer_key, *roots, pki::Profile::signer);
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
    if (!reply.signer_certificate.empty()) console.say("签名密钥已在本机生成，请妥善保管，不要外传。");
}

}  // namespace

auto read_passphrase(const std::string& file) -> Outcome<std::optional<std::string>>
{
    if (file.empty()) return std::optional<std::string>{};
    auto text = blocking::read_file(file, 4096);
    if (!text) return text.error();
    return std::optional{text->substr(0, text->find_first_of("\r\n"))};
}

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
    auto passphrase = read_passphrase(wishes.passphrase_file);
    if (!passphrase) co_return passphrase.error();

    auto root = co_await recognised_root(*where, *code);
    if (!root) co_return root.error();
    auto make = [home = session.home, code = *code, secret = *passphrase] {
        return blocking::begin_enrolment(home, code, secret);
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
