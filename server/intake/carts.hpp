// The carts' own files of a parcel that is here whole, made into objects and laid into a pack of their own.
#pragma once

#include "common/runtime/clock.hpp"
#include "server/intake/admission.hpp"
#include "server/intake/cart_files.hpp"
#include "server/ledger/submissions.hpp"

namespace shanhai::intake {

// Anything but DICOM: what it is, its bytes say.
auto is_cart_file(const ledger::ManifestEntry& entry) -> bool;

struct CartObject {
    std::size_t line = 0;  // of the manifest: what it was made of
    Arrived arrived;       // durable, in a sealed pack
};

class Carts {
public:
    struct Means {
        ledger::Ledger& ledger;
        archive::PackStore& packs;
        Lane& cpu;
        Clock& clock;
        Entropy& entropy;
        const ecg::MarkRules& marks;
    };
    explicit Carts(Means means) : means_{means} {}

    // `places`: where each line's bytes are, the held ones too. Nothing for a parcel without such files. A crash before
    // the commit leaves a pack that no row points at; the next attempt makes another. too_large "ecg.size" beyond
    // cart_files_max, and the faults of make_objects().
    auto make(ledger::Submission submission, std::vector<ledger::Place> places)
        -> awaitable<Result<std::vector<CartObject>>>;

private:
    auto load(const ledger::Submission& submission, const std::vector<ledger::Place>& places)
        -> awaitable<Result<std::vector<CartFile>>>;
    auto store(std::vector<MadeObject> made, const std::vector<ledger::Place>& places, std::optional<Instant> sent_at)
        -> awaitable<Result<std::vector<CartObject>>>;

    Means means_;
};

}  // namespace shanhai::intake
