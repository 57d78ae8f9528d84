// A clinic's gateway: sends parcels over a bad link until it has a receipt, answers for what is held, and sees to it
// that somebody reads what comes back.
#pragma once

#include "tests/sim/resident.hpp"

namespace shanhai::sim {

class Clinic final : public Resident {
public:
    using Resident::Resident;

    void examine(const Kind& kind, std::uint64_t number);  // a patient: images, a form, and the first attempt to send
    void look_into_inbox();
    void look_for_questions();  // and for images that will not do
    auto unsent() const -> std::size_t { return unsent_; }

private:
    struct Parcel {
        wire::SubmissionRequest request;
        Bytes stream;
        std::chrono::seconds clock_ahead{};  // of the computer that sends it, before ours
        std::optional<SubmissionId> id{};
    };
    using Shared = std::shared_ptr<Parcel>;

    void send(Shared parcel);
    auto attempt(Parcel& parcel) -> bool;  // whether it has its receipt
    void committed(const ledger::Submission& which, const Parcel& parcel);
    auto link_for(const Parcel& parcel, std::uint64_t from) -> intake::Pull;
    void answer_for(const CaseId& held);

    std::size_t unsent_ = 0;
    bool relay_died_ = false;
};

}  // namespace shanhai::sim
