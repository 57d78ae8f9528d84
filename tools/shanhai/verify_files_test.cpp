// shanhai verify with files on a disk: what it says, and how it ends.
#include "common/report/evidence.hpp"
#include "common/report/signed_for_tests.hpp"
#include "tests/support/run.hpp"
#include "tests/support/temp_dir.hpp"
#include "tools/shanhai/verify.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

namespace shanhai::cli {
namespace {

using report::Status;
using testing::HasSubstr;
using namespace std::chrono_literals;

struct Files : testing::Test {
    test::TempDir dir;
    asio::io_context io{1};
    Lane disk{"disk", 1, 16};
    std::ostringstream out;
    std::ostringstream err;
    Console console{out, err, true};
    Session session{console, disk, Home{dir / "home"}, {}};
    report::Hospital hospital;
    std::string roots = save("root.pem", as_view(hospital.authority.root.to_pem()));
    report::Document first = report::sample_document();
    Bytes report = hospital.signed_report(first);

    auto save(const std::string& name, ByteView bytes) -> std::string
    {
        std::ofstream{dir / name, std::ios::binary} << as_text(bytes);
        return (dir / name).string();
    }
    auto next(Status status, ByteView after, std::uint32_t version = 2) -> Bytes
    {
        auto document = first;
        document.status = status;
        document.version = version;
        document.previous = Digest::of(after);
        document.change = report::Change{"漏写左侧肋骨骨折"};
        if (status == Status::addendum) document.addendum = "另见左侧第 6 肋骨折。";
        return hospital.signed_report(document);
    }
    auto end_of(VerifyWishes wishes) -> Exit
    {
        out.str("");
        wishes.roots = roots;
        auto done = test::run(io, verify_files(session, std::move(wishes)));
        if (!done) last_at = done.error().at();
        return done ? Exit::done : done.error().exit();
    }
    auto end_of_report(std::vector<std::string> later = {}) -> Exit
    {
        return end_of({.files = {save("report.pdf", report)}, .later = std::move(later)});
    }
    std::string last_at;
};

TEST_F(Files, a_report_alone_is_valid)
{
    EXPECT_EQ(end_of_report(), Exit::done);
    EXPECT_THAT(out.str(), HasSubstr(R"("state":"valid")"));
    EXPECT_THAT(out.str(), HasSubstr(R"("level":"PAdES-B-T")"));
}

TEST_F(Files, a_later_version_says_that_it_is_superseded_and_why)
{
    const auto amended = next(Status::amendment, report);

    EXPECT_EQ(end_of_report({save("second.pdf", amended)}), Exit::outdated);
    EXPECT_THAT(out.str(), HasSubstr(R"("state":"superseded")"));
    EXPECT_THAT(out.str(), HasSubstr(R"("reason":"漏写左侧肋骨骨折")"));
    EXPECT_EQ(end_of({.files = {save("second.pdf", amended)}, .later = {save("report.pdf", report)}}), Exit::done)
        << "the other way round it is the current one";
}

TEST_F(Files, an_addendum_leaves_it_standing_and_a_retraction_does_not)
{
    EXPECT_EQ(end_of_report({save("second.pdf", next(Status::addendum, report))}), Exit::done);
    EXPECT_THAT(out.str(), HasSubstr(R"("state":"valid_with_addendum")"));

    EXPECT_EQ(end_of_report({save("second.pdf", next(Status::retraction, report))}), Exit::outdated);
    EXPECT_THAT(out.str(), HasSubstr(R"("state":"retracted")"));
    EXPECT_EQ(end_of({.files = {(dir / "second.pdf").string()}}), Exit::outdated) << "and it says so itself";
    EXPECT_THAT(out.str(), HasSubstr(R"("state":"retraction")"));
}

TEST_F(Files, other_versions_must_be_genuine_and_belong_to_it)
{
    auto altered = next(Status::amendment, report);
    altered[500] ^= std::byte{1};

    EXPECT_EQ(end_of_report({save("second.pdf", altered)}), Exit::unproven);
    EXPECT_EQ(last_at, "verify.later");
    EXPECT_EQ(end_of_report({save("second.pdf", next(Status::amendment, altered))}), Exit::unproven);
    EXPECT_EQ(last_at, "verify.lineage");
}

TEST_F(Files, a_list_that_is_brought_along_counts)
{
    const auto serial = hospital.signer.certificate.serial_hex();
    const auto list = [&](Instant when) {
        return save("list.crl", hospital.crls({{serial, when, pki::Reason::key_compromise}}).front().to_der());
    };
    const auto file = save("report.pdf", report);

    EXPECT_EQ(end_of({.files = {file}, .crls = {list(hospital.now + 1h)}}), Exit::outdated);
    EXPECT_THAT(out.str(), HasSubstr(R"("state":"revoked_since")"));
    EXPECT_THAT(out.str(), HasSubstr(R"("reason":"key_compromise")"));
    EXPECT_EQ(end_of({.files = {file}, .crls = {list(hospital.now - 1h)}}), Exit::unproven);
    EXPECT_EQ(last_at, "verify.revoked");
    EXPECT_EQ(end_of({.files = {file}, .crls = {roots}}), Exit::unproven);
    EXPECT_EQ(last_at, "crl.format");
}

TEST_F(Files, what_is_not_finished_ends_with_a_number_of_its_own)
{
    const report::TwoSigners two{.hospital = hospital};
    EXPECT_EQ(end_of({.files = {save("half.pdf", two.by_author)}}), Exit::unfinished);
    EXPECT_THAT(out.str(), HasSubstr(R"("state":"incomplete")"));
    EXPECT_EQ(end_of({.files = {save("whole.pdf", two.countersigned())}}), Exit::done);
    EXPECT_THAT(out.str(), HasSubstr(R"("signer":"dr-zhao")"));
}

TEST_F(Files, of_several_the_worst_end_counts)
{
    auto altered = report;
    altered[500] ^= std::byte{1};
    const auto good = save("report.pdf", report);
    const auto bad = save("altered.pdf", altered);

    EXPECT_EQ(end_of({.files = {good, good}}), Exit::done);
    EXPECT_EQ(end_of({.files = {good, bad, good}}), Exit::unproven);
    EXPECT_THAT(err.str(), HasSubstr("(verify.digest)"));
    EXPECT_EQ(end_of({.files = {(dir / "nothing.pdf").string()}}), Exit::local);
    EXPECT_EQ(end_of({.files = {save("text", as_view("hello"))}}), Exit::unproven);
}

}  // namespace
}  // namespace shanhai::cli
