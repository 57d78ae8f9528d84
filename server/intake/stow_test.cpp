// DICOMweb's Store transaction as a client meets it: PS3.18 section 10.5.
#include "common/log/capture.hpp"
#include "common/net/http/server.hpp"
#include "server/intake/county_for_tests.hpp"
#include "server/intake/images_for_tests.hpp"
#include "server/intake/quiet_period.hpp"
#include "server/intake/routes.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::intake;
using shanhai::test::County;
using shanhai::test::image;
using shanhai::test::ImageOrder;

namespace {

using Fields = std::vector<http::Headers::Field>;

// A body that comes in pieces of a size, as from a network.
class SlowBody final : public http::Body {
public:
    SlowBody(Bytes all, std::size_t step, std::optional<Fault> end) : all_{std::move(all)}, step_{step}, end_{end} {}

    auto length() const -> std::optional<std::uint64_t> override { return std::nullopt; }
    auto read_some(asio::mutable_buffer into) -> awaitable<Result<std::size_t>> override
    {
        const auto count = std::min({into.size(), step_, all_.size() - at_});
        if (count == 0 && end_) co_return *end_;
        std::copy_n(all_.data() + at_, count, static_cast<std::byte*>(into.data()));
        at_ += count;
        co_return count;
    }

private:
    Bytes all_;
    std::size_t step_;
    std::optional<Fault> end_;
    std::size_t at_ = 0;
};

auto part(const Bytes& object, std::string_view type = "application/dicom") -> std::string
{
    return "--xyz\r\nContent-Type: " + std::string{type} + "\r\n\r\n" + std::string{as_text(object)} + "\r\n";
}

auto body_of(const std::vector<Bytes>& objects) -> std::string
{
    std::string all;
    for (const auto& object : objects) all += part(object);
    return all + "--xyz--\r\n";
}

struct StowTest : testing::Test {
    County county;
    log::Capture lines;
    people::Gate gate{county.ledger, county.clock};
    std::optional<Bytes> certificate = county.enrol(county.niujie, "gateway");
    IntakeSettings settings = [] {
        auto limits = IntakeSettings{};
        limits.object_max = 1000;
        limits.objects_max = 3;
        return limits;
    }();
    http::Server server{http::Router{stow_routes(county.means(lines), settings, gate)},
                        {},
                        county.clock,
                        county.entropy};
    std::size_t step = 1'000'000;
    std::optional<Fault> cut_off;

    auto post(std::string_view body, Fields more = {}, const std::string& path = "/dicomweb/studies",
              std::string_view type = R"(multipart/related; type="application/dicom"; boundary=xyz)") -> http::Response
    {
        auto content = SlowBody{to_bytes(body), step, cut_off};
        more.emplace_back("Content-Type", type);
        auto request = http::Request{"POST",
                                     http::parse_target(path).value(),
                                     http::Headers{std::move(more)},
                                     net::Peer{"192.0.2.7", certificate},
                                     mint<http::RequestId>(county.clock, county.entropy),
                                     content};
        return county.ask(server.answer(request));
    }
    auto stored() { return county.objects_of(county.niujie, "2.25.1"); }
};

// The instances, or the reasons, in one of the answer's sequences.
auto listed(const http::Response& answer, const char* sequence, const char* attribute) -> std::vector<std::string>
{
    std::vector<std::string> all;
    const auto root = boost::json::parse(*answer.text()).as_object();
    if (!root.contains(sequence)) return all;
    for (const auto& item : root.at(sequence).at("Value").as_array()) {
        const auto& value = item.at(attribute).at("Value").at(0);
        all.push_back(value.is_string() ? std::string{value.as_string()} : std::to_string(value.as_int64()));
    }
    return all;
}
auto stored_in(const http::Response& answer) { return listed(answer, "00081199", "00081155"); }
auto reasons_in(const http::Response& answer) { return listed(answer, "00081198", "00081197"); }
auto other_reasons_in(const http::Response& answer) { return listed(answer, "0008119A", "00081197"); }

using Texts = std::vector<std::string>;

const auto front = image({.instance = "2.25.1001"});
const auto side = image({.instance = "2.25.1002", .number = "2"});
const auto retouched = image({.instance = "2.25.1001", .pixels = "XXXX"});

}  // namespace

TEST_F(StowTest, what_is_stored_is_what_was_sent_and_survives_a_power_cut)
{
    const auto answer = post(body_of({front, side}));
    county.packs.crash();

    EXPECT_EQ(answer.status(), 200U);
    EXPECT_EQ(answer.headers().find("Content-Type"), "application/dicom+json");
    EXPECT_EQ(stored_in(answer), (Texts{"2.25.1001", "2.25.1002"}));
    ASSERT_EQ(stored().size(), 2U);
    EXPECT_EQ(county.bytes_of(stored()[0]), front);
    EXPECT_EQ(county.bytes_of(stored()[1]), side);
    EXPECT_TRUE(county.ask(county.packs.look(stored()[0].place.pack)).value().sealed);
    EXPECT_EQ(county.audited("object.stored", stored()[0].id.text()), 1U);
}

TEST_F(StowTest, a_study_becomes_a_case_after_the_quiet_period_and_says_so)
{
    ASSERT_EQ(post(body_of({front})).status(), 200U);
    auto quiet =
        QuietPeriod{county.ledger, county.clock, county.entropy, county.bell, settings, cases::Policy::defaults()};
    EXPECT_EQ(county.ask(quiet.close_quiet_studies()).value().cases, 0U);

    county.clock.advance(settings.quiet_period + std::chrono::seconds{1});
    EXPECT_EQ(county.ask(quiet.close_quiet_studies()).value().cases, 1U);

    ASSERT_EQ(county.cases().size(), 1U);
    EXPECT_FALSE(county.cases()[0].declared_complete);
}

TEST_F(StowTest, reads_the_same_in_pieces_of_any_size)
{
    for (const std::size_t size : {1U, 7U, 64U}) {
        step = size;
        EXPECT_EQ(stored_in(post(body_of({front, side}))), (Texts{"2.25.1001", "2.25.1002"})) << size;
    }
    EXPECT_EQ(county.bytes_of(stored().at(0)), front);
}

TEST_F(StowTest, takes_one_object_without_parts)
{
    const auto answer = post(as_text(front), {}, "/dicomweb/studies/2.25.1", "application/dicom");

    EXPECT_EQ(answer.status(), 200U);
    EXPECT_EQ(county.bytes_of(stored().at(0)), front);
}

TEST_F(StowTest, an_object_stored_twice_is_stored_once_and_both_are_success)
{
    EXPECT_EQ(post(body_of({front, front})).status(), 200U);
    EXPECT_EQ(post(body_of({front})).status(), 200U);

    EXPECT_EQ(county.all_objects().size(), 1U);
    EXPECT_EQ(county.ask(county.packs.list({})).value().packs.size(), 1U);
}

TEST_F(StowTest, a_uid_that_comes_twice_in_one_request_is_told_apart_there)
{
    const auto answer = post(body_of({front, retouched, front}));

    EXPECT_EQ(answer.status(), 202U);
    EXPECT_EQ(stored_in(answer), (Texts{"2.25.1001", "2.25.1001"}));
    EXPECT_EQ(reasons_in(answer), (Texts{"273"}));
    EXPECT_EQ(county.all_objects().size(), 2U);
    EXPECT_EQ(county.bytes_of(stored().at(0)), front);
}

TEST_F(StowTest, a_study_that_is_sent_again_after_a_break_adds_what_is_new)
{
    ASSERT_EQ(post(body_of({front})).status(), 200U);
    EXPECT_EQ(stored_in(post(body_of({front, side, front}))), (Texts{"2.25.1001", "2.25.1002", "2.25.1001"}));

    ASSERT_EQ(stored().size(), 2U);
    EXPECT_EQ(county.bytes_of(stored()[1]), side);
    const auto pack = county.ask(county.packs.look(stored()[1].place.pack)).value();
    EXPECT_EQ(pack.length, stored()[1].place.offset + side.size()) << "the last one was cut off again";
}

TEST_F(StowTest, the_same_uid_with_other_bytes_fails_and_is_kept_apart)
{
    ASSERT_EQ(post(body_of({front})).status(), 200U);
    const auto some = post(body_of({retouched, side}));
    const auto none = post(body_of({image({.instance = "2.25.1001", .pixels = "YYYY"})}));

    EXPECT_EQ(some.status(), 202U);
    EXPECT_EQ(stored_in(some), (Texts{"2.25.1002"}));
    EXPECT_EQ(reasons_in(some), (Texts{"273"}));
    EXPECT_EQ(none.status(), 409U);
    EXPECT_EQ(county.all_objects().size(), 4U);
    EXPECT_EQ(stored().size(), 2U);
}

TEST_F(StowTest, an_object_of_another_study_fails_and_leaves_nothing)
{
    const auto foreign = image({.instance = "2.25.1003", .study = "2.25.77"});

    const auto some = post(body_of({foreign, side}), {}, "/dicomweb/studies/2.25.1");
    EXPECT_EQ(some.status(), 202U);
    EXPECT_EQ(reasons_in(some), (Texts{"43264"}));
    EXPECT_EQ(stored_in(some), (Texts{"2.25.1002"}));
    EXPECT_EQ(stored().at(0).place.offset, 0U);

    EXPECT_EQ(post(body_of({foreign}), {}, "/dicomweb/studies/2.25.1").status(), 409U);
    EXPECT_EQ(post(body_of({foreign}), {}, "/dicomweb/studies/no-uid").status(), 400U);
}

TEST_F(StowTest, parts_that_are_no_object_fail_without_a_name_and_cost_the_others_nothing)
{
    const auto nested = part(to_bytes("--q\r\n\r\n1\r\n--q--"), "multipart/mixed; boundary=q");
    const auto answer = post(part(to_bytes("not dicom")) + nested + part(front) + "--xyz--");

    EXPECT_EQ(answer.status(), 202U);
    EXPECT_EQ(other_reasons_in(answer), (Texts{"49152", "49152"}));
    EXPECT_EQ(stored_in(answer), (Texts{"2.25.1001"}));
    EXPECT_EQ(stored().at(0).place.offset, 0U);
    EXPECT_EQ(post(part(front, "text/plain") + "--xyz--").status(), 409U);
}

TEST_F(StowTest, an_object_with_less_than_it_promises_is_stored_with_a_warning)
{
    const auto answer = post(body_of({image({.instance = "2.25.1001", .pixels = "ab"})}));

    EXPECT_EQ(answer.status(), 202U);
    EXPECT_EQ(listed(answer, "00081199", "00081196"), (Texts{"45063"}));
    EXPECT_EQ(stored().size(), 1U);
}

TEST_F(StowTest, a_body_that_ends_early_keeps_what_was_whole_and_tells)
{
    const auto whole = body_of({front, side});
    const auto halfway = whole.substr(0, part(front).size() + part(side).size() / 2);

    const auto answer = post(halfway);

    EXPECT_EQ(answer.status(), 202U);
    EXPECT_EQ(stored_in(answer), (Texts{"2.25.1001"}));
    EXPECT_EQ(other_reasons_in(answer), (Texts{"49152"}));
    ASSERT_EQ(stored().size(), 1U);
    const auto packs = county.ask(county.packs.list({})).value().packs;
    ASSERT_EQ(packs.size(), 1U);
    EXPECT_EQ(packs[0].length, front.size()) << "half an object was cut out again";

    EXPECT_EQ(post("no part at all").status(), 400U);
    EXPECT_EQ(post("--xyz--").fault()->at(), "stow.empty");
}

TEST_F(StowTest, a_connection_that_breaks_keeps_what_was_whole)
{
    cut_off = Fault{errc::cancelled, "http.body"};
    const auto whole = body_of({front, side});

    const auto answer = post(whole.substr(0, part(front).size() + 40));

    EXPECT_EQ(*answer.fault(), *cut_off);
    EXPECT_EQ(stored().size(), 1U);
}

TEST_F(StowTest, no_success_without_a_flush_or_a_row)
{
    county.packs.fail_flush(1, Fault{errc::unavailable, "archive.sync"});
    const auto unflushed = post(body_of({front, side}));
    EXPECT_EQ(unflushed.status(), 503U);
    EXPECT_EQ(reasons_in(unflushed), (Texts{"42752", "42752"}));
    EXPECT_EQ(unflushed.headers().find("Retry-After"), "5");

    county.ledger.fail_commits(errc::unavailable);
    EXPECT_EQ(post(body_of({front, side})).status(), 503U);
    EXPECT_TRUE(county.all_objects().empty());
    EXPECT_EQ(post(body_of({front, side})).status(), 200U);
}

TEST_F(StowTest, a_full_disk_is_said)
{
    county.packs.set_room(10);

    EXPECT_EQ(post(body_of({front})).status(), 507U);
    EXPECT_TRUE(county.all_objects().empty());
}

TEST_F(StowTest, limits_an_object_and_their_number)
{
    const auto empty = image({.instance = "2.25.1001", .pixels = ""}).size();
    const auto of_size = [&](std::size_t size) { return image({.pixels = std::string(size - empty, 'p')}); };

    EXPECT_EQ(post(body_of({of_size(1000)})).status(), 200U);
    EXPECT_EQ(post(body_of({of_size(1001)})).status(), 413U);

    EXPECT_EQ(post(body_of({side, side, side})).status(), 200U);
    const auto too_many = post(body_of({side, side, side, side}));
    EXPECT_EQ(too_many.status(), 202U);
    EXPECT_EQ(other_reasons_in(too_many), (Texts{"42752"}));
}

TEST_F(StowTest, answers_in_the_form_that_was_asked_for)
{
    const auto xml = post(body_of({front}), {{"Accept", "application/dicom+xml"}});
    EXPECT_EQ(xml.headers().find("Content-Type"), "application/dicom+xml");
    EXPECT_NE(xml.text()->find("<NativeDicomModel"), std::string::npos);
    EXPECT_NE(post(body_of({front}), {}, "/dicomweb/studies?accept=application/dicom%2Bxml").text()->find("<Native"),
              std::string::npos);
    EXPECT_EQ(post(body_of({front}), {{"Accept", "*/*"}}).headers().find("Content-Type"), "application/dicom+json");

    const auto before = county.all_objects().size();
    EXPECT_EQ(post(body_of({side}), {{"Accept", "text/html"}}).status(), 406U);
    EXPECT_EQ(county.all_objects().size(), before) << "refused before anything was stored";
}

TEST_F(StowTest, understands_boundaries_and_types_with_and_without_quotes)
{
    for (const auto* const type :
         {R"(multipart/related; type=application/dicom; boundary="xyz")",
          R"(Multipart/Related;boundary=xyz;Type="Application/DICOM")", R"(multipart/related; boundary=xyz)"})
        EXPECT_EQ(post(body_of({front}), {}, "/dicomweb/studies", type).status(), 200U) << type;
}

TEST_F(StowTest, refuses_other_media_types_in_one_sentence)
{
    for (const auto* const type :
         {R"(multipart/related; type="application/dicom+json"; boundary=xyz)", "application/dicom+json",
          "application/octet-stream", "multipart/form-data; boundary=xyz"})
        EXPECT_EQ(post(body_of({front}), {}, "/dicomweb/studies", type).status(), 415U) << type;
    EXPECT_EQ(post(body_of({front}), {{"Content-Encoding", "gzip"}}).status(), 415U);
    EXPECT_EQ(post(body_of({front}), {}, "/dicomweb/studies", "multipart/related; type=application/dicom").status(),
              400U);
    EXPECT_TRUE(county.all_objects().empty());
}

TEST_F(StowTest, nobody_stores_without_the_right_to)
{
    certificate = std::nullopt;
    EXPECT_EQ(post(body_of({front})).status(), 401U);
    certificate = to_bytes("somebody else's");
    EXPECT_EQ(post(body_of({front})).status(), 401U);
    EXPECT_TRUE(county.all_objects().empty());
}
