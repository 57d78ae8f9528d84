#include "server/audit/auditor/chores.hpp"

#include "server/audit/auditor/settings.hpp"
#include "server/audit/note.hpp"
#include "server/ledger/audits.hpp"
#include "tests/support/world.hpp"

#include <gmock/gmock.h>

namespace shanhai::audit {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

struct EchoingSigner final : intake::ReceiptSigner {
    auto sign(ByteView statement) -> Result<Bytes> override { return Bytes(statement.begin(), statement.end()); }
};

struct CheckpointsTest : testing::Test {
    test::World world;
    EchoingSigner signer;
    Lane lane{"lane", 1, 8};
    bool full = false;
    std::vector<std::string> shelf{};
    Checkpoints checkpoints{world.ledger, lane, lane, signer, world.clock, {1h, 3},
                            [this](const std::string& name, ByteView) -> Result<void> {
                                if (full) return Fault{errc::storage_full, "authority.file"};
                                shelf.push_back(name);
                                return {};
                            }};

    void note_some(int count)
    {
        for (int i = 0; i < count; ++i)
            world.commit([&](ledger::Facts& facts) {
                return note(facts, Note{world.clock.now(), "relay", "test.noted", "nothing"});
            });
    }
    auto made() { return world.run(checkpoints.make_due()).value(); }
    auto kept() { return world.look([](ledger::Facts& facts) { return facts.audits().checkpoints(0, 99); }); }
};

TEST_F(CheckpointsTest, sign_the_last_entry_when_due_and_keep_it_twice)
{
    EXPECT_FALSE(made()) << "of an empty trail there is nothing to sign";
    note_some(1);
    const auto first = made();
    ASSERT_TRUE(first);
    EXPECT_EQ(first->number, 1);
    EXPECT_THAT(std::string{as_text(first->sealed)}, HasSubstr(first->hash.hex()));
    EXPECT_FALSE(made());
    note_some(2);
    EXPECT_FALSE(made()) << "not yet three";
    world.clock.advance(1h);
    EXPECT_EQ(made()->number, 3);
    note_some(3);
    EXPECT_EQ(made()->number, 6);
    EXPECT_THAT(shelf, testing::ElementsAre("000000000001.p7m", "000000000003.p7m", "000000000006.p7m"));
    EXPECT_EQ(kept().size(), 3U);
}

TEST_F(CheckpointsTest, are_made_again_when_their_file_could_not_be_written)
{
    note_some(1);
    full = true;
    EXPECT_EQ(world.run(checkpoints.make_due()).error().code(), errc::storage_full);
    EXPECT_TRUE(kept().empty());
    full = false;
    EXPECT_TRUE(made());
}

// A repository that hears, and can be away or hang up.
struct ForwardingTest : CheckpointsTest {
    struct Quiet final : log::Sink {
        void write(log::Level, std::string_view line) noexcept override { lines.emplace_back(line); }
        std::vector<std::string> lines{};
    } sink;
    bool away = false;
    bool hangs_up = false;
    std::vector<std::string> heard{};
    Forwarding forwarding{world.io.get_executor(),
                          world.ledger,
                          world.clock,
                          log::Log{sink},
                          [this] { return answer(); },
                          {"operator", "relay.example"},
                          {"relay.example", "7"}};

    struct Listening final : net::Stream {
        explicit Listening(ForwardingTest& test) : test_{test}, end_{test.world.io.get_executor(), Far::max()}
        {
            if (test.hangs_up) end_.expires_at(Far::min());
        }
        auto read_some(asio::mutable_buffer) -> awaitable<Result<std::size_t>> override
        {
            co_await end_.async_wait(asio::as_tuple(asio::use_awaitable));
            co_return std::size_t{0};
        }
        auto write(asio::const_buffer all) -> awaitable<Result<void>> override
        {
            test_.heard.emplace_back(static_cast<const char*>(all.data()), all.size());
            co_return Result<void>{};
        }
        auto shutdown() -> awaitable<void> override { co_return close(); }
        void close() override { end_.cancel(); }
        void expires_after(Duration) override {}
        auto peer() const -> const net::Peer& override { return peer_; }

    private:
        using Far = asio::steady_timer::time_point;
        ForwardingTest& test_;
        asio::steady_timer end_;
        net::Peer peer_{"192.0.2.7", std::nullopt};
    };

    auto answer() -> awaitable<Result<std::unique_ptr<net::Stream>>>
    {
        if (away) co_return Fault{errc::unavailable, "net.connect"};
        co_return std::make_unique<Listening>(*this);
    }
    // One step, with the second that an entry has to outlive.
    auto step() -> Result<std::size_t>
    {
        std::optional<Result<std::size_t>> done;
        asio::co_spawn(world.io, forwarding.send_some(), [&](std::exception_ptr bug, Result<std::size_t> sent) {
            if (bug) std::rethrow_exception(bug);
            done = std::move(sent);
        });
        world.io.restart();
        while (!done) {
            world.io.poll();
            if (!done) world.clock.advance(Forwarding::settling);
        }
        return *done;
    }
    auto cursor()
    {
        const auto kept = world.look([](ledger::Facts& facts) { return facts.audits().cursor("syslog"); });
        return kept ? kept->number : 0;
    }
};

TEST_F(ForwardingTest, sends_each_entry_once_in_order)
{
    EXPECT_EQ(step().value(), 0U);
    note_some(3);
    EXPECT_EQ(step().value(), 3U);
    EXPECT_EQ(step().value(), 0U);
    note_some(1);
    EXPECT_EQ(step().value(), 1U);

    ASSERT_EQ(heard.size(), 4U);
    EXPECT_THAT(heard[0], HasSubstr("type=\"number\" value=\"" + to_base64(as_view("1"))));
    EXPECT_THAT(heard[3], HasSubstr("type=\"number\" value=\"" + to_base64(as_view("4"))));
    EXPECT_EQ(cursor(), 4);
}

TEST_F(ForwardingTest, keeps_what_a_repository_did_not_take_and_sends_it_when_it_is_back)
{
    note_some(2);
    away = true;
    EXPECT_EQ(step().error().code(), errc::unavailable);
    EXPECT_EQ(cursor(), 0);
    note_some(1);
    away = false;
    EXPECT_EQ(step().value(), 3U);
    EXPECT_EQ(cursor(), 3);
}

TEST_F(ForwardingTest, sends_again_what_a_link_that_broke_may_have_lost)
{
    note_some(2);
    hangs_up = true;
    EXPECT_EQ(step().error(), (Fault{errc::unavailable, "audit.repository"}));
    EXPECT_EQ(cursor(), 0);
    hangs_up = false;
    EXPECT_EQ(step().value(), 2U);
    EXPECT_EQ(heard.size(), 4U) << "twice, rather than never";
}

TEST(SyslogAddress, is_a_host_with_or_without_a_port)
{
    const auto said = [](std::string_view text) {
        const auto address = parse_syslog_address(text);
        return address ? address->host + ' ' + std::to_string(address->port) : std::string{address.error().at()};
    };
    EXPECT_EQ(said("audit.example"), "audit.example 6514");
    EXPECT_EQ(said("audit.example:10514"), "audit.example 10514");
    EXPECT_EQ(said("[::1]:7"), "::1 7");
    EXPECT_EQ(said("[::1]"), "::1 6514");
    EXPECT_EQ(said("::1"), "::1 6514");
    for (const auto* wrong : {":6514", "host:", "host:0", "host:65536", "host:port", "[]"})
        EXPECT_EQ(said(wrong), "audit.syslog-address") << wrong;
}

}  // namespace
}  // namespace shanhai::audit
