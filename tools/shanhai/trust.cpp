#include "tools/shanhai/trust.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace shanhai::cli {
namespace {

auto fetch(Relay& relay, std::string path) -> awaitable<Outcome<std::optional<pki::Crl>>>
{
    auto answer = co_await relay.ask("GET", std::move(path));
    if (!answer && answer.error().at() == "trust.crl") co_return std::optional<pki::Crl>{};
    if (!answer) co_return answer.error();
    auto list = pki::Crl::from_der(as_view(answer->body));
    if (!list) co_return list.error();
    co_return std::optional{std::move(*list)};
}

auto refresh_timekeepers(Member& member) -> awaitable<Outcome<net::Roots>>
{
    auto answer = co_await member.relay.ask("GET", "/api/v1/trust/timestamps");
    const bool has_none = !answer && answer.error().code() == errc::not_found;  // it says the time itself
    if (!answer && !has_none) co_return answer.error();
    net::Roots roots;
    if (!has_none) {
        auto read = pki::Certificate::chain_from_pem(answer->body);
        if (!read) co_return read.error();
        roots = std::move(*read);
    }
    const auto kept = blocking::kept_timekeepers(member.profile);
    if (kept && *kept == roots) co_return roots;
    const auto file = member.profile.folder / kept_timestamp_roots;
    auto written = blocking::write_file(file, pki::to_pem(roots), blocking::Privacy::everybody);
    if (!written) co_return written.error();
    co_return roots;
}

auto issuer_of(const pki::Crl& list, const std::vector<pki::Certificate>& issuers) -> const pki::Certificate*
{
    const auto found = std::ranges::find_if(issuers, [&](const auto& one) { return list.issued_by(one); });
    return found == issuers.end() ? nullptr : &*found;
}

void tell(const Console& console, const std::vector<pki::Crl>& lists, const net::Roots& timekeepers)
{
    boost::json::array all;
    boost::json::array names;
    for (const auto& list : lists) {
        const auto next = list.next_update();
        boost::json::object one{{"this_update", to_text(list.this_update())}, {"revoked", list.size()}};
        if (next) one["next_update"] = to_text(*next);
        all.push_back(std::move(one));
        console.say("吊销列表  " + to_local_text(list.this_update()) + " 签发，" + std::to_string(list.size()) +
                    " 张证书已停用" + (next ? "，最迟 " + to_local_text(*next) + " 更新" : std::string{}));
    }
    for (const auto& root : timekeepers) {
        names.emplace_back(root.common_name());
        console.say("时间戳由别处签发，其根证书是  " + harmless(root.organization() + " " + root.common_name()));
    }
    console.print_json(boost::json::serialize(
        boost::json::object{{"lists", std::move(all)}, {"timestamp_roots", std::move(names)}}));
}

}  // namespace

auto merged_lists(std::vector<pki::Crl> kept, const std::vector<pki::Crl>& fetched,
                  const std::vector<pki::Certificate>& issuers) -> Result<std::vector<pki::Crl>>
{
    for (const auto& list : fetched) {
        const auto* const issuer = issuer_of(list, issuers);
        if (!issuer) return Fault{errc::mismatch, "crl.issuer"};
        const auto earlier = std::ranges::find_if(kept, [&](const auto& one) { return one.issued_by(*issuer); });
        const bool is_older = earlier != kept.end() && list.this_update() < earlier->this_update();
        if (is_older) return Fault{errc::stale, "crl.older"};
        if (earlier != kept.end()) *earlier = list;
        else kept.push_back(list);
    }
    return kept;
}

auto update_trust(Session& session) -> awaitable<Outcome<void>>
{
    auto member = open_member(session);
    if (!member) co_return member.error();
    auto issuers = member->roots;
    auto chain = blocking::read_chain(member->profile.folder / wire::profile_files::certificate);
    if (!chain) co_return chain.error();
    issuers.insert(issuers.end(), chain->begin() + 1, chain->end());

    auto own = co_await fetch(member->relay, "/api/v1/trust/crl");
    if (!own) co_return own.error();
    auto root = co_await fetch(member->relay, "/api/v1/trust/crl/root");
    if (!root) co_return root.error();
    std::vector<pki::Crl> fetched;
    for (const auto* const one : {&*own, &*root})
        if (*one) fetched.push_back(**one);

    auto kept = blocking::kept_lists(member->profile);
    if (!kept) co_return kept.error();
    auto lists = merged_lists(std::move(*kept), fetched, issuers);
    if (!lists) co_return lists.error();
    std::string pem;
    for (const auto& list : *lists) pem += list.to_pem();
    auto written = blocking::write_file(member->profile.folder / kept_crls, pem, blocking::Privacy::ours_alone);
    if (!written) co_return written.error();
    auto timekeepers = co_await refresh_timekeepers(*member);
    if (!timekeepers) co_return timekeepers.error();
    tell(session.console, *lists, *timekeepers);
    co_return Outcome<void>{};
}

auto current_trust(Member& member) -> awaitable<Outcome<report::Trust>>
{
    auto lists = blocking::kept_lists(member.profile);
    if (!lists) co_return lists.error();
    auto timekeepers = co_await refresh_timekeepers(member);
    if (!timekeepers) co_return timekeepers.error();
    co_return report::Trust{member.roots, std::move(*lists), std::move(*timekeepers)};
}

namespace blocking {

auto read_crls(const fs::path& file) -> Result<std::vector<pki::Crl>>
{
    const auto content = read_file(file, 2 * pki::crl_max);
    if (!content) return content.error();
    if (content->find("-----BEGIN") != std::string::npos) return pki::Crl::all_from_pem(*content);
    auto one = pki::Crl::from_der(as_view(*content));
    if (!one) return one.error();
    return std::vector{std::move(*one)};
}

auto kept_lists(const StoredProfile& profile) -> Result<std::vector<pki::Crl>>
{
    const auto file = profile.folder / kept_crls;
    std::error_code error;
    if (!fs::exists(file, error)) return std::vector<pki::Crl>{};
    return read_crls(file);
}

auto kept_timekeepers(const StoredProfile& profile) -> Result<net::Roots>
{
    const auto file = profile.folder / kept_timestamp_roots;
    std::error_code error;
    const bool any = fs::exists(file, error) && fs::file_size(file, error) > 0;
    return any ? read_roots(file) : Result<net::Roots>{net::Roots{}};
}

}  // namespace blocking
}  // namespace shanhai::cli
