// Where packs live.
//
//   durable     flush() succeeds only when every byte appended before it survives kill -9 and a power cut; create(),
//               seal() and remove() only when what they did does. append() alone promises nothing.
//   one writer  a pack has at most one PackWriter, in this process or another; the second is refused as `conflict`.
//   repeatable  sealing again with the same index, and removing what is gone, succeed and change nothing.
//   cancelled   the work runs to its end, unobserved. An append, cut or seal that nobody waited for leaves its writer
//               of no more use (`conflict`, "archive.turn"): let go of it, and reopen() at the acknowledged length.
//   full        `storage_full`: nothing was appended, the writer goes on. Cut back, or try again when there is room.
//   damage      a pack shorter than what was acknowledged, or unreadable, is `corrupt` and never repaired silently.
//               After a failed flush the system may have dropped the bytes (and forgotten that it did): every later
//               call on that writer answers the fault.
#pragma once

#include "common/runtime/asio.hpp"
#include "server/archive/pack.hpp"

#include <memory>
#include <span>

namespace shanhai::archive {

// The one hand that writes a pack; it lets go when it is destroyed, which must be after its operations have ended.
// Used on one thread or strand at a time. One append, cut or seal at a time; any number of flushes at any time: those
// that wait together share one sync.
//
// append_behind() is append() a piece ahead: it answers once the piece before is in the pack, so that the next may
// arrive from the network while this one is hashed into `digest` and written. Every other call waits for it by itself
// and tells of a piece that could not be written, which length() then no longer counts; cut() takes it away unasked.
// settle() is that wait alone: before anybody reads the pack, or asks `digest`.
//
// append_durably() is append() and flush() in one trip to the disk; the caller may read the piece meanwhile. When the
// flush fails the piece is no part of the pack, and the writer is of no more use.
class PackWriter {
public:
    virtual ~PackWriter() = default;

    virtual auto append(Bytes piece) -> awaitable<Result<void>> = 0;              // up to append_max; all or nothing
    virtual auto append_behind(Bytes piece, std::shared_ptr<Hasher> digest) -> awaitable<Result<void>> = 0;
    virtual auto append_durably(std::shared_ptr<const Bytes> piece) -> awaitable<Result<void>> = 0;
    virtual auto settle() -> awaitable<Result<void>> = 0;
    virtual auto flush() -> awaitable<Result<std::uint64_t>> = 0;                 // the length that is now durable
    virtual auto cut(std::uint64_t length) -> awaitable<Result<void>> = 0;        // drops bytes no row points at
    virtual auto seal(std::vector<IndexEntry> entries) -> awaitable<Result<void>> = 0;  // flushes; the last word

    virtual auto id() const -> const PackId& = 0;
    virtual auto length() const -> std::uint64_t = 0;                             // of what was appended
};

// Random access for code that waits (a header parser on a lane, never on an io thread). Any number of threads.
class PackReader {
public:
    virtual ~PackReader() = default;

    // Fills `into`, or answers less where the pack ends.
    virtual auto read_at(std::uint64_t offset, std::span<std::byte> into) const -> Result<std::size_t> = 0;
};

// A part of all packs, and where the next part begins.
struct PackPage {
    std::vector<PackFacts> packs;
    std::string next;                                                             // empty: there is no more
};

class PackStore {
public:
    virtual ~PackStore() = default;

    virtual auto create(PackId which) -> awaitable<Result<std::unique_ptr<PackWriter>>> = 0;

    // After a crash, or to go on later: a torn tail is cut back to the last acknowledged byte.
    virtual auto reopen(PackId which, std::uint64_t acknowledged) -> awaitable<Result<std::unique_ptr<PackWriter>>> = 0;

    virtual auto open(PackId which) -> awaitable<Result<std::shared_ptr<PackReader>>> = 0;

    // All of the range: rows point only at bytes that were acknowledged, so that an early end is damage.
    virtual auto read(PackId which, std::uint64_t offset, std::uint64_t length) -> awaitable<Result<Bytes>> = 0;
    virtual auto digest(PackId which, std::uint64_t offset, std::uint64_t length) -> awaitable<Result<Digest>> = 0;
    virtual auto sidecar(PackId which) -> awaitable<Result<Bytes>> = 0;           // as stored; read_sidecar() reads it

    virtual auto look(PackId which) -> awaitable<Result<PackFacts>> = 0;
    virtual auto list(std::string from = {}) -> awaitable<Result<PackPage>> = 0;  // in no particular order
    virtual auto remove(PackId which) -> awaitable<Result<void>> = 0;             // litter and expired uploads
    virtual auto free_space() -> awaitable<Result<std::uint64_t>> = 0;            // bytes
};

}  // namespace shanhai::archive
