#include "server/adapters/authority/authority.hpp"

#include "common/pki/chain.hpp"
#include "common/pki/openssl_for_tests.hpp"
#include "common/pki/operator_for_tests.hpp"
#include "server/adapters/authority/lane_authority.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/run.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>
#include <set>
#include <sys/stat.h>

using namespace shanhai;
using namespace shanhai::authority;
using namespace shanhai::test;
using namespace std::chrono_literals;
using pki::Certificate;
using pki::Key;
using pki::Names;
using pki::Profile;
using std::chrono::days;

namespace {

const Names clinic{.common_name = "牛街镇卫生院", .organization = "盐津县", .uri = "urn:shanhai:site:niujie"};
const Names relay{.common_name = "relay", .organization = "盐津县", .dns = {"relay.example"}, .ip = {"10.0.0.1"}};

// An authority on disk, on elliptic curves because tests are many.
struct OnDisk {
    TempDir dir;
    Instant now = parse_instant("2026-03-05T08:00:00+08:00").value();
    Validities validities;
    std::filesystem::path home = dir / "authority";
    Authority authority = Authority::create(home, "盐津县人民医院", validities, now, Key::Kind::p256).value();

    auto open(Instant at) const { return Authority::open(home, validities, at); }
    auto refusal(Instant at) const -> Fault
    {
        const auto opened = open(at);
        return opened ? Fault{} : opened.error();
    }
    auto refusal() const { return refusal(now); }
    auto verdict(const Certificate& leaf, Profile purpose) const
    {
        return verify_chain(leaf, authority.chain_of_issuing(), authority.roots(), purpose, now);
    }
};

auto request() -> std::string { return certificate_request(Key::generate(Key::Kind::p256).value(), "x", "").value(); }

auto mode_of(const std::filesystem::path& path) -> unsigned
{
    struct stat facts {};
    return ::stat(path.c_str(), &facts) == 0 ? facts.st_mode & 0777 : 0;
}

auto names_in(const std::filesystem::path& directory) -> std::set<std::string>
{
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator{directory}) names.insert(entry.path().filename());
    return names;
}

void set_mode(const std::filesystem::path& path, unsigned mode) { ASSERT_EQ(::chmod(path.c_str(), mode), 0); }

}  // namespace

TEST(Authority, is_made_of_rsa_and_accepted_by_the_openssl_command)
{
    const TempDir dir;
    const auto now = std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
    const auto made = Authority::create(dir / "ca", "盐津县人民医院", {}, now);
    ASSERT_TRUE(made) << made.error().at();
    const auto site = made->issue(request(), Profile::site, clinic, now).value();

    const auto leaf = write_file(dir / "leaf.pem", site.to_pem());
    const auto root = (dir / "ca/root.crt").string();
    const auto issuing = (dir / "ca/issuing.crt").string();
    EXPECT_TRUE(
        openssl({"verify", "-x509_strict", "-purpose", "sslclient", "-CAfile", root, "-untrusted", issuing, leaf}));
    EXPECT_FALSE(
        openssl({"verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", root, "-untrusted", issuing, leaf}));
    const auto told = openssl({"x509", "-in", leaf, "-noout", "-text"}).said;
    EXPECT_NE(told.find("sha256WithRSAEncryption"), std::string::npos) << told;
    const auto key = openssl({"pkey", "-in", (dir / "ca/root.key").string(), "-noout", "-text"}).said;
    EXPECT_NE(key.find("Private-Key: (3072 bit"), std::string::npos);
}

TEST(Authority, keeps_its_files_to_itself)
{
    const OnDisk d;
    (void)d.authority.server(relay, d.now).value();

    const std::set<std::string> expected{"root.key",      "root.crt",    "issuing.key", "issuing.crt", "timestamp.key",
                                         "timestamp.crt", "receipt.key", "receipt.crt", "server.pem",  "root.crl"};
    EXPECT_EQ(names_in(d.home), expected);
    EXPECT_EQ(names_in(d.dir.path()), std::set<std::string>{"authority"}) << "nothing half-made is left";
    EXPECT_EQ(mode_of(d.home), 0700U);
    for (const auto* name : {"root.key", "issuing.key", "timestamp.key", "receipt.key", "server.pem"})
        EXPECT_EQ(mode_of(d.home / name), 0600U) << name;
    for (const auto* name : {"root.crt", "issuing.crt", "timestamp.crt", "receipt.crt"})
        EXPECT_EQ(mode_of(d.home / name), 0644U) << name;
}

TEST(Authority, opens_as_what_it_was_made)
{
    const OnDisk d;

    const auto opened = d.open(d.now + 1h);

    ASSERT_TRUE(opened) << opened.error().at();
    EXPECT_EQ(opened->roots(), d.authority.roots());
    EXPECT_EQ(opened->chain_of_issuing(), d.authority.chain_of_issuing());
    EXPECT_EQ(opened->timestamps().certificate(), d.authority.timestamps().certificate());
    EXPECT_EQ(opened->receipts().certificate(), d.authority.receipts().certificate());
    EXPECT_EQ(opened->roots().front().organization(), "盐津县人民医院");
    EXPECT_TRUE(d.verdict(opened->issue(request(), Profile::site, clinic, d.now).value(), Profile::site));
}

TEST(Authority, is_never_made_over_something_else)
{
    const OnDisk d;
    const auto create = [&](const std::string& name) {
        return Authority::create(d.dir / name, "o", d.validities, d.now, Key::Kind::p256);
    };
    write_file(d.dir / "file", "");
    std::filesystem::create_directory(d.dir / "empty");

    EXPECT_EQ(create("authority").error(), (Fault{errc::conflict, "authority.exists", "authority"}));
    EXPECT_EQ(create("file").error(), (Fault{errc::conflict, "authority.exists", "file"}));
    EXPECT_TRUE(create("empty"));
    EXPECT_EQ(create("no/such/parent").error().at(), "authority.missing");
    EXPECT_EQ(names_in(d.dir.path()), (std::set<std::string>{"authority", "empty", "file"}));
    EXPECT_TRUE(d.open(d.now)) << "the first one is as it was";
}

TEST(Authority, with_names_that_cannot_stand_in_a_certificate_leaves_nothing_behind)
{
    const TempDir dir;

    const auto made = Authority::create(dir / "ca", std::string(65, 'x'), {}, OnDisk{}.now, Key::Kind::p256);

    EXPECT_EQ(made.error(), (Fault{errc::malformed, "issue.names"}));
    EXPECT_TRUE(std::filesystem::is_empty(dir.path()));
}

TEST(Authority, gives_each_profile_its_own_validity)
{
    const OnDisk d;
    const auto granted = [&](Profile profile, const Names& names) {
        const auto certificate = d.authority.issue(request(), profile, names, d.now).value();
        EXPECT_EQ(certificate.not_before(), d.now - 1h) << "clocks differ";
        EXPECT_TRUE(d.verdict(certificate, profile));
        return certificate.not_after() - d.now;
    };

    EXPECT_EQ(granted(Profile::server, relay), d.validities.server);
    EXPECT_EQ(granted(Profile::site, clinic), d.validities.site);
    EXPECT_EQ(granted(Profile::person, clinic), d.validities.person);
    EXPECT_EQ(granted(Profile::signer, clinic), d.validities.signer);
}

TEST(Authority, grants_nothing_that_outlives_it)
{
    const OnDisk d;
    const auto& issuing = d.authority.chain_of_issuing().front();

    const auto late = d.authority.issue(request(), Profile::site, clinic, issuing.not_after() - days{1}).value();

    EXPECT_EQ(late.not_after(), issuing.not_after());
    EXPECT_EQ(issuing.not_after(), d.now + d.validities.issuing);
    EXPECT_EQ(d.authority.issue(request(), Profile::site, clinic, issuing.not_after() + 2h).error(),
              (Fault{errc::mismatch, "issue.validity"}));
}

TEST(Authority, grants_no_authority_and_no_timestamps_on_request)
{
    const OnDisk d;

    for (const auto profile : {Profile::root, Profile::issuing, Profile::timestamp, Profile::receipt})
        EXPECT_EQ(d.authority.issue(request(), profile, clinic, d.now).error(),
                  (Fault{errc::forbidden, "authority.profile"}));
    EXPECT_EQ(d.authority.issue("hello", Profile::site, clinic, d.now).error(),
              (Fault{errc::malformed, "issue.request"}));
}

TEST(Authority, stamps_times_that_verify_up_to_its_root)
{
    const OnDisk d;
    const auto imprint = Digest::of(as_view("a signature"));

    const auto token = d.authority.timestamps().stamp(imprint, d.now).value();

    EXPECT_EQ(pki::verify_timestamp(token, imprint, d.authority.roots())->at, d.now);
}

TEST(Authority, keeps_one_server_identity_until_two_thirds_of_its_life_are_over)
{
    const OnDisk d;
    const auto first = d.authority.server(relay, d.now).value();
    const auto due = first.chain.front().not_after() - (d.validities.server + 1h + 0us) / 3;

    const auto identity_at = [&](Instant at) { return d.open(at)->server(relay, at).value(); };

    EXPECT_TRUE(first.chain.front().matches(first.key));
    EXPECT_EQ(first.chain.size(), 2U) << "the root does not travel";
    EXPECT_TRUE(d.verdict(first.chain.front(), Profile::server));
    EXPECT_EQ(identity_at(due - 1s).chain, first.chain);
    const auto renewed = identity_at(due);
    EXPECT_NE(renewed.chain.front(), first.chain.front());
    EXPECT_FALSE(renewed.chain.front().matches(first.key)) << "a new key, too";
    EXPECT_EQ(identity_at(due + 1s).chain, renewed.chain);
}

TEST(Authority, makes_another_server_identity_when_its_names_change_or_the_file_is_damaged)
{
    const OnDisk d;
    const auto first = d.authority.server(relay, d.now).value();
    auto moved = relay;
    moved.ip = {"10.0.0.2"};

    const auto second = d.authority.server(moved, d.now).value();
    EXPECT_NE(second.chain.front(), first.chain.front());
    EXPECT_EQ(d.authority.server(moved, d.now)->chain, second.chain);

    write_file(d.home / "server.pem", "torn");
    EXPECT_NE(d.authority.server(moved, d.now)->chain, second.chain);
    EXPECT_EQ(mode_of(d.home / "server.pem"), 0600U);

    set_mode(d.home / "server.pem", 0640);
    EXPECT_EQ(d.authority.server(moved, d.now).error(),
              (Fault{errc::forbidden, "authority.permissions", "server.pem"}));
    EXPECT_EQ(d.authority.server(clinic, d.now).error(), (Fault{errc::malformed, "issue.names"}));
}

TEST(Authority, works_while_its_roots_key_is_in_a_safe)
{
    const OnDisk d;
    std::filesystem::remove(d.home / "root.key");

    const auto opened = d.open(d.now);

    ASSERT_TRUE(opened) << opened.error().at();
    EXPECT_TRUE(opened->issue(request(), Profile::site, clinic, d.now));
}

TEST(Authority, of_a_hospitals_operator_is_opened_like_our_own)
{
    const Operator hospital;
    const auto home = hospital.dir / "authority";
    std::filesystem::create_directory(home);
    set_mode(home, 0700);
    (void)hospital.sign("tsa", "3650", {});
    for (const auto& [from, to] : {std::pair{"root.crt", "root.crt"},
                                   {"issuing.crt", "issuing.crt"},
                                   {"issuing.key", "issuing.key"},
                                   {"leaf.crt", "timestamp.crt"},
                                   {"leaf.key", "timestamp.key"}})
        std::filesystem::copy_file(hospital.dir / from, home / to);
    const auto now = hospital.read("issuing.crt").not_before() + 1h;

    const auto opened = Authority::open(home, {}, now);

    ASSERT_TRUE(opened) << opened.error().at() << " " << opened.error().subject();
    const auto site = opened->issue(request(), Profile::site, clinic, now).value();
    EXPECT_TRUE(verify_chain(site, opened->chain_of_issuing(), opened->roots(), Profile::site, now));
    EXPECT_TRUE(opened->server(relay, now));
    EXPECT_TRUE(opened->timestamps().stamp(Digest::of(as_view("x")), now));
}

TEST(Authority, does_not_open_with_an_expired_certificate)
{
    OnDisk d;
    const auto& issuing = d.authority.chain_of_issuing().front();
    EXPECT_EQ(d.refusal(issuing.not_after() - 1s), Fault{});
    EXPECT_EQ(d.refusal(issuing.not_after()), (Fault{errc::unavailable, "authority.expired", "issuing.crt"}));
    EXPECT_EQ(d.refusal(d.now + d.validities.root), (Fault{errc::unavailable, "authority.expired", "root.crt"}));
    EXPECT_EQ(d.refusal(d.now - 2h), (Fault{errc::unavailable, "authority.not-yet-valid", "root.crt"}));

    d.validities.timestamp = days{1};
    const auto brief = d.dir / "brief";
    ASSERT_TRUE(Authority::create(brief, "o", d.validities, d.now, Key::Kind::p256));
    EXPECT_EQ(Authority::open(brief, d.validities, d.now + days{1}).error(),
              (Fault{errc::unavailable, "authority.expired", "timestamp.crt"}));
}

TEST(Authority, does_not_open_with_files_that_do_not_belong_together)
{
    const auto refused_with = [](const std::string& file, const std::string& as) {
        const OnDisk d;
        const OnDisk other;
        std::filesystem::copy_file(other.home / file, d.home / as, std::filesystem::copy_options::overwrite_existing);
        return d.refusal();
    };

    for (const std::string name : {"root", "issuing", "timestamp", "receipt"})
        EXPECT_EQ(refused_with(name + ".key", name + ".key"), (Fault{errc::mismatch, "authority.key", name + ".key"}));

    const auto exchanged = [](const std::string& name) {
        const OnDisk d;
        const OnDisk other;
        for (const auto* end : {".key", ".crt"})
            std::filesystem::copy_file(other.home / (name + end), d.home / (name + end),
                                       std::filesystem::copy_options::overwrite_existing);
        return d.refusal();
    };
    EXPECT_EQ(exchanged("issuing"), (Fault{errc::mismatch, "authority.chain", "issuing.crt"}));
    EXPECT_EQ(exchanged("timestamp"), (Fault{errc::mismatch, "authority.chain", "timestamp.crt"}));
    EXPECT_EQ(exchanged("receipt"), (Fault{errc::mismatch, "authority.chain", "receipt.crt"}));
    EXPECT_EQ(exchanged("root"), (Fault{errc::mismatch, "authority.chain", "issuing.crt"}));
}

TEST(Authority, does_not_open_with_a_certificate_made_for_something_else)
{
    const OnDisk d;
    const auto key = Key::from_pem(read_file(d.home / "timestamp.key")).value();
    const auto asked = certificate_request(key, "x", "").value();

    write_file(d.home / "timestamp.crt", d.authority.issue(asked, Profile::site, clinic, d.now)->to_pem());

    EXPECT_EQ(d.refusal(), (Fault{errc::mismatch, "authority.chain", "timestamp.crt"}));
}

TEST(Authority, does_not_open_with_files_missing_damaged_or_too_long)
{
    for (const std::string name : {"root.crt", "issuing.crt", "timestamp.crt", "issuing.key", "timestamp.key"}) {
        const OnDisk d;
        const auto whole = read_file(d.home / name);

        write_file(d.home / name, whole.substr(0, whole.size() / 2));
        EXPECT_EQ(d.refusal(), (Fault{errc::corrupt, "authority.unreadable", name}));
        write_file(d.home / name, whole + std::string(64 * 1024 - whole.size(), '\n'));
        EXPECT_EQ(d.refusal(), Fault{}) << "64 KiB are read";
        write_file(d.home / name, whole + std::string(64 * 1024 - whole.size() + 1, '\n'));
        EXPECT_EQ(d.refusal(), (Fault{errc::too_large, "authority.file", name}));
        std::filesystem::remove(d.home / name);
        EXPECT_EQ(d.refusal(), (Fault{errc::not_found, "authority.missing", name}));
    }
    EXPECT_EQ(Authority::open("/no/such/authority", {}, OnDisk{}.now).error(),
              (Fault{errc::not_found, "authority.missing", "authority"}));
}

TEST(Authority, does_not_open_when_others_may_read_its_keys)
{
    const OnDisk d;

    for (const std::string name : {"root.key", "issuing.key", "timestamp.key", "receipt.key"}) {
        for (const unsigned mode : {0640U, 0604U, 0620U}) {
            set_mode(d.home / name, mode);
            EXPECT_EQ(d.refusal(), (Fault{errc::forbidden, "authority.permissions", name}));
        }
        set_mode(d.home / name, 0400);
        EXPECT_EQ(d.refusal(), Fault{});
    }
    set_mode(d.home, 0750);
    EXPECT_EQ(d.refusal(), (Fault{errc::forbidden, "authority.permissions", "authority"}));
}

TEST(Authority, gains_what_signs_receipts_where_it_is_missing_and_keeps_it)
{
    const OnDisk d;
    for (const auto* name : {"receipt.crt", "receipt.key"}) std::filesystem::remove(d.home / name);
    const auto gained = d.open(d.now);
    const auto& certificate = gained.value().receipts().certificate();
    EXPECT_TRUE(d.verdict(certificate, Profile::receipt));
    EXPECT_EQ(d.open(d.now + 2h)->receipts().certificate(), certificate);
    const auto receipt = gained->receipts().seal(as_view("held"), d.now).value();
    EXPECT_EQ(pki::unseal(receipt, Profile::receipt, gained->roots())->statement, "held");
}

TEST(LaneAuthority, issues_on_its_lane_by_its_clock)
{
    const OnDisk d;
    asio::io_context io{1};  // outlives the lane, whose jobs post back to it
    Lane cpu{"cpu", 1, 4};
    FakeClock clock;
    LaneAuthority authority{std::make_shared<Authority>(d.authority), cpu, clock};
    clock.advance(std::chrono::hours{24});

    const auto granted = run(io, authority.issue(request(), Profile::site, clinic));
    const auto refused = run(io, authority.issue("hello", Profile::site, clinic));

    ASSERT_TRUE(granted);
    EXPECT_EQ(granted->not_before(), clock.now() - 1h);
    EXPECT_TRUE(verify_chain(*granted, authority.chain(), authority.roots(), Profile::site, clock.now()));
    EXPECT_EQ(refused.error(), (Fault{errc::malformed, "issue.request"}));
}

TEST(LaneAuthority, is_busy_when_its_lane_is_full)
{
    const OnDisk d;
    Lane full{"cpu", 1, 0};
    FakeClock clock;
    LaneAuthority authority{std::make_shared<Authority>(d.authority), full, clock};

    EXPECT_EQ(run(authority.issue(request(), Profile::site, clinic)).error().code(), errc::busy);
}
