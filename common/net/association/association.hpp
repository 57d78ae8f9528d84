// A DICOM association (PS3.8), either side of it, one message at a time, over any Stream.
//
// Memory is one receive buffer, whatever the objects' size: a data set is read in pieces as it arrives. A peer that
// breaks the protocol is told so with an A-ABORT and is gone (`malformed`); one that aborts or vanishes is `cancelled`;
// one that is silent too long is `timeout`. After any fault the association is over, and the stream with it.
#pragma once

#include "common/dicom/pdu/data_tf.hpp"
#include "common/dicom/pdu/messages.hpp"
#include "common/net/association/inbox.hpp"
#include "common/net/association/negotiation.hpp"
#include "common/net/association/protocol_machine.hpp"

namespace shanhai::net {

// The bytes of a data set to send, in order; their number is known before the first.
class ByteSource {
public:
    virtual ~ByteSource() = default;
    virtual auto size() const -> std::uint64_t = 0;
    virtual auto read_some(asio::mutable_buffer into) -> awaitable<Result<std::size_t>> = 0;  // 0: no more
};

// The same from memory.
class BytesSource final : public ByteSource {
public:
    explicit BytesSource(Bytes bytes) : bytes_{std::move(bytes)} {}
    auto size() const -> std::uint64_t override { return bytes_.size(); }
    auto read_some(asio::mutable_buffer into) -> awaitable<Result<std::size_t>> override;

private:
    Bytes bytes_;
    std::size_t read_ = 0;
};

// What we ask for as requestor. Contexts are numbered in this order.
struct AssociateRequest {
    struct Proposal {
        std::string abstract_syntax;
        std::vector<std::string> transfer_syntaxes;
    };

    std::string calling_title;
    std::string called_title;
    std::vector<Proposal> proposals;          // at most 128
    std::vector<dicom::RoleSelection> roles;  // where we want another part than the sender's
    std::optional<dicom::UserIdentity> identity;
    std::uint32_t pdu_length_max = pdu_length_default;
    Duration artim = std::chrono::seconds{30};  // for the answer, and for hanging up
    Duration idle = std::chrono::seconds{120};
};

// One object to send. Its data set is written in `transfer_syntax`; it is not converted.
struct OutgoingObject {
    std::string sop_class;
    std::string sop_instance;
    std::string transfer_syntax;
};

class Association {
public:
    // As acceptor: waits for the request and answers it. A rejection we sent is the `forbidden` or `busy` of to_fault.
    static auto accept(Stream& stream, AcceptPolicy policy) -> awaitable<Result<Association>>;
    // As requestor, over a stream that is connected.
    static auto open(Stream& stream, AssociateRequest request) -> awaitable<Result<Association>>;

    // The next message's command; nothing when the peer has released, and then the stream is closed. What is left
    // unread of the data set before it is skipped.
    auto next_command() -> awaitable<Result<std::optional<dicom::Command>>>;
    // Bytes of the current message's data set as they arrive; 0 when it is complete. `into` is not empty.
    auto read_data(asio::mutable_buffer into) -> awaitable<Result<std::size_t>>;
    // Skips the rest of it, so that a refused object costs the sender its object and not its association.
    auto drain_data() -> awaitable<Result<void>>;
    // Answers the current message, on its context.
    auto respond(dicom::Command response) -> awaitable<Result<void>> { return send(std::move(response)); }

    // A request of ours with its data set, on the context of its SOP class; answers its message id. The response comes
    // by next_command(), since the peer's own requests may come first.
    auto request(dicom::Command command, ByteSource& data_set) -> awaitable<Result<std::uint16_t>>;

    auto echo() -> awaitable<Result<dicom::EchoResponse>>;
    // `unsupported` when no agreed context fits; whatever the peer answers is an answer, not a fault.
    auto store(OutgoingObject object, ByteSource& data_set) -> awaitable<Result<dicom::StoreResponse>>;

    auto release() -> awaitable<Result<void>>;  // both sides hang up in peace
    auto abort() -> awaitable<void>;            // A-ABORT from the user, and gone

    auto calling_title() const -> const std::string& { return calling_title_; }
    auto called_title() const -> const std::string& { return called_title_; }
    auto peer_user() const -> const dicom::UserInformation& { return peer_user_; }
    auto contexts() const -> const std::vector<Context>& { return contexts_; }
    auto context() const -> const Context&;                      // of the current message
    auto may_perform(std::string_view sop_class) const -> bool;  // as requestor: the peer agreed to our being its SCP
    auto find_context(std::uint8_t id) const -> const Context*;
    auto find_context(std::string_view abstract_syntax, std::string_view transfer_syntax) const -> const Context*;
    // Why the peer aborted, when that is how it ended.
    auto peer_abort() const -> const std::optional<dicom::Abort>& { return peer_abort_; }

private:
    // A PDU's header and the event it is; of the short ones the body has been read.
    struct Arrival {
        Event event;
        std::uint32_t length;
        dicom::AbortReason reason;  // for an invalid one
        std::string_view at;
    };
    struct Blame {
        dicom::AbortReason reason = dicom::AbortReason::unexpected_pdu;
        std::string_view at = "association.unexpected-pdu";
    };

    Association(Stream& stream, Side side, State begin, std::uint32_t pdu_length_max, Duration artim, Duration idle);

    void establish(const dicom::AssociateRq& request, const dicom::AssociateAc& answer, dicom::UserInformation peer);

    // Every event goes through here, and through the table. Actions that end the association are carried out and
    // answer a fault; the others answer themselves, and the caller goes on from there.
    auto act(Event event, Blame blame) -> awaitable<Result<Action>>;
    auto act(Event event) -> awaitable<Result<Action>>;  // of our user's, where nobody is to blame
    auto next_pdu() -> awaitable<Result<Arrival>>;
    auto classify(dicom::PduHeader header) const -> Arrival;
    auto lost(Fault fault) -> Fault;

    auto next_fragment() -> awaitable<Result<std::optional<dicom::PdvHeader>>>;
    auto next_data_fragment() -> awaitable<Result<void>>;
    auto fragment_is_at_hand() const -> bool;
    auto next_fragment_header() -> awaitable<Result<dicom::PdvHeader>>;

    auto await_request() -> awaitable<Result<dicom::AssociateRq>>;
    auto await_answer(dicom::AssociateRq request) -> awaitable<Result<void>>;
    auto await_response(dicom::CommandField expected) -> awaitable<Result<dicom::Command>>;
    auto await_release() -> awaitable<Result<void>>;
    auto reject(dicom::AssociateRj rejection) -> awaitable<Fault>;
    auto send(dicom::Command command) -> awaitable<Result<void>>;
    auto send_with_data(dicom::Command command, ByteSource& data_set) -> awaitable<Result<void>>;

    auto write(Bytes bytes) -> awaitable<Result<void>>;
    auto violated(dicom::AbortReason reason, std::string_view at) -> awaitable<Fault>;
    auto hang_up(Bytes last_words, bool framed) -> awaitable<void>;
    auto await_close(bool framed) -> awaitable<void>;

    Stream* stream_;
    Inbox inbox_;
    ProtocolMachine machine_;
    std::uint32_t pdu_length_max_;
    Duration artim_;
    Duration idle_;

    std::string calling_title_;
    std::string called_title_;
    dicom::UserInformation peer_user_;
    std::vector<Context> contexts_;
    std::optional<dicom::Abort> peer_abort_;

    std::uint32_t pdu_left_ = 0;  // of the P-DATA-TF being read, behind its current fragment
    dicom::PdvHeader fragment_;   // being read, and what is left of it
    std::uint32_t fragment_left_ = 0;
    bool data_pending_ = false;  // the current message's data set has not ended
    std::uint8_t message_context_ = 0;
    std::uint16_t last_message_id_ = 0;
};

}  // namespace shanhai::net
