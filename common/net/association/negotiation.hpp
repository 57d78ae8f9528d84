// What an acceptor answers to a proposal: decided here, as values; the coroutines around it only carry it.
#pragma once

#include "common/dicom/pdu/associate.hpp"
#include "common/net/stream.hpp"

#include <functional>

namespace shanhai::net {

inline constexpr std::uint32_t pdu_length_default = 256 * 1024;
inline constexpr std::uint32_t pdu_length_floor = 16 * 1024;
inline constexpr std::uint32_t pdu_length_ceiling = 1024 * 1024;

// Something both sides agreed to speak about, and how it is written.
struct Context {
    std::uint8_t id = 1;
    std::string abstract_syntax;
    std::string transfer_syntax;
    friend auto operator==(const Context&, const Context&) -> bool = default;
};

// Who asks, for the one who decides. An AE title is a claim, the peer's certificate is a proof.
struct Caller {
    std::string calling_title;
    std::string called_title;
    Peer peer;
    std::optional<dicom::UserIdentity> identity;
};

// Nothing to object, or the rejection to send.
using Objection = std::optional<dicom::AssociateRj>;

using ChooseContext = std::function<dicom::AnsweredContext(const dicom::ProposedContext&)>;
using AdmitCaller = std::function<awaitable<Objection>(Caller)>;

// Verification and every storage class, each in the sender's first transfer syntax: it knows best how the object is
// written, and a relay passes the bytes on as they are.
auto accept_storage(const dicom::ProposedContext& proposed) -> dicom::AnsweredContext;
auto admit_everybody(Caller caller) -> awaitable<Objection>;

struct AcceptPolicy {
    std::vector<std::string> titles;                    // ours; empty: whatever the peer calls us
    std::uint32_t pdu_length_max = pdu_length_default;  // what we receive, held between floor and ceiling
    Duration artim = std::chrono::seconds{30};          // PS3.8 section 9.1.5: for the request, and for hanging up
    Duration idle = std::chrono::seconds{120};          // without a byte, between messages and within them
    std::vector<std::string> callers_as_scp;            // SOP classes of which the requestor may be the SCP
    ChooseContext choose = accept_storage;
    AdmitCaller admit = admit_everybody;
};

// What speaks against the request before anybody is asked.
auto objection_to(const dicom::AssociateRq& request, const AcceptPolicy& policy) -> Objection;
auto acceptance_of(const dicom::AssociateRq& request, const AcceptPolicy& policy) -> dicom::AssociateAc;
auto agreed_contexts(const dicom::AssociateRq& request, const dicom::AssociateAc& answer) -> std::vector<Context>;

// How a rejection reads on our side: `busy` when it may pass, `forbidden` when we are not known there.
auto to_fault(const dicom::AssociateRj& rejection) -> Fault;

}  // namespace shanhai::net
