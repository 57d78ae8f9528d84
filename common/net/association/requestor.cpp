// The requestor's side: states Sta5 (awaiting the answer) and Sta7 (awaiting the release), and the messages we send.
#include "common/net/association/association.hpp"

#include "common/dicom/pdu/uids.hpp"

#include <algorithm>

namespace shanhai::net {

using dicom::AbortReason;
using dicom::PduType;
using dicom::PdvHeader;
using dicom::PdvKind;

namespace {

// Larger PDUs gain nothing measurable, and this is what an association that sends holds in memory.
constexpr std::uint32_t outgoing_pdu_length_max = 128 * 1024;

auto to_pdu(const AssociateRequest& wish, std::uint32_t pdu_length_max) -> dicom::AssociateRq
{
    dicom::AssociateRq pdu;
    pdu.called_title = wish.called_title;
    pdu.calling_title = wish.calling_title;
    pdu.application_context = dicom::uids::application_context;
    for (const auto& proposal : wish.proposals) {
        const auto id = static_cast<std::uint8_t>(2 * pdu.contexts.size() + 1);
        pdu.contexts.push_back({id, proposal.abstract_syntax, proposal.transfer_syntaxes});
    }
    pdu.user.pdu_length_max = pdu_length_max;
    pdu.user.implementation_class = dicom::uids::implementation_class;
    pdu.user.implementation_version = dicom::uids::implementation_version;
    pdu.user.identity = wish.identity;
    pdu.user.roles = wish.roles;
    return pdu;
}

}  // namespace

auto Association::open(Stream& stream, AssociateRequest request) -> awaitable<Result<Association>>
{
    if (request.proposals.empty() || request.proposals.size() > dicom::contexts_max)
        co_return Fault{errc::too_large, "association.proposals"};
    auto association =
        Association{stream, Side::requestor, State::sta4, request.pdu_length_max, request.artim, request.idle};
    auto pdu = to_pdu(request, association.pdu_length_max_);
    auto answered = co_await association.await_answer(std::move(pdu));
    if (!answered) co_return answered.error();
    co_return std::move(association);
}

// The stream is connected (Evt2, AE-2).
auto Association::await_answer(dicom::AssociateRq request) -> awaitable<Result<void>>
{
    auto connected = co_await act(Event::transport_confirmed);
    if (!connected) co_return connected.error();
    auto question = dicom::encode(request);
    auto asked = co_await write(std::move(question));
    if (!asked) co_return asked.error();

    inbox_.deadline(artim_);
    auto arrival = co_await next_pdu();
    if (!arrival) co_return arrival.error();
    const bool answered = arrival->event == Event::associate_ac_pdu || arrival->event == Event::associate_rj_pdu;
    if (!answered) {
        const auto blame = Blame{arrival->reason, arrival->at};
        auto ended = co_await act(arrival->event, blame);
        co_return ended ? Fault{errc::malformed, arrival->at} : ended.error();
    }
    auto body = co_await inbox_.read_all(arrival->length);
    if (!body) co_return lost(body.error());
    if (arrival->event == Event::associate_rj_pdu) {
        machine_.take(Event::associate_rj_pdu);
        stream_->close();
        auto rejection = dicom::decode_associate_rj(*body);
        co_return rejection ? to_fault(*rejection) : rejection.error();
    }
    auto answer = dicom::decode_associate_ac(*body);
    if (!answer) co_return co_await violated(AbortReason::invalid_parameter_value, answer.error().at());
    machine_.take(Event::associate_ac_pdu);
    establish(request, *answer, answer->user);
    co_return Result<void>{};
}

auto BytesSource::read_some(asio::mutable_buffer into) -> awaitable<Result<std::size_t>>
{
    const auto count = std::min(into.size(), bytes_.size() - read_);
    std::copy_n(bytes_.data() + read_, count, static_cast<std::byte*>(into.data()));
    read_ += count;
    co_return count;
}

auto Association::request(dicom::Command command, ByteSource& data_set) -> awaitable<Result<std::uint16_t>>
{
    const auto context = std::find_if(contexts_.begin(), contexts_.end(),
                                      [&](const auto& agreed) { return agreed.abstract_syntax == command.sop_class; });
    if (context == contexts_.end()) co_return Fault{errc::unsupported, "association.context"};
    message_context_ = context->id;
    command.message_id = ++last_message_id_;
    command.has_data_set = true;
    auto sent = co_await send_with_data(std::move(command), data_set);
    if (!sent) co_return sent.error();
    co_return last_message_id_;
}

auto Association::echo() -> awaitable<Result<dicom::EchoResponse>>
{
    const auto context = std::find_if(contexts_.begin(), contexts_.end(), [](const auto& agreed) {
        return agreed.abstract_syntax == dicom::uids::verification;
    });
    if (context == contexts_.end()) co_return Fault{errc::unsupported, "association.context"};

    message_context_ = context->id;
    auto request = dicom::to_command(dicom::EchoRequest{++last_message_id_});
    auto sent = co_await send(std::move(request));
    if (!sent) co_return sent.error();
    auto response = co_await await_response(dicom::CommandField::c_echo_rsp);
    if (!response) co_return response.error();
    co_return dicom::as_echo_response(*response);
}

auto Association::store(OutgoingObject object, ByteSource& data_set) -> awaitable<Result<dicom::StoreResponse>>
{
    const auto* const context = find_context(object.sop_class, object.transfer_syntax);
    if (!context) co_return Fault{errc::unsupported, "association.context"};

    message_context_ = context->id;
    dicom::StoreRequest request;
    request.message_id = ++last_message_id_;
    request.sop_class = std::move(object.sop_class);
    request.sop_instance = std::move(object.sop_instance);
    auto command = dicom::to_command(request);
    auto sent = co_await send_with_data(std::move(command), data_set);
    if (!sent) co_return sent.error();
    auto response = co_await await_response(dicom::CommandField::c_store_rsp);
    if (!response) co_return response.error();
    co_return dicom::as_store_response(*response);
}

// The command travels in front of the first piece of its data set, so that a small object is one write.
auto Association::send_with_data(dicom::Command command, ByteSource& data_set) -> awaitable<Result<void>>
{
    auto allowed = co_await act(Event::data_request);
    if (!allowed) co_return allowed.error();
    const auto length_max = dicom::fragment_length_max(peer_user_.pdu_length_max, outgoing_pdu_length_max);
    auto left = data_set.size();
    auto out = dicom::encode_fragments(PdvHeader{0, message_context_, PdvKind::command, true}, dicom::encode(command),
                                       length_max);
    auto used = out.size();
    do {
        const auto length = static_cast<std::uint32_t>(std::min<std::uint64_t>(left, length_max));
        left -= length;
        const auto front = dicom::encode_front(PdvHeader{length, message_context_, PdvKind::data_set, left == 0});
        out.resize(used + front.size() + length);
        std::copy(front.begin(), front.end(), out.begin() + static_cast<std::ptrdiff_t>(used));
        used += front.size();

        while (used < out.size()) {
            const auto room = asio::buffer(out.data() + used, out.size() - used);
            auto read = co_await data_set.read_some(room);
            const bool too_short = read && *read == 0;
            if (!read || too_short) co_await abort();
            if (!read) co_return read.error();
            if (too_short) co_return Fault{errc::mismatch, "association.source-size"};
            used += *read;
        }
        stream_->expires_after(idle_);
        const auto all = asio::buffer(out);
        auto written = co_await stream_->write(all);
        if (!written) co_return lost(written.error());
        used = 0;
    } while (left != 0);
    co_return Result<void>{};
}

auto Association::await_response(dicom::CommandField expected) -> awaitable<Result<dicom::Command>>
{
    auto command = co_await next_command();
    if (!command) co_return command.error();
    if (!command->has_value()) co_return Fault{errc::cancelled, "association.released"};
    auto& response = **command;
    if (response.field != expected || response.message_id != last_message_id_)
        co_return co_await violated(AbortReason::unexpected_parameter, "association.unexpected-response");
    co_return std::move(response);
}

auto Association::release() -> awaitable<Result<void>>
{
    auto wish = co_await act(Event::release_request);
    if (!wish) co_return wish.error();
    auto question = dicom::encode(dicom::ReleaseRq{});
    auto asked = co_await write(std::move(question));
    if (!asked) co_return asked.error();

    inbox_.deadline(artim_);
    const auto unread = fragment_left_ + std::uint64_t{pdu_left_};
    auto skipped = co_await inbox_.skip(unread);
    if (!skipped) co_return lost(skipped.error());
    co_return co_await await_release();
}

// States Sta7 and Sta9 to Sta12.
auto Association::await_release() -> awaitable<Result<void>>
{
    for (;;) {
        auto arrival = co_await next_pdu();
        if (!arrival) co_return arrival.error();
        const auto blame = Blame{arrival->reason, arrival->at};
        auto action = co_await act(arrival->event, blame);
        if (!action) co_return action.error();
        if (*action == Action::ar_3) break;
        if (*action == Action::ar_6) {  // was on its way when we asked
            auto skipped = co_await inbox_.skip(arrival->length);
            if (!skipped) co_return lost(skipped.error());
            continue;
        }
        // Both asked at once (AR-8): as requestor we answer first and then await our answer, as acceptor the reverse.
        if (machine_.state() == State::sta10) continue;
        auto answered = co_await act(Event::release_response);
        if (!answered) co_return answered.error();
        auto answer = dicom::encode(dicom::ReleaseRp{});
        if (*answered == Action::ar_4) {
            co_await hang_up(std::move(answer), true);
            co_return Result<void>{};
        }
        auto written = co_await write(std::move(answer));
        if (!written) co_return written.error();
    }
    co_await stream_->shutdown();
    co_return Result<void>{};
}

}  // namespace shanhai::net
