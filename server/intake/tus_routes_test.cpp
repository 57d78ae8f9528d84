// tus 1.0's extensions as a client meets them.
#include "server/intake/routes_for_tests.hpp"

using namespace shanhai;
using namespace shanhai::intake;
using namespace shanhai::intake::test;

namespace {

struct TusRoutesTest : RoutesTest {
    Bytes second = image({.instance = "2.25.1002", .pixels = "efghij", .number = "2"});
    Bytes stream = joined({object, second});
    std::string length = std::to_string(stream.size());

    auto create(Fields more, Bytes body = {}, bool with_upload = false)
    {
        auto fields = Fields{{"Tus-Resumable", "1.0.0"}};
        if (with_upload) fields.emplace_back("Content-Type", "application/offset+octet-stream");
        fields.insert(fields.end(), more.begin(), more.end());
        return ask("POST", "/api/v1/uploads", std::move(fields), std::move(body));
    }
    auto metadata() const -> std::string { return "submission " + to_base64(as_view(id())); }
    auto part_of(const Bytes& bytes) -> std::string
    {
        const auto made = create({{"Upload-Concat", "partial"}, {"Upload-Length", std::to_string(bytes.size())}});
        EXPECT_EQ(made.status(), 201U);
        return field(made, "Location");
    }
    auto send(const std::string& where, std::string_view offset, Bytes bytes)
    {
        return ask("PATCH", where,
                   {{"Tus-Resumable", "1.0.0"},
                    {"Content-Type", "application/offset+octet-stream"},
                    {"Upload-Offset", offset}},
                   std::move(bytes));
    }
    auto look(const std::string& where) { return ask("HEAD", where, {{"Tus-Resumable", "1.0.0"}}); }
    auto join(const std::vector<std::string>& list)
    {
        std::string urls = "final;";
        for (const auto& one : list) urls += (urls.back() == ';' ? "" : " ") + one;
        return create({{"Upload-Concat", urls}, {"Upload-Metadata", metadata()}});
    }
    auto packs_there() -> std::size_t { return county.ask(county.packs.list({})).value().packs.size(); }
};

}  // namespace

TEST_F(TusRoutesTest, a_client_that_creates_uploads_is_given_the_one_its_submission_has)
{
    declare({object, second});

    const auto made = create({{"Upload-Length", length}, {"Upload-Metadata", metadata()}});

    EXPECT_EQ(made.status(), 201U);
    EXPECT_EQ(field(made, "Location"), upload);
    EXPECT_EQ(field(made, "Upload-Expires"), "Thu, 12 Mar 2026 00:00:00 GMT") << "a week from now";
    EXPECT_EQ(patch("0", stream).status(), 204U);
    EXPECT_EQ(show().state, "committed");
    EXPECT_EQ(create({{"Upload-Length", length}, {"Upload-Metadata", metadata()}}).status(), 201U) << "asked twice";
}

TEST_F(TusRoutesTest, creating_may_bring_the_first_bytes_along)
{
    declare({object, second});

    const auto made = create({{"Upload-Length", length}, {"Upload-Metadata", metadata()}}, from(stream, 0, 100), true);

    EXPECT_EQ(made.status(), 201U);
    EXPECT_EQ(field(made, "Upload-Offset"), "100");
    EXPECT_EQ(patch("100", from(stream, 100)).status(), 204U);
    EXPECT_EQ(show().state, "committed");
}

TEST_F(TusRoutesTest, an_upload_is_created_only_for_what_was_declared)
{
    declare({object, second});
    const auto unknown = "submission " + to_base64(as_view("sub_01hxaaaaaaaaaaaaaaaaaaaaaa"));

    EXPECT_EQ(create({{"Upload-Length", length}}).status(), 400U);
    EXPECT_EQ(create({{"Upload-Metadata", metadata()}}).status(), 400U) << "of what length?";
    EXPECT_EQ(create({{"Upload-Length", length}, {"Upload-Metadata", unknown}}).status(), 404U);
    EXPECT_EQ(create({{"Upload-Length", "17"}, {"Upload-Metadata", metadata()}}).status(), 409U);
    const auto most = 64_GiB;
    EXPECT_EQ(create({{"Upload-Length", std::to_string(most)}, {"Upload-Metadata", metadata()}}).status(), 409U);
    EXPECT_EQ(create({{"Upload-Length", std::to_string(most + 1)}, {"Upload-Metadata", metadata()}}).status(), 413U);
}

TEST_F(TusRoutesTest, a_wrong_checksum_has_a_status_of_its_own)
{
    declare({object, second});
    const auto right = "sha256 " + to_base64(Digest::of(stream).bytes());
    const auto wrong = "sha256 " + to_base64(Digest::of(object).bytes());

    EXPECT_EQ(patch("0", stream, {{"Upload-Checksum", wrong}}).status(), 460U);
    EXPECT_EQ(field(head(), "Upload-Offset"), "0");
    EXPECT_EQ(patch("0", stream, {{"Upload-Checksum", "crc32 AAAA"}}).status(), 400U);
    EXPECT_EQ(patch("0", stream, {{"Upload-Checksum", right}}).status(), 204U);
    EXPECT_EQ(show().state, "committed");
}

TEST_F(TusRoutesTest, parts_that_end_in_the_middle_of_an_object_become_one_stream)
{
    declare({object, second});
    const auto cut = object.size() / 2;
    const auto first = part_of(from(stream, 0, cut));
    const auto last = part_of(from(stream, cut));

    EXPECT_EQ(send(last, "0", from(stream, cut)).status(), 204U) << "in any order";
    EXPECT_EQ(send(first, "0", from(stream, 0, 50)).status(), 204U);
    EXPECT_EQ(field(look(first), "Upload-Offset"), "50");
    EXPECT_EQ(field(look(first), "Upload-Concat"), "partial");
    EXPECT_EQ(join({first, last}).status(), 409U) << "not all of it is here";
    EXPECT_EQ(send(first, "50", from(stream, 50, cut)).status(), 204U);

    const auto done = join({first, last});

    EXPECT_EQ(done.status(), 201U);
    EXPECT_EQ(field(done, "Location"), upload);
    EXPECT_EQ(show().state, "committed");
    EXPECT_EQ(county.bytes_of(county.all_objects().at(1)), second);
    EXPECT_EQ(field(head(), "Upload-Concat"), "final;" + first + " " + last);
    EXPECT_EQ(field(head(), "Upload-Offset"), length);
    EXPECT_EQ(patch("0", stream).status(), 403U) << "a final upload takes no bytes";
    EXPECT_EQ(look(first).status(), 410U);
    EXPECT_EQ(packs_there(), 1U) << "the parts are gone";
    EXPECT_EQ(join({first, last}).status(), 201U) << "the reply was lost: here it is again";
}

TEST_F(TusRoutesTest, parts_of_another_length_are_not_this_stream)
{
    declare({object, second});
    const auto first = part_of(object);
    ASSERT_EQ(send(first, "0", object).status(), 204U);

    EXPECT_EQ(join({first}).status(), 409U);
    EXPECT_EQ(show().state, "uploading");
}

TEST_F(TusRoutesTest, parts_in_the_wrong_order_are_found_out_and_can_be_joined_again)
{
    declare({object, second});
    const auto first = part_of(object);
    const auto last = part_of(second);
    ASSERT_EQ(send(first, "0", object).status(), 204U);
    ASSERT_EQ(send(last, "0", second).status(), 204U);

    const auto wrong = join({last, first});
    ASSERT_TRUE(wrong.fault());
    EXPECT_EQ(wrong.fault()->at(), "object.digest");

    EXPECT_EQ(join({first, last}).status(), 201U);
    EXPECT_EQ(show().state, "committed");
}

TEST_F(TusRoutesTest, another_sites_parts_are_not_there)
{
    declare({object, second});
    const auto mine = certificate;
    certificate = county.enrol(county.longtan, "other gateway");
    const auto theirs = part_of(stream);
    ASSERT_EQ(send(theirs, "0", stream).status(), 204U);
    certificate = mine;

    EXPECT_EQ(look(theirs).status(), 410U);
    EXPECT_EQ(send(theirs, "0", stream).status(), 410U);
    EXPECT_EQ(join({theirs}).status(), 410U);
    EXPECT_EQ(ask("DELETE", theirs, {{"Tus-Resumable", "1.0.0"}}).status(), 410U);
}

TEST_F(TusRoutesTest, a_part_that_nobody_goes_on_with_is_given_up)
{
    const auto part = part_of(stream);
    ASSERT_EQ(send(part, "0", from(stream, 0, 10)).status(), 204U);

    county.clock.advance(IntakeSettings{}.upload_life);
    EXPECT_EQ(county.ask(parts.expire_idle()).value(), 0U);
    county.clock.advance(std::chrono::microseconds{1});
    EXPECT_EQ(county.ask(parts.expire_idle()).value(), 1U);

    EXPECT_EQ(look(part).status(), 410U);
    EXPECT_EQ(packs_there(), 0U);
}

TEST_F(TusRoutesTest, a_client_without_patch_says_it_with_post)
{
    declare({object, second});

    const auto sent = ask("POST", upload,
                          {{"Tus-Resumable", "1.0.0"},
                           {"X-HTTP-Method-Override", "PATCH"},
                           {"Content-Type", "application/offset+octet-stream"},
                           {"Upload-Offset", "0"}},
                          stream);

    EXPECT_EQ(sent.status(), 204U);
    EXPECT_EQ(show().state, "committed");
    EXPECT_EQ(ask("POST", upload, {{"Tus-Resumable", "1.0.0"}}).status(), 405U);
}

TEST_F(TusRoutesTest, an_object_is_downloaded_by_its_line_as_soon_as_it_is_right)
{
    declare({object, second});
    ASSERT_EQ(patch("0", from(stream, 0, object.size() + 3)).status(), 204U);
    EXPECT_EQ(show().readable, 1);
    const auto path = "/api/v1/submissions/" + id() + "/objects/";

    auto first = ask("GET", path + "0");
    ASSERT_EQ(first.status(), 200U);
    EXPECT_EQ(field(first, "ETag"), '"' + Digest::of(object).hex() + '"');
    EXPECT_EQ(county.ask(first.source()->next()).value(), object);
    for (const auto* line : {"1", "2", "-1", "x", "99999999999999999999"})
        EXPECT_EQ(ask("GET", path + line).status(), 404U) << line;
}

TEST_F(TusRoutesTest, a_refused_parcel_says_why_wherever_it_is_asked)
{
    const auto other = image({.instance = "2.25.1001", .pixels = "XXXX"});
    declare({object, other});

    const auto refused = patch("0", joined({object, other}));

    ASSERT_TRUE(refused.fault());
    EXPECT_EQ(*refused.fault(), (Fault{errc::conflict, "object.same-uid", "1"}));
    const auto view = show();
    EXPECT_EQ(view.state, "refused");
    ASSERT_TRUE(view.refusal);
    EXPECT_EQ(view.refusal->at, "object.same-uid");
    EXPECT_EQ(view.refusal->subject, "1");
    EXPECT_FALSE(view.refusal->sentence.empty());
    EXPECT_EQ(head().status(), 410U);
}

TEST_F(TusRoutesTest, too_many_open_parcels_are_429)
{
    auto few = IntakeSettings{};
    few.site_open_max = 1;
    auto strict = submissions_of(county, signer, few);
    http::Server other{http::Router{routes(strict, parts, county.packs, gate)}, {}, county.clock, county.entropy};
    const auto declare_there = [&](const Bytes& what, std::string key) {
        auto body = http::BytesBody{to_bytes(wire::write_json(request_for({what}, std::move(key))))};
        auto request = http::Request{"POST",
                                     http::parse_target("/api/v1/submissions").value(),
                                     http::Headers{},
                                     net::Peer{"192.0.2.7", certificate},
                                     mint<http::RequestId>(county.clock, county.entropy),
                                     body};
        return county.ask(other.answer(request)).status();
    };
    EXPECT_EQ(declare_there(object, "1"), 201U);
    EXPECT_EQ(declare_there(second, "2"), 429U);
}
