// tus 1.0 as a client meets it: https://tus.io/protocols/resumable-upload, the core protocol.
#include "server/intake/routes_for_tests.hpp"

using namespace shanhai;
using namespace shanhai::intake;
using namespace shanhai::intake::test;

TEST_F(RoutesTest, a_client_learns_what_is_spoken_here)
{
    certificate = std::nullopt;  // before anybody says who they are
    const auto answer = ask("OPTIONS", "/api/v1/uploads/any");

    EXPECT_EQ(answer.status(), 204U);
    EXPECT_EQ(field(answer, "Tus-Version"), "1.0.0");
    EXPECT_EQ(field(answer, "Tus-Resumable"), "1.0.0");
    EXPECT_EQ(field(answer, "Tus-Extension"),
              "creation,creation-with-upload,expiration,termination,checksum,concatenation");
    EXPECT_EQ(field(answer, "Tus-Max-Size"), std::to_string(64_GiB));
    EXPECT_EQ(field(answer, "Tus-Checksum-Algorithm"), "sha256,sha1");
    EXPECT_EQ(ask("OPTIONS", "/api/v1/uploads").status(), 204U);
}

TEST_F(RoutesTest, a_declaration_says_where_to_upload)
{
    const auto answer = ask("POST", "/api/v1/submissions", {}, to_bytes(wire::write_json(request_for({object}))));
    const auto view = wire::read_json<wire::SubmissionView>(*answer.text()).value();

    EXPECT_EQ(answer.status(), 201U);
    EXPECT_EQ(field(answer, "Location"), "/api/v1/submissions/" + view.id);
    EXPECT_EQ(view.upload, "/api/v1/uploads/" + view.id);
    EXPECT_EQ(view.state, "uploading");
    EXPECT_EQ(view.length, static_cast<std::int64_t>(object.size()));
    const auto listed = ask("GET", "/api/v1/submissions");
    EXPECT_EQ(wire::read_json<wire::SubmissionList>(*listed.text()).value().submissions.size(), 1U);
}

TEST_F(RoutesTest, an_upload_in_two_parts_ends_with_a_receipt)
{
    declare();
    EXPECT_EQ(field(head(), "Upload-Offset"), "0");
    EXPECT_EQ(field(head(), "Upload-Length"), std::to_string(object.size()));
    EXPECT_EQ(field(head(), "Cache-Control"), "no-store");

    const auto half = patch("0", from(object, 0, 100));
    EXPECT_EQ(half.status(), 204U);
    EXPECT_EQ(field(half, "Upload-Offset"), "100");
    EXPECT_EQ(field(head(), "Upload-Offset"), "100");

    const auto whole = patch("100", from(object, 100));
    EXPECT_EQ(whole.status(), 204U);
    EXPECT_EQ(field(whole, "Upload-Offset"), std::to_string(object.size()));
    EXPECT_EQ(field(head(), "Upload-Offset"), std::to_string(object.size()));

    const auto id = upload.substr(upload.rfind('/'));
    const auto shown = ask("GET", "/api/v1/submissions" + id);
    const auto view = wire::read_json<wire::SubmissionView>(*shown.text()).value();
    EXPECT_EQ(view.state, "committed");
    EXPECT_EQ(view.cases.size(), 1U);
    ASSERT_TRUE(view.receipt);
    EXPECT_EQ(view.receipt->objects.at(0).sha256, Digest::of(object).hex());
}

TEST_F(RoutesTest, what_a_client_gets_wrong_has_the_status_that_tus_says)
{
    declare();

    EXPECT_EQ(patch("7", object).status(), 409U);
    EXPECT_EQ(patch("", object).status(), 400U);
    EXPECT_EQ(patch("-1", object).status(), 400U);
    EXPECT_EQ(patch("0x0", object).status(), 400U);
    EXPECT_EQ(ask("PATCH", upload, {{"Tus-Resumable", "1.0.0"}, {"Upload-Offset", "0"}}, object).status(), 415U);

    const auto older = ask("PATCH", upload, {{"Tus-Resumable", "0.2.2"}, {"Upload-Offset", "0"}}, object);
    EXPECT_EQ(older.status(), 412U);
    EXPECT_EQ(field(older, "Tus-Version"), "1.0.0");
    EXPECT_EQ(ask("HEAD", upload).status(), 412U);

    EXPECT_EQ(field(head(), "Upload-Offset"), "0") << "nothing of it was taken";
    EXPECT_TRUE(county.cases().empty());
}

TEST_F(RoutesTest, a_wrong_object_is_answered_with_its_line_and_the_protocols_version)
{
    declare();
    auto wrong = object;
    wrong.back() ^= std::byte{1};

    const auto answer = patch("0", wrong);

    ASSERT_TRUE(answer.fault());
    EXPECT_EQ(*answer.fault(), (Fault{errc::mismatch, "object.digest", "0"}));
    EXPECT_EQ(field(answer, "Tus-Resumable"), "1.0.0");
    EXPECT_EQ(patch("0", object).status(), 204U);
}

TEST_F(RoutesTest, an_upload_that_was_given_up_is_gone)
{
    declare();
    ASSERT_EQ(patch("0", from(object, 0, 100)).status(), 204U);

    EXPECT_EQ(ask("DELETE", upload, {{"Tus-Resumable", "1.0.0"}}).status(), 204U);

    EXPECT_EQ(head().status(), 410U);
    EXPECT_EQ(patch("100", from(object, 100)).status(), 410U);
}

TEST_F(RoutesTest, nobody_without_a_certificate_of_ours_gets_past_the_gate)
{
    declare();
    certificate = to_bytes("somebody else's");
    EXPECT_EQ(head().status(), 401U);
    certificate = std::nullopt;
    EXPECT_EQ(patch("0", object).status(), 401U);
    EXPECT_EQ(ask("DELETE", upload, {{"Tus-Resumable", "1.0.0"}}).status(), 401U);
    certificate = county.enrol(county.longtan, "other gateway");
    EXPECT_EQ(head().status(), 404U);
    EXPECT_EQ(ask("GET", "/api/v1/submissions/no-such-thing").status(), 404U);
}
