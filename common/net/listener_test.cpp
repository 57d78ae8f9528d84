#include "common/net/listener.hpp"

#include "tests/support/run.hpp"

#include <gtest/gtest.h>

#include <sys/resource.h>
#include <unistd.h>

using namespace shanhai;
using namespace shanhai::net;
using namespace std::chrono_literals;
using asio::ip::tcp;
using test::run;

namespace {

// Greets, and stays until the other end leaves.
auto greet(Stream& stream) -> awaitable<void>
{
    co_await stream.write(asio::buffer("hello", 5));
    std::array<char, 16> unread{};
    bool open = true;
    while (open) {
        const auto count = co_await stream.read_some(asio::buffer(unread));
        open = count && *count > 0;
    }
}

auto first_word(Stream& stream, Duration limit) -> awaitable<Result<std::string>>
{
    std::array<char, 16> word{};
    stream.expires_after(limit);
    const auto count = co_await stream.read_some(asio::buffer(word));
    if (!count) co_return count.error();
    co_return std::string(word.data(), *count);
}

struct ListenerTest : testing::Test {
    auto open(ListenerOptions options = {}) -> Listener&
    {
        listener = Listener::open(io.get_executor(), options, greet).value();
        listener->start();
        return *listener;
    }
    auto knock()
    {
        tcp::socket socket{io};
        socket.connect(tcp::endpoint{asio::ip::address_v4::loopback(), listener->port()});
        return plain_stream(std::move(socket));
    }
    auto heard(Stream& stream, Duration limit = 5s) -> std::string
    {
        const auto word = run(io, first_word(stream, limit));
        return word ? *word : "nothing";
    }
    void TearDown() override
    {
        if (listener) run(io, listener->stop(0ms));
    }

    asio::io_context io{1};
    std::unique_ptr<Listener> listener;
};

// Takes every descriptor this process may have, until it is gone.
class NoDescriptorsLeft {
public:
    NoDescriptorsLeft()
    {
        ::getrlimit(RLIMIT_NOFILE, &usual_);
        const rlimit small{256, usual_.rlim_max};
        ::setrlimit(RLIMIT_NOFILE, &small);
        for (int descriptor = ::dup(0); descriptor >= 0; descriptor = ::dup(0)) taken_.push_back(descriptor);
    }
    NoDescriptorsLeft(const NoDescriptorsLeft&) = delete;
    NoDescriptorsLeft& operator=(const NoDescriptorsLeft&) = delete;
    ~NoDescriptorsLeft()
    {
        for (const int descriptor : taken_) ::close(descriptor);
        ::setrlimit(RLIMIT_NOFILE, &usual_);
    }

private:
    rlimit usual_{};
    std::vector<int> taken_;
};

}  // namespace

TEST_F(ListenerTest, takes_any_free_port_and_says_which)
{
    EXPECT_NE(open().port(), 0);
    auto stream = knock();
    EXPECT_EQ(heard(*stream), "hello");
    EXPECT_EQ(listener->connections(), 1U);
}

TEST_F(ListenerTest, says_that_a_port_is_taken)
{
    ListenerOptions same;
    same.port = open().port();
    EXPECT_EQ(Listener::open(io.get_executor(), same, greet).error(), (Fault{errc::unavailable, "net.listen"}));
}

TEST_F(ListenerTest, lets_in_as_many_as_its_limit_and_the_next_when_one_leaves)
{
    ListenerOptions options;
    options.connections_max = 2;
    open(options);
    auto first = knock();
    auto second = knock();
    auto third = knock();
    EXPECT_EQ(heard(*first), "hello");
    EXPECT_EQ(heard(*second), "hello");
    io.restart();
    io.poll();
    EXPECT_EQ(listener->connections(), 2U);

    first->close();

    EXPECT_EQ(heard(*third), "hello");
    EXPECT_EQ(listener->connections(), 2U);
}

TEST_F(ListenerTest, survives_running_out_of_descriptors)
{
#ifdef __SANITIZE_ADDRESS__
    GTEST_SKIP() << "UBSan looks at objects through a pipe of its own, for which this test leaves no descriptor";
#endif
    ListenerOptions options;
    options.breath = 1ms;
    open(options);
    tcp::socket socket{io, tcp::v4()};
    {
        const NoDescriptorsLeft full;
        socket.connect(tcp::endpoint{asio::ip::address_v4::loopback(), listener->port()});
        io.restart();
        for (int turn = 0; turn < 5; ++turn) io.run_one();  // it tries, and breathes, and tries
        EXPECT_EQ(listener->connections(), 0U);
    }

    auto stream = plain_stream(std::move(socket));
    EXPECT_EQ(heard(*stream), "hello");
}

TEST_F(ListenerTest, lets_those_inside_finish_and_nobody_new_in_when_it_stops)
{
    open();
    auto stream = knock();
    EXPECT_EQ(heard(*stream), "hello");
    bool stopped = false;
    asio::co_spawn(io, listener->stop(10s), [&](std::exception_ptr) { stopped = true; });
    io.restart();
    io.poll();
    EXPECT_FALSE(stopped);
    EXPECT_ANY_THROW(knock()) << "the door is closed";

    stream->close();

    while (!stopped && io.run_one_for(10s) != 0) {}
    EXPECT_TRUE(stopped);
    EXPECT_EQ(listener->connections(), 0U);
}

TEST_F(ListenerTest, ends_those_who_do_not_finish_in_time)
{
    open();
    auto stream = knock();
    EXPECT_EQ(heard(*stream), "hello");

    run(io, listener->stop(1ms));

    EXPECT_EQ(listener->connections(), 0U);
    EXPECT_EQ(heard(*stream), "") << "the connection was ended";
}
