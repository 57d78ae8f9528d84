// SHA-1 (FIPS 180-4), for protocols that name it. It finds damage, and proves nothing about intent.
#pragma once

#include "common/base/bytes.hpp"

#include <memory>

namespace shanhai {

class Sha1 {
public:
    Sha1();
    ~Sha1();
    Sha1(Sha1&&) noexcept;
    Sha1& operator=(Sha1&&) noexcept;

    void update(ByteView piece);
    auto finish() -> Bytes;  // 20 of them; the last word

private:
    struct Context;
    std::unique_ptr<Context> context_;
};

}  // namespace shanhai
