#include "server/intake/tus.hpp"

#include "common/net/http/body.hpp"
#include "server/intake/checksum.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::intake;

namespace {

const auto one = ledger::PartId::parse("part_01hxaaaaaaaaaaaaaaaaaaaaa1").value();
const auto two = ledger::PartId::parse("part_01hxaaaaaaaaaaaaaaaaaaaaa2").value();

auto concat_of(std::string_view header) -> Result<tus::Concat>
{
    http::BytesBody body;
    const auto id = http::RequestId::parse("req_01hxaaaaaaaaaaaaaaaaaaaaaa").value();
    const auto request = http::Request{
        "POST", http::parse_target("/").value(), http::Headers{{{"Upload-Concat", header}}}, net::Peer{}, id, body};
    return tus::concat(request);
}

}  // namespace

TEST(Tus, metadata_is_pairs_of_a_name_and_base64)
{
    using Pairs = std::map<std::string, std::string>;
    EXPECT_EQ(tus::metadata("").value(), Pairs{});
    EXPECT_EQ(tus::metadata("submission c3ViXzE=,filename 5bGx,flag").value(),
              (Pairs{{"submission", "sub_1"}, {"filename", "山"}, {"flag", ""}}));
    EXPECT_EQ(tus::metadata("a YQ==, b Yg==").value(), (Pairs{{"a", "a"}, {"b", "b"}}));
    for (const auto* wrong : {"a not-base64!", "a YQ==,a YQ==", ","})
        EXPECT_EQ(tus::metadata(wrong).error(), (Fault{errc::malformed, "upload.metadata"})) << wrong;
}

TEST(Tus, a_final_upload_lists_its_parts_by_url_or_by_path)
{
    const auto header = "final;https://relay:8444" + tus::path_of(one) + " " + tus::path_of(two);
    const auto final_one = std::get<tus::Final>(concat_of(header).value());
    EXPECT_EQ(final_one.parts, (std::vector{one, two}));
    EXPECT_EQ(final_one.header, header);
    EXPECT_TRUE(std::holds_alternative<tus::Partial>(concat_of("partial").value()));

    for (const auto* wrong : {"", "final;", "final", "partly", "final;/elsewhere/part_1", "final;/api/v1/uploads/x"})
        EXPECT_EQ(concat_of(wrong).error(), (Fault{errc::malformed, "upload.concat"})) << wrong;
}

TEST(Tus, a_list_of_parts_has_an_end)
{
    const auto list = [](int count) {
        std::string header = "final;";
        for (int i = 0; i < count; ++i) header += tus::path_of(one) + ' ';
        return header;
    };
    EXPECT_TRUE(concat_of(list(256)));
    EXPECT_FALSE(concat_of(list(257)));
}

TEST(Tus, a_checksum_is_sha256_or_sha1_of_the_right_length)
{
    EXPECT_TRUE(Checksum::parse("sha256 " + to_base64(Bytes(32))));
    EXPECT_TRUE(Checksum::parse("sha1 " + to_base64(Bytes(20))));
    for (const auto& wrong : {"sha256 " + to_base64(Bytes(31)), "sha1 " + to_base64(Bytes(32)),
                              "md5 " + to_base64(Bytes(16)), std::string{"sha256"}, std::string{}})
        EXPECT_EQ(Checksum::parse(wrong).error(), (Fault{errc::malformed, "upload.checksum-header"})) << wrong;
}

TEST(Tus, a_date_is_written_as_http_writes_it)
{
    EXPECT_EQ(tus::http_date(parse_instant("1994-11-06T16:49:37+08:00").value()), "Sun, 06 Nov 1994 08:49:37 GMT");
}
