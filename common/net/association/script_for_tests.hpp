// For tests of the acceptor: what a scripted peer says, and what a session with it came to.
#pragma once

#include "common/dicom/pdu/uids.hpp"
#include "common/dicom/pdu/wire_text_for_tests.hpp"
#include "common/net/association/association.hpp"
#include "tests/support/run.hpp"
#include "tests/support/scripted_stream.hpp"

namespace shanhai::net::script {

namespace uids = dicom::uids;
using dicom::AbortReason;
using dicom::PdvKind;
using test::ScriptedStream;
using test::wire;
using Ending = ScriptedStream::Ending;

inline constexpr auto ct_image_storage = "1.2.840.10008.5.1.4.1.1.2";
inline constexpr std::uint8_t echo_context = 1;
inline constexpr std::uint8_t ct_context = 3;

inline auto joined(std::initializer_list<Bytes> parts) -> Bytes
{
    Bytes all;
    for (const auto& part : parts) all.insert(all.end(), part.begin(), part.end());
    return all;
}

inline auto request() -> dicom::AssociateRq
{
    dicom::AssociateRq request;
    request.calling_title = "NIUJIE_CT";
    request.called_title = "SHANHAI";
    request.application_context = uids::application_context;
    request.contexts = {{echo_context, std::string{uids::verification}, {std::string{uids::implicit_little_endian}}},
                        {ct_context, ct_image_storage, {std::string{uids::explicit_little_endian}}},
                        {5, "1.2.840.10008.5.1.4.1.2.2.1", {std::string{uids::implicit_little_endian}}}};
    request.user.implementation_class = "2.25.7";
    return request;
}

inline auto echo_command(std::uint16_t id) -> Bytes { return dicom::encode(dicom::to_command(dicom::EchoRequest{id})); }

inline auto store_command(std::uint16_t id, std::string instance = "2.25.99") -> Bytes
{
    dicom::StoreRequest store;
    store.message_id = id;
    store.sop_class = ct_image_storage;
    store.sop_instance = std::move(instance);
    return dicom::encode(dicom::to_command(store));
}

// A fragment without its PDU.
inline auto fragment(std::uint8_t context, PdvKind kind, bool last, ByteView bytes) -> Bytes
{
    const auto front = dicom::encode_front({static_cast<std::uint32_t>(bytes.size()), context, kind, last});
    Bytes all(front.begin() + dicom::pdu_header_length, front.end());
    all.insert(all.end(), bytes.begin(), bytes.end());
    return all;
}

inline auto data_tf(std::initializer_list<Bytes> fragments) -> Bytes
{
    const auto body = joined(fragments);
    const auto length = static_cast<std::uint32_t>(body.size());
    auto pdu = Bytes{std::byte{4},           std::byte{0},     std::byte(length >> 24), std::byte(length >> 16),
                     std::byte(length >> 8), std::byte(length)};
    pdu.insert(pdu.end(), body.begin(), body.end());
    return pdu;
}

inline auto echo(std::uint16_t id) -> Bytes
{
    return data_tf({fragment(echo_context, PdvKind::command, true, echo_command(id))});
}

inline auto store_announcement(std::uint16_t id) -> Bytes
{
    return data_tf({fragment(ct_context, PdvKind::command, true, store_command(id))});
}

inline auto data(std::string_view text, bool last) -> Bytes
{
    return fragment(ct_context, PdvKind::data_set, last, as_view(text));
}

inline const auto hello = dicom::encode(request());
inline const auto goodbye = dicom::encode(dicom::ReleaseRq{});

// What a session came to.
struct Transcript {
    std::vector<dicom::Command> commands;
    std::vector<std::string> data_sets;
    std::optional<Fault> fault;
    bool released = false;
    std::optional<dicom::Abort> peer_abort;
    std::vector<Bytes> heard;
    bool closed = false;
};

struct Session {
    std::size_t read_room = 100;
    bool refuse = false;  // answer without reading the data set
    AcceptPolicy policy{};
};

inline auto read_data_set(Association& association, std::size_t room) -> awaitable<Result<std::string>>
{
    std::string all;
    Bytes piece(room);
    for (;;) {
        const auto into = asio::buffer(piece);
        auto count = co_await association.read_data(into);
        if (!count) co_return count.error();
        if (*count == 0) co_return all;
        all += as_text(piece).substr(0, *count);
    }
}

inline auto serve(Stream& stream, Session session, Transcript& said) -> awaitable<Result<void>>
{
    auto association = co_await Association::accept(stream, session.policy);
    if (!association) co_return association.error();
    for (;;) {
        auto command = co_await association->next_command();
        said.peer_abort = association->peer_abort();
        if (!command) co_return command.error();
        if (!command->has_value()) break;
        said.commands.push_back(**command);
        if ((*command)->has_data_set && !session.refuse) {
            auto data_set = co_await read_data_set(*association, session.read_room);
            said.peer_abort = association->peer_abort();
            if (!data_set) co_return data_set.error();
            said.data_sets.push_back(*data_set);
        }
        auto answer =
            dicom::answer_to(**command, session.refuse ? dicom::status::out_of_resources : dicom::status::success);
        auto answered = co_await association->respond(std::move(answer));
        if (!answered) co_return answered.error();
    }
    said.released = true;
    co_return Result<void>{};
}

inline auto transcript(asio::io_context& io, ScriptedStream& stream, Session session) -> Transcript
{
    Transcript said;
    const auto ended = test::run(io, serve(stream, std::move(session), said));
    if (!ended) said.fault = ended.error();
    said.heard = stream.heard();
    said.closed = stream.closed();
    return said;
}

inline auto transcript(const std::vector<Bytes>& pieces, Session session = {}, Ending ending = Ending::hangs_up)
    -> Transcript
{
    asio::io_context io{1};
    ScriptedStream stream{io.get_executor(), ending};
    for (const auto& piece : pieces) stream.says(piece);
    return transcript(io, stream, std::move(session));
}

}  // namespace shanhai::net::script
