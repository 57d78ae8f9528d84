// Our sending side, against storescp as installed and against our own acceptor.
#include "common/net/association/dcmtk_for_tests.hpp"

namespace shanhai::net {
namespace {

using namespace dcmtk;
using testing::ElementsAre;

// A data set in memory, handed out in pieces that fit no PDU.
class Pieces final : public ByteSource {
public:
    explicit Pieces(Bytes bytes) : bytes_{std::move(bytes)} {}
    auto size() const -> std::uint64_t override { return bytes_.size(); }
    auto read_some(asio::mutable_buffer into) -> awaitable<Result<std::size_t>> override
    {
        const auto count = std::min({into.size(), bytes_.size() - sent_, std::size_t{10'007}});
        std::copy_n(bytes_.data() + sent_, count, static_cast<std::byte*>(into.data()));
        sent_ += count;
        co_return count;
    }

private:
    Bytes bytes_;
    std::size_t sent_ = 0;
};

auto our_request() -> AssociateRequest
{
    AssociateRequest request;
    request.calling_title = "SHANHAI";
    request.called_title = "ANY-SCP";
    request.proposals = {{std::string{uids::verification}, {std::string{uids::implicit_little_endian}}},
                         {ct_image_storage, {std::string{uids::explicit_little_endian}}}};
    return request;
}

// Echoes, sends what it is given, one after the other, and releases.
auto forward(std::uint16_t port, std::vector<Bytes> data_sets, AssociateRequest request)
    -> awaitable<Result<std::vector<dicom::Status>>>
{
    constexpr auto limit = std::chrono::seconds{10};
    auto socket = co_await connect_tcp("127.0.0.1", port, limit);
    if (!socket) co_return socket.error();
    const auto stream = plain_stream(std::move(*socket));
    auto association = co_await Association::open(*stream, std::move(request));
    if (!association) co_return association.error();

    std::vector<dicom::Status> answers;
    auto echoed = co_await association->echo();
    if (!echoed) co_return echoed.error();
    answers.push_back(echoed->status);
    for (auto& data_set : data_sets) {
        Pieces source{std::move(data_set)};
        auto object = OutgoingObject{ct_image_storage, "2.25.2000" + std::to_string(answers.size()),
                                     std::string{uids::explicit_little_endian}};
        auto stored = co_await association->store(std::move(object), source);
        if (!stored) co_return stored.error();
        answers.push_back(stored->status);
    }
    auto released = co_await association->release();
    if (!released) co_return released.error();
    co_return answers;
}

TEST(OurRequestor, delivers_to_storescp)
{
    SHANHAI_NEEDS_PROGRAM("storescp");
    const test::TempDir theirs;
    const Storescp storescp{theirs.path()};
    const auto slice = ct_slice("2.25.20001", 512);

    const auto answers = test::run(forward(storescp.port(), {slice}, our_request()));

    ASSERT_TRUE(answers) << answers.error().at();
    EXPECT_THAT(*answers, ElementsAre(dicom::status::success, dicom::status::success));
    EXPECT_EQ(Digest::of(data_set_of(only_file_in(theirs.path()))), Digest::of(slice));
}

TEST(OurRequestor, delivers_to_our_acceptor_at_every_pdu_length)
{
    for (const auto length_max : {pdu_length_floor, pdu_length_default, pdu_length_ceiling}) {
        const test::TempDir theirs;
        AcceptPolicy policy;
        policy.pdu_length_max = length_max;
        StoreServer server{theirs.path(), policy};
        const auto large = ct_slice("2.25.20001", 700);
        const auto small = ct_slice("2.25.20002", 1);

        const auto answers = test::run(forward(server.port(), {large, small, {}}, our_request()));

        ASSERT_TRUE(answers) << answers.error().at();
        const auto seen = server.seen();
        ASSERT_EQ(seen.objects.size(), 3U);
        EXPECT_EQ(Digest::of(read_file(seen.objects.at("2.25.20001").data_set)), Digest::of(large));
        EXPECT_EQ(Digest::of(read_file(seen.objects.at("2.25.20002").data_set)), Digest::of(small));
        EXPECT_EQ(seen.objects.at("2.25.20003").bytes, 0U);
    }
}

}  // namespace
}  // namespace shanhai::net
