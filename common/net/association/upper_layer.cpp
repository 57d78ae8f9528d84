// The plumbing both roles share: headers in, writes out, and the ways an association ends.
#include "common/net/association/association.hpp"

namespace shanhai::net {

using dicom::AbortReason;
using dicom::AbortSource;

auto Association::next_header() -> awaitable<Result<dicom::PduHeader>>
{
    auto arrived = co_await inbox_.need(dicom::pdu_header_length);
    if (!arrived) co_return arrived.error();
    auto header = dicom::decode_header(inbox_.front(dicom::pdu_header_length));
    inbox_.consume(dicom::pdu_header_length);
    co_return header;
}

auto Association::write(Bytes bytes) -> awaitable<Result<void>>
{
    stream_->expires_after(idle_);
    const auto all = asio::buffer(bytes);
    auto written = co_await stream_->write(all);
    stream_->expires_after(idle_);
    co_return written;
}

auto Association::aborted_by_peer() -> awaitable<Fault>
{
    auto body = co_await inbox_.read_all(dicom::short_pdu_length);
    if (body) {
        if (auto abort = dicom::decode_abort(*body)) peer_abort_ = *abort;
    }
    stream_->close();
    co_return Fault{errc::cancelled, "association.aborted"};
}

// Action AA-8: the provider's abort says what was wrong, for whoever reads the device's log.
auto Association::violated(AbortReason reason, std::string_view at) -> awaitable<Fault>
{
    auto last_words = dicom::encode(dicom::Abort{AbortSource::provider, reason});
    co_await hang_up(std::move(last_words));
    co_return Fault{errc::malformed, at};
}

// Action AA-1: before there is an association the standard wants the user's abort, which has no reason.
auto Association::refused_before(std::string_view at) -> awaitable<Fault>
{
    co_await abort();
    co_return Fault{errc::malformed, at};
}

// State Sta13: the peer closes, not we; what it still sends is ignored, and ARTIM bounds the wait. Closing at once
// with unread bytes would make TCP reset the connection and could take our last words from the peer's buffer.
auto Association::hang_up(Bytes last_words) -> awaitable<void>
{
    inbox_.deadline(artim_);
    const auto all = asio::buffer(last_words);
    auto written = co_await stream_->write(all);
    if (written) co_await inbox_.discard_until_end();
    co_await stream_->shutdown();
}

}  // namespace shanhai::net
