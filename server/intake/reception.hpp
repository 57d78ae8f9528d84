// Objects that nobody declared, one after the other: their bytes go into a pack as they arrive, and each is kept only
// when it is durable and a fact. Bytes first, then the row; the reply is the caller's.
//
// One pack per association or STOW request, made for the first object. One object at a time: begin, append its pieces,
// inspect, then keep or drop. An object that is refused costs that object and leaves no bytes. Whoever answers for many
// objects at once sets them aside instead, and settles them together: one flush and one commit for all.
#pragma once

#include "common/log/log.hpp"
#include "common/runtime/clock.hpp"
#include "server/intake/admission.hpp"
#include "server/intake/allowance.hpp"

namespace shanhai::intake {

class Reception {
public:
    struct Means {
        ledger::Ledger& ledger;
        archive::PackStore& packs;
        Lane& cpu;
        Clock& clock;
        Entropy& entropy;
        Allowance& allowance;
        log::Log log;
        ecg::MarkRules marks{};
    };
    Reception(Means means, std::uint64_t object_max, SiteId site, std::string actor);

    auto begin() -> awaitable<Result<void>>;
    auto append(Bytes piece) -> awaitable<Result<void>>;  // too_large "object.size", storage_full "quota.day"
    auto inspect() -> awaitable<Result<dicom::Header>>;   // what the object says about itself
    // The same for who answers for each object alone: it is flushed meanwhile. A small object comes in one piece, and
    // is written, flushed, hashed and read in two trips side by side.
    auto inspect_flushing() -> awaitable<Result<dicom::Header>>;
    auto take_whole(Bytes object) -> awaitable<Result<dicom::Header>>;  // append() and inspect_flushing()
    auto drop() -> awaitable<void>;

    struct Kept {
        Standing standing;
        std::uint64_t size;
        bool own;  // a row points at just these bytes; otherwise the ledger has them elsewhere
    };
    // Success: it is durable, and a row says so. A fault may have taken effect all the same, so that its bytes stay.
    auto keep(dicom::Header header) -> awaitable<Result<Kept>>;

    struct Outcome {
        dicom::Header header;
        Result<Kept> kept;
    };
    void set_aside(dicom::Header header);
    auto settle() -> awaitable<std::vector<Outcome>>;  // of all that were set aside, in their order
    auto waiting() const -> std::size_t { return waiting_.size(); }
    auto waiting_bytes() const -> std::uint64_t;

    auto close() -> awaitable<void>;  // seals the pack; without an object there is none

private:
    auto look(Result<dicom::Header> header) -> awaitable<Result<dicom::Header>>;
    auto has_room_for(std::size_t more) const -> Result<void>;
    auto flush() -> awaitable<Result<void>>;
    auto admit_together(std::vector<Arrived> all) -> awaitable<Result<std::vector<Outcome>>>;
    auto admit_one_by_one(std::vector<Arrived> all) -> awaitable<std::vector<Outcome>>;
    auto write_rows(std::vector<Weighed> all) -> awaitable<Result<std::vector<bool>>>;  // whether each has its own
    auto cut_behind(std::uint64_t end) -> awaitable<void>;

    Means means_;
    std::uint64_t object_max_;
    SiteId site_;
    std::string actor_;
    std::unique_ptr<archive::PackWriter> pack_;
    std::shared_ptr<archive::PackReader> reader_;  // of the same
    std::vector<archive::IndexEntry> index_;
    bool doubtful_ = false;  // whether a row points into the pack that index_ does not know of
    std::vector<Arrived> waiting_;
    std::uint64_t begin_ = 0;  // of the present object
    std::shared_ptr<Hasher> hasher_;
    std::optional<EcgFacts> ecg_;  // of the present object
};

}  // namespace shanhai::intake
