// Bytes from a connection into a sink that keeps them, whatever the connection does meanwhile.
//
// What came before a cut is kept. A request with a checksum is all or nothing instead: tus 1.0 wants its bytes
// discarded when the sum is wrong, and nobody can tell before the last of them.
#pragma once

#include "common/runtime/clock.hpp"
#include "server/intake/checksum.hpp"

#include <functional>

namespace shanhai::intake {

// Where the bytes of an upload come from: fills the buffer, answers how much; 0 is the proper end.
using Pull = std::function<awaitable<Result<std::size_t>>(asio::mutable_buffer)>;

class Sink {
public:
    virtual ~Sink() = default;

    virtual auto take(Bytes piece) -> awaitable<Result<void>> = 0;
    virtual auto checkpoint() -> awaitable<Result<void>> = 0;  // what was taken is now safe, and acknowledged
    virtual auto cut_back(std::uint64_t offset) -> awaitable<Result<void>> = 0;  // forgets everything behind it

    virtual auto offset() const -> std::uint64_t = 0;       // bytes taken
    virtual auto safe() const -> std::uint64_t = 0;         // bytes acknowledged
    virtual auto waiting() const -> bool { return false; }  // something would be of use once it is safe
    // After a fault of take() that is about the bytes: from where on they are of no use.
    virtual auto spoiled_from() const -> std::optional<std::uint64_t> { return std::nullopt; }
};

struct Pouring {
    Pouring(Pull& pull, std::uint64_t every) : body{pull}, checkpoint{every} {}

    Pull& body;
    std::uint64_t checkpoint;  // bytes between two
    std::optional<Checksum> checksum{};
    // Asked before every pull; true: read little, somebody else needs the line more.
    std::function<awaitable<bool>()> gives_way{};
};

// Ends with a checkpoint, also when it answers a fault. mismatch "upload.checksum" when the sum is wrong.
auto pour(Sink& into, Pouring from, Lane& cpu, Clock& clock) -> awaitable<Result<void>>;

}  // namespace shanhai::intake
