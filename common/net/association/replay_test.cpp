// Odd but legal peers, and a recorded one replayed in every cut: the same bytes get the same answers.
#include "common/net/association/dcmtk_for_tests.hpp"
#include "common/net/association/script_for_tests.hpp"

namespace shanhai::net {
namespace {

// Passes everything on, and remembers what the peer said.
class Recorder final : public Stream {
public:
    explicit Recorder(std::unique_ptr<Stream> inner) : inner_{std::move(inner)} {}
    auto said() const -> const Bytes& { return said_; }
    auto heard() const -> const std::vector<Bytes>& { return heard_; }

    auto read_some(asio::mutable_buffer into) -> awaitable<Result<std::size_t>> override
    {
        auto count = co_await inner_->read_some(into);
        const auto* const first = static_cast<const std::byte*>(into.data());
        if (count) said_.insert(said_.end(), first, first + *count);
        co_return count;
    }
    auto write(asio::const_buffer all) -> awaitable<Result<void>> override
    {
        const auto* const first = static_cast<const std::byte*>(all.data());
        heard_.emplace_back(first, first + all.size());
        co_return co_await inner_->write(all);
    }
    auto shutdown() -> awaitable<void> override { return inner_->shutdown(); }
    void close() override { inner_->close(); }
    void expires_after(Duration limit) override { inner_->expires_after(limit); }
    auto peer() const -> const Peer& override { return inner_->peer(); }

private:
    std::unique_ptr<Stream> inner_;
    Bytes said_;
    std::vector<Bytes> heard_;
};

struct Recording {
    Bytes said;
    script::Transcript came_to;
};

auto accepted(asio::ip::tcp::acceptor& acceptor) -> awaitable<Result<std::unique_ptr<Stream>>>
{
    auto [error, socket] = co_await acceptor.async_accept(asio::as_tuple(asio::use_awaitable));
    if (error) co_return Fault{errc::unavailable, "net.accept"};
    co_return plain_stream(std::move(socket));
}

// A stock storescu with three small slices.
auto record_storescu() -> Recording
{
    using asio::ip::tcp;
    const test::TempDir mine;
    asio::io_context io{1};
    tcp::acceptor acceptor{io, tcp::endpoint{asio::ip::address_v4::loopback(), 0}};
    auto words = dcmtk::with_limits({"storescu"}, {"-R"}, acceptor.local_endpoint().port());
    for (int i = 0; i < 3; ++i) words.push_back(dcmtk::ct_file(mine, i, 8).string());
    test::Program storescu{std::move(words)};
    Recorder stream{test::run(io, accepted(acceptor)).value()};
    Recording recording;
    EXPECT_TRUE(test::run(io, script::serve(stream, {}, recording.came_to)));
    recording.said = stream.said();
    recording.came_to.heard = stream.heard();
    return recording;
}

void expect_the_same(const script::Transcript& said, const script::Transcript& expected)
{
    ASSERT_FALSE(said.fault) << said.fault->at();
    EXPECT_TRUE(said.released);
    EXPECT_EQ(said.heard, expected.heard);
    EXPECT_EQ(said.commands, expected.commands);
    EXPECT_EQ(said.data_sets, expected.data_sets);
}

TEST(Replay, of_a_stock_sender_gets_the_same_answers_however_it_is_cut)
{
    SHANHAI_NEEDS_PROGRAM("storescu");
    const auto recording = record_storescu();
    const ByteView all{recording.said};
    ASSERT_EQ(recording.came_to.data_sets.size(), 3U);

    expect_the_same(script::transcript({recording.said}), recording.came_to);
    for (const auto length : {1U, 2U, 3U, 5U, 7U, 100U}) {
        SCOPED_TRACE(length);
        asio::io_context io{1};
        test::ScriptedStream stream{io.get_executor()};
        stream.says_in_pieces_of(length, all);
        expect_the_same(script::transcript(io, stream, {}), recording.came_to);
    }
    for (std::size_t cut = 1; cut < all.size(); ++cut) {
        SCOPED_TRACE(cut);
        const auto first = all.first(cut);
        const auto rest = all.subspan(cut);
        expect_the_same(script::transcript({Bytes(first.begin(), first.end()), Bytes(rest.begin(), rest.end())}),
                        recording.came_to);
    }
}

// PS3.8 section 9.3: reserved fields "shall not be tested", and items nobody knows are skipped.
auto with_odd_reserved_fields(Bytes pdu) -> Bytes
{
    pdu[1] = std::byte{0xFF};
    return pdu;
}

auto odd_request() -> Bytes
{
    auto pdu = dicom::encode(script::request());
    for (std::size_t i = 42; i < 74; ++i) pdu[i] = std::byte{0xA5};  // behind the titles
    const auto unknown = test::wire("5A 00 0003 010203  99 00 0002 FFFF");
    pdu.insert(pdu.end(), unknown.begin(), unknown.end());
    const auto length = static_cast<std::uint32_t>(pdu.size() - dicom::pdu_header_length);
    for (int i = 0; i < 4; ++i) pdu[2 + static_cast<std::size_t>(i)] = static_cast<std::byte>(length >> (24 - 8 * i));
    return with_odd_reserved_fields(std::move(pdu));
}

TEST(OddPeer, may_fill_reserved_fields_and_add_items_as_it_likes)
{
    using namespace script;
    const auto said =
        transcript({joined({odd_request(), with_odd_reserved_fields(echo(1)), with_odd_reserved_fields(goodbye)})});

    ASSERT_FALSE(said.fault) << said.fault->at();
    EXPECT_TRUE(said.released);
    EXPECT_EQ(said.commands.size(), 1U);
}

TEST(OddPeer, may_cut_a_data_set_wherever_it_likes)
{
    using namespace script;
    const std::string object = "an object of odd length, cut into fragments of every length there is";
    for (std::size_t length = 1; length <= object.size(); ++length) {
        SCOPED_TRACE(length);
        auto script = joined({hello, store_announcement(1)});
        for (std::size_t at = 0; at < object.size(); at += length) {
            const bool last = at + length >= object.size();
            const auto pdu = data_tf({data(std::string_view{object}.substr(at, length), last)});
            script.insert(script.end(), pdu.begin(), pdu.end());
        }
        script.insert(script.end(), goodbye.begin(), goodbye.end());

        const auto said = transcript({script});

        ASSERT_FALSE(said.fault) << said.fault->at();
        EXPECT_EQ(said.data_sets, std::vector{object});
    }
}

TEST(OddPeer, may_put_a_whole_message_and_empty_fragments_into_one_pdu)
{
    using namespace script;
    const auto command = store_command(1);
    const auto head = ByteView{command}.first(9);
    const auto tail = ByteView{command}.subspan(9);
    const auto whole =
        data_tf({fragment(ct_context, PdvKind::command, false, {}), fragment(ct_context, PdvKind::command, false, head),
                 fragment(ct_context, PdvKind::command, true, tail), data("", false), data("all", false),
                 data("", false), data(" of it", false), data("", true)});

    const auto said = transcript({joined({hello, whole, echo(2), goodbye})});

    ASSERT_FALSE(said.fault) << said.fault->at();
    EXPECT_EQ(said.data_sets, std::vector<std::string>{"all of it"});
    EXPECT_EQ(said.commands.size(), 2U);
}

TEST(OddPeer, may_ask_before_it_was_answered)
{
    using namespace script;
    auto eager = request();
    eager.user.async_operations = dicom::AsyncOperations{0, 0};  // PS3.7 section D.3.3.3: any number

    const auto said = transcript({joined({dicom::encode(eager), echo(1), echo(2), echo(3), goodbye})});

    EXPECT_TRUE(said.released);
    ASSERT_EQ(said.commands.size(), 3U);
    for (std::uint16_t i = 0; i < 3; ++i) EXPECT_EQ(said.commands[i].message_id, i + 1) << "one after the other";
}

}  // namespace
}  // namespace shanhai::net
