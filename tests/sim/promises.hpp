// What the product promises, written down a second time by those outside, and compared with what the relay says.
//
// Clinics and readers note here what they were told. After every event the relay's own events are followed by a small
// machine that knows nothing of the server's; after every crash, and at the end, everything is compared.
#pragma once

#include "tests/sim/house.hpp"

#include <stdexcept>

namespace shanhai::sim {

struct BrokenPromise : std::runtime_error {
    using std::runtime_error::runtime_error;
};

inline void must(bool holds, const std::string& promise)
{
    if (!holds) throw BrokenPromise{promise};
}

class Promises {
public:
    explicit Promises(House& house) : house_{house} {}

    // A clinic was told: so many bytes of this parcel are safe; the parcel is committed, under this receipt.
    void offset_told(const SubmissionId& which, std::uint64_t offset);
    void receipt_told(const ledger::Submission& committed);
    // The computer that sent it was so far ahead of the relay's clock.
    void sent_by(const ledger::Submission& committed, std::chrono::seconds ahead);
    // A reader was told: the case is yours under this token, yes or no; your report is final, yes or no.
    void claim_told(const ledger::Case& which, const PersonId& by);
    void signature_told(const CaseId& which, std::int64_t token, const PersonId& by, bool accepted);
    // A clinic was told: somebody has seen this report.
    void acknowledgement_told(const CaseId& which) { acknowledged_.insert(which); }

    void after_every_event();
    void after_a_crash();
    void at_the_end();

    auto events() const -> std::int64_t { return seen_; }
    auto committed() const -> std::size_t { return receipts_.size(); }
    auto reported() const -> std::size_t { return reported_.size(); }
    auto refused_late() const -> std::size_t { return refused_late_; }

private:
    enum class Stage { waiting, claimed, held, reported, acknowledged, cancelled, returned, asked };
    struct Followed {
        Stage stage = Stage::waiting;
        std::int64_t token = 0;
        std::int64_t returns = 0;
        Instant opened{};
        std::optional<Instant> claimed{}, reported{}, delivered{}, acknowledged{};  // each for the first time
    };
    struct Receipt {
        std::string text;
        std::vector<CaseId> cases;
    };

    void follow(const ledger::Event& event);
    static void note_moments(Followed& now, const ledger::Event& event);
    void compare_case(const CaseId& which);
    void compare_parcels();
    void compare_deliveries();
    void compare_clocks();
    void compare_audit();
    void recount();

    House& house_;
    std::int64_t seen_ = 0;
    std::map<CaseId, Followed> cases_;
    std::map<SubmissionId, std::uint64_t> offsets_;
    std::map<SubmissionId, Receipt> receipts_;
    struct Sent {
        Instant committed;
        std::chrono::seconds ahead;
    };
    std::map<SiteId, Sent> last_sent_;  // of each clinic, the parcel that was committed last
    std::map<std::pair<CaseId, std::int64_t>, PersonId> winners_;
    std::set<CaseId> reported_;
    std::set<CaseId> acknowledged_;
    std::size_t refused_late_ = 0;
};

}  // namespace shanhai::sim
