#include "server/verification/pace.hpp"

#include <algorithm>

namespace shanhai::verification {
namespace {

using Microseconds = std::chrono::microseconds;

// The moment when a bucket is full again, moved by one more question; and by how much that is too far away.
struct Moved {
    Instant full_again;
    Microseconds too_far;
};

auto moved(Instant full_again, const Pace::Rate& rate, Instant now) -> Moved
{
    const auto next = std::max(full_again, now) + rate.every;
    return {next, std::max(Microseconds{0}, next - now - rate.at_once * rate.every)};
}

}  // namespace

auto Pace::admit(const std::string& client) -> std::optional<std::chrono::seconds>
{
    const auto now = clock_.now();
    forget(now);
    const auto found = clients_.find(client);
    const auto one = moved(found == clients_.end() ? now : found->second, one_, now);
    const auto all = moved(everybody_, all_, now);
    const bool no_room = found == clients_.end() && clients_.size() >= clients_max;
    const auto for_room = no_room ? Microseconds{std::chrono::minutes{1}} : Microseconds{0};
    const auto wait = std::max({one.too_far, all.too_far, for_room});
    if (wait > Microseconds{0}) return std::chrono::ceil<std::chrono::seconds>(wait);
    clients_.insert_or_assign(client, one.full_again);
    everybody_ = all.full_again;
    return std::nullopt;
}

// Who has all their tokens again is as good as never seen. Once a second is enough, and costs nobody a walk each time.
void Pace::forget(Instant now)
{
    if (now < forget_at_) return;
    forget_at_ = now + std::chrono::seconds{1};
    std::erase_if(clients_, [now](const auto& each) { return each.second <= now; });
}

}  // namespace shanhai::verification
