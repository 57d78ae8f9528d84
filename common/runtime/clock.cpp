#include "common/runtime/clock.hpp"

#include <openssl/rand.h>

#include <stdexcept>

namespace shanhai {

auto SystemClock::now() const -> Instant
{
    return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

auto SystemClock::sleep_for(Duration length) -> awaitable<bool>
{
    auto executor = co_await asio::this_coro::executor;
    auto timer = asio::steady_timer{executor, length};
    auto [error] = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    co_return !error;
}

void SystemEntropy::fill(std::span<std::byte> bytes)
{
    // Without chance there are no ids and no codes: better to stop than to go on guessable.
    if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(bytes.size())) != 1)
        throw std::runtime_error{"the system's random generator failed"};
}

}  // namespace shanhai
