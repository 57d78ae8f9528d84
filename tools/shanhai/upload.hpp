// One parcel to the relay, whatever the link does meanwhile: declared once, then one resumable stream (tus 1.0).
#pragma once

#include "tools/shanhai/parcel_stream.hpp"
#include "tools/shanhai/session.hpp"

namespace shanhai::cli {

class Upload {
public:
    // `give_up` counts from the last byte that was safe.
    Upload(const Session& session, Relay& relay, wire::RequestForm form, std::vector<Hashed> files, Duration give_up);

    // The committed submission, its receipt compared with what was sent.
    auto run() -> awaitable<Outcome<wire::SubmissionView>>;

private:
    auto attempt() -> awaitable<Outcome<wire::SubmissionView>>;
    auto declare() -> awaitable<Outcome<void>>;
    auto safe_bytes() -> awaitable<Outcome<std::uint64_t>>;
    auto how_it_ended() -> awaitable<Outcome<wire::SubmissionView>>;
    auto send_from(std::uint64_t offset) -> awaitable<Outcome<void>>;
    auto show() -> awaitable<Outcome<wire::SubmissionView>>;
    auto missing() const -> std::vector<Hashed>;
    auto explain(const Failure& failure) const -> Failure;
    auto worth_another_try(const Failure& failure) -> bool;

    const Session& session_;
    Relay& relay_;
    wire::RequestForm form_;
    std::vector<Hashed> files_;
    Duration give_up_;
    int parcel_attempt_ = 1;
    int damaged_ = 0;  // objects that arrived other than they left
    std::uint64_t safe_ = 0;
    std::chrono::steady_clock::time_point safe_since_;
    Backoff backoff_;
    std::optional<wire::SubmissionView> declared_;
    std::optional<Meter> meter_;
};

// Does the receipt name exactly these files? Pure.
auto receipt_covers(const wire::Receipt& receipt, const std::vector<Hashed>& files) -> bool;

}  // namespace shanhai::cli
