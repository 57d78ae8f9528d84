// The moment an object becomes a fact: its row, its study, and what happens when the relay knows its UID already.
#pragma once

#include "common/dicom/data/header.hpp"
#include "common/runtime/lane.hpp"
#include "server/archive/pack_store.hpp"
#include "server/intake/ecg_facts.hpp"
#include "server/ledger/ledger.hpp"

namespace shanhai::intake {

// A cart's own file. Its bytes are held by a row already; what was made of them is to stand in its place.
struct Original {
    ledger::Place place;
    std::string format;  // SCP-ECG; empty: it belongs to the first one's
};

// Bytes that are in a pack, flushed, and whose header was read. Not a fact yet.
struct Arrived {
    ledger::Place place;
    Digest digest;
    std::string name;                        // as the sender called it, or empty
    dicom::Header header;
    std::optional<Instant> sent_at{};  // by the sender's clock, when it told
    std::optional<EcgFacts> ecg{};     // of an ECG
    bool of_cart = false;              // we made it, of a cart's own files
    std::vector<Original> originals{};  // these, the one that was read first, where it stands in their place
};

// Where an arrived object stands beside what the ledger holds.
//   fresh        its UID is new at this site
//   repeated     the same data set again: `known` is the earlier one, and counts
//   conflicting  the same UID with another data set: both are kept, this one apart, for a human
enum class Standing { fresh, repeated, conflicting };

struct Weighed {
    Arrived arrived;
    Standing standing = Standing::fresh;
    std::optional<ledger::StoredObject> known;
};

// Looks each object up by its UID, and compares data sets where the digests differ.
auto weigh(ledger::Ledger& ledger, archive::PackStore& packs, Lane& cpu, SiteId site, std::vector<Arrived> arrived)
    -> awaitable<Result<std::vector<Weighed>>>;

// Writes the object's row and brings its study up to date; a repeated one writes nothing, nor does a conflicting one
// whose very bytes were set apart before. Answers the object that counts, or the copy apart. busy "intake.race" when
// the ledger has changed since weigh(): weigh again.
auto admit(ledger::Facts& facts, const SiteId& site, const Weighed& weighed, ObjectId id, ledger::Arrival arrival,
           Instant now) -> Result<ledger::StoredObject>;

}  // namespace shanhai::intake
