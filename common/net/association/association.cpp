#include "common/net/association/association.hpp"

#include <algorithm>
#include <stdexcept>

namespace shanhai::net {

using dicom::AbortReason;
using dicom::PduType;
using dicom::PdvHeader;
using dicom::PdvKind;

Association::Association(Stream& stream, Side side, State begin, std::uint32_t pdu_length_max, Duration artim,
                         Duration idle)
    : stream_{&stream}, inbox_{stream}, machine_{side, begin},
      pdu_length_max_{std::clamp(pdu_length_max, pdu_length_floor, pdu_length_ceiling)}, artim_{artim}, idle_{idle}
{}

auto Association::next_command() -> awaitable<Result<std::optional<dicom::Command>>>
{
    auto skipped = co_await drain_data();
    if (!skipped) co_return skipped.error();
    inbox_.patience(idle_);  // between two messages the peer may think

    Bytes bytes;
    std::uint8_t context = 0;  // no context has this number
    for (bool complete = false; !complete;) {
        auto fragment = co_await next_fragment();
        if (!fragment) co_return fragment.error();

        const bool asks_to_release = !fragment->has_value();
        if (asks_to_release && context != 0)
            co_return co_await violated(AbortReason::unexpected_pdu, "association.release-within-message");
        if (asks_to_release) {
            auto agreed = co_await act(Event::release_response);
            if (!agreed) co_return agreed.error();
            auto farewell = dicom::encode(dicom::ReleaseRp{});
            co_await hang_up(std::move(farewell), true);
            co_return std::optional<dicom::Command>{};
        }
        if (fragment_.kind != PdvKind::command)
            co_return co_await violated(AbortReason::unexpected_parameter, "association.data-without-command");
        if (context != 0 && fragment_.context != context)
            co_return co_await violated(AbortReason::invalid_parameter_value, "association.mixed-contexts");
        if (fragment_.length > dicom::command_length_max - bytes.size())
            co_return co_await violated(AbortReason::invalid_parameter_value, "association.command-length");

        auto piece = co_await inbox_.read_all(fragment_left_);
        if (!piece) co_return lost(piece.error());
        bytes.insert(bytes.end(), piece->begin(), piece->end());
        fragment_left_ = 0;
        context = fragment_.context;
        complete = fragment_.last;
    }

    auto command = dicom::decode_command(bytes);
    if (!command) co_return co_await violated(AbortReason::invalid_parameter_value, command.error().at());
    message_context_ = context;
    data_pending_ = command->has_data_set;
    co_return std::optional<dicom::Command>{std::move(*command)};
}

auto Association::read_data(asio::mutable_buffer into) -> awaitable<Result<std::size_t>>
{
    auto* const place = static_cast<std::byte*>(into.data());
    std::size_t filled = 0;
    while (data_pending_ && filled < into.size()) {
        const bool must_wait = fragment_left_ == 0 ? !fragment_is_at_hand() : inbox_.buffered() == 0;
        if (must_wait && filled != 0) break;  // what is here is handed over; more may take its time
        if (fragment_left_ == 0) {
            auto begun = co_await next_data_fragment();
            if (!begun) co_return begun.error();
        } else {
            const auto wanted = std::min<std::size_t>(fragment_left_, into.size() - filled);
            auto read = co_await inbox_.read(place + filled, wanted);
            if (!read) co_return lost(read.error());
            fragment_left_ -= static_cast<std::uint32_t>(*read);
            filled += *read;
        }
        data_pending_ = fragment_left_ != 0 || !fragment_.last;
    }
    co_return filled;
}

auto Association::drain_data() -> awaitable<Result<void>>
{
    while (data_pending_) {
        if (fragment_left_ == 0) {
            auto begun = co_await next_data_fragment();
            if (!begun) co_return begun.error();
        } else {
            auto skipped = co_await inbox_.skip(fragment_left_);
            if (!skipped) co_return lost(skipped.error());
            fragment_left_ = 0;
        }
        data_pending_ = fragment_left_ != 0 || !fragment_.last;
    }
    co_return Result<void>{};
}

// PDU header, fragment header and command leave in one write, and so in one segment. Sent in pieces, the second waits
// under Nagle's algorithm for the peer's delayed ACK of the first: 40 ms for every instance, 12 s for a CT of 300.
auto Association::send(dicom::Command command) -> awaitable<Result<void>>
{
    auto allowed = co_await act(Event::data_request);
    if (!allowed) co_return allowed.error();
    const auto fragment_length = dicom::fragment_length_max(peer_user_.pdu_length_max, pdu_length_ceiling);
    auto message = dicom::encode_fragments(PdvHeader{0, message_context_, PdvKind::command, true},
                                           dicom::encode(command), fragment_length);
    co_return co_await write(std::move(message));
}

auto Association::abort() -> awaitable<void>
{
    auto done = co_await act(Event::abort_request);
    static_cast<void>(done);  // over, in any case
}

auto Association::context() const -> const Context&
{
    const auto* const found = find_context(message_context_);
    if (!found) throw std::logic_error{"there is no current message"};
    return *found;
}

auto Association::may_perform(std::string_view sop_class) const -> bool
{
    return std::any_of(peer_user_.roles.begin(), peer_user_.roles.end(),
                       [&](const auto& role) { return role.sop_class == sop_class && role.scp; });
}

auto Association::find_context(std::uint8_t id) const -> const Context*
{
    const auto found = std::find_if(contexts_.begin(), contexts_.end(), [&](const auto& c) { return c.id == id; });
    return found == contexts_.end() ? nullptr : &*found;
}

auto Association::find_context(std::string_view abstract_syntax, std::string_view transfer_syntax) const
    -> const Context*
{
    const auto found = std::find_if(contexts_.begin(), contexts_.end(), [&](const auto& c) {
        return c.abstract_syntax == abstract_syntax && c.transfer_syntax == transfer_syntax;
    });
    return found == contexts_.end() ? nullptr : &*found;
}

void Association::establish(const dicom::AssociateRq& request, const dicom::AssociateAc& answer,
                            dicom::UserInformation peer)
{
    calling_title_ = request.calling_title;
    called_title_ = request.called_title;
    contexts_ = agreed_contexts(request, answer);
    peer_user_ = std::move(peer);
    inbox_.patience(idle_);
}

// Nothing stands for a request to release.
auto Association::next_fragment() -> awaitable<Result<std::optional<PdvHeader>>>
{
    if (pdu_left_ == 0) {
        auto arrival = co_await next_pdu();
        if (!arrival) co_return arrival.error();
        const auto blame = Blame{arrival->reason, arrival->at};
        auto action = co_await act(arrival->event, blame);
        if (!action) co_return action.error();
        if (*action == Action::ar_2) co_return std::optional<PdvHeader>{};
        pdu_left_ = arrival->length;
    }
    auto fragment = co_await next_fragment_header();
    if (!fragment) co_return fragment.error();
    co_return std::optional<PdvHeader>{*fragment};
}

auto Association::next_fragment_header() -> awaitable<Result<PdvHeader>>
{
    if (pdu_left_ < dicom::pdv_header_length)
        co_return co_await violated(AbortReason::invalid_parameter_value, "association.fragment");

    auto arrived = co_await inbox_.need(dicom::pdv_header_length);
    if (!arrived) co_return lost(arrived.error());
    auto fragment = dicom::decode_pdv_header(inbox_.front(dicom::pdv_header_length), pdu_left_);
    if (!fragment) co_return co_await violated(AbortReason::invalid_parameter_value, fragment.error().at());
    if (!find_context(fragment->context))
        co_return co_await violated(AbortReason::invalid_parameter_value, "association.unknown-context");

    inbox_.consume(dicom::pdv_header_length);
    pdu_left_ -= static_cast<std::uint32_t>(dicom::pdv_header_length) + fragment->length;
    fragment_ = *fragment;
    fragment_left_ = fragment->length;
    co_return *fragment;
}

auto Association::next_data_fragment() -> awaitable<Result<void>>
{
    auto fragment = co_await next_fragment();
    if (!fragment) co_return fragment.error();
    if (!fragment->has_value())
        co_return co_await violated(AbortReason::unexpected_pdu, "association.release-within-message");
    if (fragment_.kind != PdvKind::data_set)
        co_return co_await violated(AbortReason::unexpected_parameter, "association.command-within-data");
    if (fragment_.context != message_context_)
        co_return co_await violated(AbortReason::invalid_parameter_value, "association.mixed-contexts");
    co_return Result<void>{};
}

auto Association::fragment_is_at_hand() const -> bool
{
    return inbox_.buffered() >= (pdu_left_ == 0 ? dicom::data_front_length : dicom::pdv_header_length);
}

}  // namespace shanhai::net
