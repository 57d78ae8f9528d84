#include "common/hl7/deliver.hpp"

#include "common/net/listener.hpp"
#include "tests/support/run.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace std::chrono_literals;
using net::Hearing;
using net::Outcome;
using test::run;

namespace {

// A receiver that reads one block and answers these bytes, or nothing; then it waits for us to hang up.
struct Receiver {
    explicit Receiver(std::string answer, bool leaves = false)
    {
        auto serve = [answer, leaves, this](net::Stream& stream) { return speak(stream, answer, leaves); };
        listener = net::Listener::open(io.get_executor(), net::ListenerOptions{}, serve).value();
        listener->start();
    }
    ~Receiver() { run(io, listener->stop(0s)); }

    auto speak(net::Stream& stream, std::string answer, bool leaves) -> awaitable<void>
    {
        std::array<char, 4096> piece{};
        while (!heard.ends_with("\x1C\r")) {
            const auto count = co_await stream.read_some(asio::buffer(piece));
            if (!count || *count == 0) co_return;
            heard.append(piece.data(), *count);
        }
        if (!answer.empty()) co_await stream.write(asio::buffer(answer));
        if (leaves) co_return stream.close();
        co_await stream.read_some(asio::buffer(piece));
    }
    auto tell(Duration limit = 5s) -> Outcome
    {
        return run(io, told(listener->port(), limit));
    }
    static auto told(std::uint16_t port, Duration limit) -> awaitable<Outcome>
    {
        auto socket = co_await net::connect_tcp("127.0.0.1", port, 5s);
        auto stream = net::plain_stream(std::move(*socket));
        auto message = std::string{"MSH|^~\\&|...\r"};
        auto id = std::string{"M1"};
        co_return co_await hl7::deliver(*stream, std::move(message), std::move(id), limit);
    }

    asio::io_context io{1};
    std::string heard;
    std::unique_ptr<net::Listener> listener;
};

auto block(const std::string& answer) { return "\x0BMSH|^~\\&|HIS||||||ACK|7|P|2.5.1\r" + answer + "\r\x1C\r"; }

}  // namespace

TEST(MllpDelivery, counts_when_the_receiver_says_yes_to_this_very_message)
{
    Receiver receiver{block("MSA|AA|M1")};
    EXPECT_TRUE(receiver.tell().is_accepted());
    EXPECT_EQ(receiver.heard, "\x0BMSH|^~\\&|...\r\x1C\r");
}

TEST(MllpDelivery, a_no_is_told_apart_from_no_answer)
{
    const auto no = Receiver{block("MSA|AE|M1|unknown patient")}.tell();
    EXPECT_EQ(no.hearing(), Hearing::refused);
    EXPECT_EQ(no.why(), (Fault{errc::forbidden, "hl7.refused", "AE"}));
    EXPECT_EQ(Receiver{block("MSA|AR|M1")}.tell().hearing(), Hearing::refused);

    const auto why = [](std::string answer, bool leaves = false) {
        const auto outcome = Receiver{std::move(answer), leaves}.tell();
        EXPECT_EQ(outcome.hearing(), Hearing::unreachable);
        return outcome.why();
    };
    EXPECT_EQ(why(block("MSA|AA|M0")), (Fault{errc::mismatch, "hl7.other"})) << "a yes to something else";
    EXPECT_EQ(why(block("NTE|1")), (Fault{errc::malformed, "hl7.answer"}));
    EXPECT_EQ(why("HTTP/1.1 400 Bad Request\r\n\r\n"), (Fault{errc::malformed, "hl7.answer"}));
    EXPECT_EQ(why("\x0B" + std::string(200'000, 'x')), (Fault{errc::malformed, "hl7.answer"}));
    EXPECT_EQ(why("", true), (Fault{errc::cancelled, "hl7.closed"}));
    EXPECT_EQ(why("\x0BMSH|^~", true), (Fault{errc::cancelled, "hl7.closed"}));
}

TEST(MllpDelivery, who_never_answers_costs_one_deadline)
{
    EXPECT_EQ(Receiver{""}.tell(20ms).why(), (Fault{errc::timeout, "hl7.timeout"}));
}
