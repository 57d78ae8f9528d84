// Where time and chance come from. Tests own both.
#pragma once

#include "common/base/ids.hpp"
#include "common/runtime/asio.hpp"

#include <array>
#include <span>

namespace shanhai {

class Clock {
public:
    virtual ~Clock() = default;
    virtual auto now() const -> Instant = 0;
    // Returns when `length` has passed, or earlier (false) when the wait was cancelled.
    virtual auto sleep_for(Duration length) -> awaitable<bool> = 0;
};

class SystemClock final : public Clock {
public:
    auto now() const -> Instant override;
    auto sleep_for(Duration length) -> awaitable<bool> override;
};

class Entropy {
public:
    virtual ~Entropy() = default;
    virtual void fill(std::span<std::byte> bytes) = 0;
};

// The operating system's generator, through OpenSSL.
class SystemEntropy final : public Entropy {
public:
    void fill(std::span<std::byte> bytes) override;
};

template <class IdType>
auto mint(const Clock& clock, Entropy& entropy) -> IdType
{
    std::array<std::byte, 10> random{};
    entropy.fill(random);
    return IdType::mint(clock.now(), random);
}

}  // namespace shanhai
