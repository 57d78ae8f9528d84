// tus 1.0, checksum extension: what a client says one request's bytes hash to, and what they do hash to.
#pragma once

#include "common/base/digest.hpp"
#include "common/base/sha1.hpp"
#include "common/runtime/lane.hpp"
#include "common/runtime/offload.hpp"

#include <variant>

namespace shanhai::intake {

// The specification wants SHA-1 spoken; SHA-256 is the one to use.
inline constexpr std::string_view checksum_algorithms = "sha256,sha1";

class Checksum {
public:
    // "sha256 " and the sum in Base64. malformed "upload.checksum-header" when it is another algorithm, or none.
    static auto parse(std::string_view header) -> Result<Checksum>;

    // On lane `cpu`, and the piece back: it goes on to the disk.
    auto take(Lane& cpu, Bytes piece) -> awaitable<Result<Bytes>>;
    auto holds() -> bool;  // the last word

private:
    using Running = std::variant<Hasher, Sha1>;
    Checksum(Running running, Bytes expected)
        : running_{std::make_shared<Running>(std::move(running))}, expected_{std::move(expected)}
    {}

    std::shared_ptr<Running> running_;  // shared with a job that nobody waits for any more
    Bytes expected_;
};

}  // namespace shanhai::intake
