#include "common/hl7/deliver.hpp"

#include "common/hl7/message.hpp"
#include "common/hl7/mllp.hpp"
#include "common/runtime/within.hpp"

namespace shanhai::hl7 {
namespace {

using net::Outcome;

auto exchange(net::Stream& stream, std::string message, Duration answer) -> awaitable<Result<std::string>>
{
    const auto block = framed(message);
    stream.expires_after(answer);
    const auto sent = co_await stream.write(asio::buffer(block));
    if (!sent) co_return sent.error();
    auto reader = MllpReader{answer_max};
    std::array<char, 4096> piece{};
    for (;;) {
        const auto count = co_await stream.read_some(asio::buffer(piece));
        if (!count) co_return count.error();
        if (*count == 0) co_return Fault{errc::cancelled, "hl7.closed"};
        auto whole = reader.take({piece.data(), *count});
        if (!whole) co_return Fault{errc::malformed, "hl7.answer"};
        if (*whole) co_return std::move(**whole);
    }
}

auto judge(std::string_view answer, std::string_view control_id) -> Outcome
{
    const auto said = parse_acknowledgement(answer);
    if (!said) return Outcome::unreachable({errc::malformed, "hl7.answer"});
    if (said->control_id != control_id) return Outcome::unreachable({errc::mismatch, "hl7.other"});
    if (!said->is_yes()) return Outcome::refused({errc::forbidden, "hl7.refused", said->code});
    return Outcome::accepted();
}

}  // namespace

auto deliver(net::Stream& stream, std::string message, std::string control_id, Duration answer)
    -> awaitable<net::Outcome>
{
    // A byte now and then must not stretch it.
    auto said = co_await within(answer, exchange(stream, std::move(message), answer));
    const bool late = !said && said.error().code() == errc::timeout;
    const bool gone = !said && said.error().code() == errc::cancelled;
    if (said) co_await stream.shutdown();
    stream.close();
    if (late) co_return Outcome::unreachable({errc::timeout, "hl7.timeout"});
    if (gone) co_return Outcome::unreachable({errc::cancelled, "hl7.closed"});
    if (!said) co_return Outcome::unreachable(said.error());
    co_return judge(*said, control_id);
}

}  // namespace shanhai::hl7
