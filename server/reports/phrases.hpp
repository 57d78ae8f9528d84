// Templates and phrases: those that come with the relay, and each site's own on top.
//
// The starter set stands in phrases/*.json, one file for each kind of examination and language, and travels inside the
// program. A site's own set is one value in the ledger, replaced as a whole; an entry of its own with the id of a
// starter's stands in that one's place.
#pragma once

#include "common/runtime/clock.hpp"
#include "common/runtime/asio.hpp"
#include "common/wire/phrases.hpp"
#include "server/ledger/ledger.hpp"
#include "server/people/principal.hpp"

namespace shanhai::reports {

// What somebody wants to see; what is empty says nothing.
struct PhraseWish {
    std::string modality{};
    std::string body_part{};  // fits 四肢/膝/足 when it contains one of them, or is contained in one
    std::string lang{};
    std::string id{};
};

// A file of the starter set: what its entries have in common stands once. malformed "phrases.template".
auto parse_starter(std::string_view text) -> Result<wire::PhraseBook>;
// All of it. A file that is not right is a bug, found by a test.
auto starter_set() -> const wire::PhraseBook&;

// Own entries first, then the starter's that they do not replace; only what fits. Pure.
auto chosen(const wire::PhraseBook& own, const wire::PhraseBook& starter, const PhraseWish& wish) -> wire::PhraseBook;

class Phrases {
public:
    Phrases(ledger::Ledger& ledger, Clock& clock) : ledger_{ledger}, clock_{clock} {}

    // What fits, of the site this principal belongs to. Whoever writes reports or administers may look: forbidden
    // "who.not-reader" otherwise.
    auto list(people::Principal who, PhraseWish wish) -> awaitable<Result<wire::PhraseBook>>;

    // Replaces the site's own set. stale "phrases.revision" when somebody else did since; the same set again is the
    // same. The faults of wire::check().
    auto put(people::Principal who, wire::PhraseBook book) -> awaitable<Result<wire::PhraseBook>>;

private:
    ledger::Ledger& ledger_;
    Clock& clock_;
};

}  // namespace shanhai::reports
