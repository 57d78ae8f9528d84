#include "server/people/gate.hpp"

#include <charconv>

namespace shanhai::people {

auto Gate::enter(const http::Request& request) -> awaitable<Result<Principal>> { return enter(request.peer()); }

auto Gate::enter(const net::Peer& peer) -> awaitable<Result<Principal>>
{
    const auto& certificate = peer.certificate;
    if (!certificate) co_return Fault{errc::unauthenticated, "who.nobody"};
    auto work = [fingerprint = Digest::of(*certificate), now = clock_.now()](ledger::Facts& facts) {
        return identify(facts, fingerprint, now);
    };
    co_return co_await ledger_.look(std::move(work));
}

auto number_in(const http::Request& request, std::string_view name, std::int64_t fallback, std::int64_t most)
    -> Result<std::int64_t>
{
    const auto text = request.query(name);
    if (!text) return fallback;
    std::int64_t number = -1;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
    const bool whole = error == std::errc{} && end == text->data() + text->size();
    if (!whole || number < 0 || number > most) return Fault{errc::malformed, "query.number"};
    return number;
}

}  // namespace shanhai::people
