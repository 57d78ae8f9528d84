// What both roles share: every event through the protocol machine, and what its actions do.
#include "common/net/association/association.hpp"

namespace shanhai::net {

using dicom::AbortReason;
using dicom::AbortSource;
using dicom::PduType;

auto Association::act(Event event, Blame blame) -> awaitable<Result<Action>>
{
    const auto action = machine_.take(event);
    switch (action) {
    case Action::none: co_return Fault{errc::cancelled, "association.over"};
    case Action::aa_1: {  // before there is an association, and for our user: an abort that has no reason
        auto last_words = dicom::encode(dicom::Abort{AbortSource::user, AbortReason::not_specified});
        co_await hang_up(std::move(last_words), false);
        co_return Fault{errc::malformed, blame.at};
    }
    case Action::aa_8: {  // the provider's says what was wrong, for whoever reads the device's log
        auto last_words = dicom::encode(dicom::Abort{AbortSource::provider, blame.reason});
        co_await hang_up(std::move(last_words), false);
        co_return Fault{errc::malformed, blame.at};
    }
    case Action::aa_2:
    case Action::aa_3:
    case Action::aa_4:
    case Action::aa_5:
    case Action::ar_5: stream_->close(); co_return Fault{errc::cancelled, blame.at};
    default: co_return action;
    }
}

auto Association::act(Event event) -> awaitable<Result<Action>> { return act(event, Blame{}); }

auto Association::next_pdu() -> awaitable<Result<Arrival>>
{
    auto arrived = co_await inbox_.need(dicom::pdu_header_length);
    if (!arrived) co_return lost(arrived.error());
    auto header = dicom::decode_header(inbox_.front(dicom::pdu_header_length));
    if (!header) co_return lost(header.error());
    inbox_.consume(dicom::pdu_header_length);

    auto arrival = classify(*header);
    const bool is_short = arrival.event == Event::abort_pdu || arrival.event == Event::release_rq_pdu ||
                          arrival.event == Event::release_rp_pdu;
    if (!is_short) co_return arrival;
    auto body = co_await inbox_.read_all(dicom::short_pdu_length);
    if (!body && arrival.event != Event::abort_pdu) co_return lost(body.error());
    if (body && arrival.event == Event::abort_pdu) {
        if (auto abort = dicom::decode_abort(*body)) peer_abort_ = *abort;
    }
    co_return arrival;
}

// A length that no PDU of its type can have makes it an invalid one, whatever is behind it.
auto Association::classify(dicom::PduHeader header) const -> Arrival
{
    const auto limited = [&](Event event, std::uint32_t least, std::uint32_t most, std::string_view at) {
        const bool fits = header.length >= least && header.length <= most;
        if (!fits) return Arrival{Event::invalid_pdu, header.length, AbortReason::invalid_parameter_value, at};
        return Arrival{event, header.length, AbortReason::unexpected_pdu, "association.unexpected-pdu"};
    };
    constexpr auto exactly = dicom::short_pdu_length;
    switch (header.type) {
    case PduType::associate_rq:
        return limited(Event::associate_rq_pdu, 0, dicom::associate_length_max, "association.request-length");
    case PduType::associate_ac:
        return limited(Event::associate_ac_pdu, 0, dicom::associate_length_max, "association.answer-length");
    case PduType::associate_rj: return limited(Event::associate_rj_pdu, exactly, exactly, "association.pdu-length");
    case PduType::data_tf: return limited(Event::data_pdu, 1, pdu_length_max_, "association.pdu-length");
    case PduType::release_rq: return limited(Event::release_rq_pdu, exactly, exactly, "association.pdu-length");
    case PduType::release_rp: return limited(Event::release_rp_pdu, exactly, exactly, "association.pdu-length");
    case PduType::abort:  // whoever says goodbye is not asked how
        return {Event::abort_pdu, exactly, AbortReason::not_specified, "association.aborted"};
    }
    return {Event::invalid_pdu, header.length, AbortReason::unrecognized_pdu, "association.unrecognized-pdu"};
}

// The stream failed us. Its own limit is ARTIM where the standard has one, and elsewhere our patience.
auto Association::lost(Fault fault) -> Fault
{
    const bool artim_runs = machine_.state() == State::sta2 || machine_.state() == State::sta13;
    const bool artim_expired = artim_runs && fault.code() == errc::timeout;
    machine_.take(artim_expired ? Event::artim_expired : Event::transport_closed);
    stream_->close();
    return fault;
}

auto Association::write(Bytes bytes) -> awaitable<Result<void>>
{
    stream_->expires_after(idle_);
    const auto all = asio::buffer(bytes);
    auto written = co_await stream_->write(all);
    stream_->expires_after(idle_);
    if (!written) co_return lost(written.error());
    co_return written;
}

auto Association::violated(AbortReason reason, std::string_view at) -> awaitable<Fault>
{
    const auto blame = Blame{reason, at};
    auto ended = co_await act(Event::invalid_pdu, blame);
    co_return ended ? Fault{errc::malformed, at} : ended.error();
}

// The last words of an association in state Sta13. `framed`: we are between two PDUs, and what comes can be read.
auto Association::hang_up(Bytes last_words, bool framed) -> awaitable<void>
{
    inbox_.deadline(artim_);
    const auto all = asio::buffer(last_words);
    auto written = co_await stream_->write(all);
    if (written) co_await await_close(framed);
    co_await stream_->shutdown();
}

// State Sta13: the peer closes, not we; what it still sends is ignored, and ARTIM bounds the wait. Closing at once
// with unread bytes would make TCP reset the connection and could take our last words from the peer's buffer.
auto Association::await_close(bool framed) -> awaitable<void>
{
    while (framed) {
        auto arrival = co_await next_pdu();
        if (!arrival) co_return;
        const auto action = machine_.take(arrival->event);
        if (action == Action::aa_2) co_return;
        if (action == Action::aa_7) {
            auto once_more = dicom::encode(dicom::Abort{AbortSource::provider, arrival->reason});
            const auto all = asio::buffer(once_more);
            auto written = co_await stream_->write(all);
            framed = false;  // said once: a peer that talks on is not answered each time
            if (!written) co_return;
        } else if (arrival->event != Event::release_rq_pdu && arrival->event != Event::release_rp_pdu) {
            auto skipped = co_await inbox_.skip(arrival->length);
            if (!skipped) co_return;
        }
    }
    co_await inbox_.discard_until_end();
    machine_.take(Event::transport_closed);
}

}  // namespace shanhai::net
