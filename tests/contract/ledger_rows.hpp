// Rows for the ledger's contract: every field filled with something that is easy to lose (Chinese, quotes, line ends,
// microseconds, bytes that are not text, numbers beyond 32 bits), and the same rows with all that is optional absent.
#pragma once

#include "server/ledger/ledger.hpp"

#include <limits>

namespace shanhai::test {

using ledger::Acknowledged;
using ledger::Arrival;
using ledger::AuditEntry;
using ledger::Case;
using ledger::CaseCounts;
using ledger::CaseFilter;
using ledger::CaseState;
using ledger::CaseStateName;
using ledger::Claimed;
using ledger::Credential;
using ledger::CredentialKind;
using ledger::Delivery;
using ledger::DeliveryState;
using ledger::Draft;
using ledger::EnrolmentCode;
using ledger::Event;
using ledger::Facts;
using ledger::Instance;
using ledger::Ledger;
using ledger::Level;
using ledger::ManifestEntry;
using ledger::Pairing;
using ledger::PartId;
using ledger::Person;
using ledger::Place;
using ledger::PreparedReport;
using ledger::Report;
using ledger::Reported;
using ledger::Role;
using ledger::Service;
using ledger::Site;
using ledger::StoredObject;
using ledger::Study;
using ledger::Submission;
using ledger::SubmissionState;
using ledger::UploadPart;
using ledger::Usage;
using ledger::Waiting;

inline auto at(std::int64_t seconds) -> Instant
{
    return parse_instant("2026-03-05T08:00:00.123457+08:00").value() + std::chrono::seconds{seconds};
}
inline auto day(int number) -> Day { return parse_day("2026-03-01").value() + std::chrono::days{number}; }
inline auto site_id(std::string_view text) -> SiteId { return SiteId::parse(text).value(); }
inline auto person_id(std::string_view text) -> PersonId { return PersonId::parse(text).value(); }
inline auto digest_of(std::string_view text) -> Digest { return Digest::of(as_view(text)); }

// The same number gives the same id; greater numbers were born later.
template <class IdType>
auto id(int number) -> IdType
{
    return IdType::mint(at(number), {std::byte{0xA5}, std::byte(number)});
}
template <class UidType>
auto uid(int number) -> UidType
{
    return UidType::parse("1.2.156.112605.14038005400194." + std::to_string(number)).value();
}

inline const std::string tricky = "右肺上叶结节 5×4 mm;\"引号\" 'a' \\ \r\n\t𠀀 ﷽ \x7F";
inline const auto long_text = [] {
    std::string text;
    while (text.size() < 200'000) text += tricky;
    return text;
}();
inline const Bytes all_bytes = [] {
    Bytes bytes;
    for (unsigned i = 0; i < 100'000; ++i) bytes.push_back(static_cast<std::byte>(i * i >> 3));
    return bytes;
}();
inline constexpr std::int64_t large = std::numeric_limits<std::int64_t>::max() - 7;

inline auto full_site() -> Site
{
    return {site_id("niujie"), site_id("weining"), "牛街镇卫生院" + tricky, Level::township, false};
}
inline auto bare_site() -> Site { return {site_id("seaside"), std::nullopt, "", Level::province, true}; }

inline auto full_pairing() -> Pairing
{
    return {site_id("niujie"), site_id("seaside"), {"CT", "DX", "ECG"}, day(1), day(400)};
}
inline auto bare_pairing() -> Pairing { return {site_id("niujie"), site_id("weining"), {}, day(0), day(0)}; }

inline auto full_person() -> Person
{
    return {person_id("dr-wang"),
            site_id("seaside"),
            "王海波",
            "主任医师",
            "110310000012345",
            {"心电", "影像"},
            {"CT", "ECG"},
            {Role::reader, Role::administrator},
            day(3),
            day(500),
            false};
}
inline auto bare_person() -> Person
{
    return {person_id("op-li"), site_id("niujie"), "", "", "", {}, {}, {}, day(0), day(0), true};
}

inline auto full_credential() -> Credential
{
    return {digest_of("full"),  CredentialKind::signer,
            site_id("seaside"), person_id("dr-wang"),
            "签名 1",           "DR_1",
            all_bytes,          at(-9),
            at(99'999'999),     at(5),
            "dr1.seaside.example:11113"};
}
inline auto bare_credential() -> Credential
{
    return {digest_of("bare"), CredentialKind::site, site_id("niujie"), std::nullopt, "", "", {}, at(0), at(1),
            std::nullopt};
}

inline auto full_code() -> EnrolmentCode
{
    return {digest_of("code"), site_id("niujie"), person_id("op-li"), "gateway", "NIUJIE", at(600), at(30)};
}
inline auto bare_code() -> EnrolmentCode
{
    return {digest_of("none"), site_id("niujie"), std::nullopt, "", "", at(1), std::nullopt};
}

inline auto full_object(int number = 1) -> StoredObject
{
    const Instance instance{uid<StudyUid>(1),
                            uid<SeriesUid>(2),
                            uid<InstanceUid>(number),
                            "1.2.840.10008.5.1.4.1.1.2",
                            "1.2.840.10008.1.2.4.90",
                            "CT",
                            number,
                            512,
                            511,
                            1'000'000};
    return {id<ObjectId>(number),
            site_id("niujie"),
            digest_of(std::to_string(number)),
            Place{id<PackId>(1), static_cast<std::uint64_t>(large), 1ULL << 40},
            "application/dicom",
            tricky,
            at(number),
            instance,
            false,
            false,
            {at(3), at(4), true}};
}
inline auto bare_object(int number = 1) -> StoredObject
{
    return {id<ObjectId>(number),
            site_id("niujie"),
            digest_of(std::to_string(number)),
            Place{id<PackId>(1), 0, 0},
            "",
            "",
            at(0),
            std::nullopt,
            false};
}

inline auto full_study(int number = 1) -> Study
{
    return {uid<StudyUid>(number),
            site_id("niujie"),
            "王^小明",
            "H0001\\2",
            "F",
            "19700131",
            "CT",
            tricky,
            "20260305080000.5",
            large,
            large - 1,
            Arrival::by_quiet_period,
            at(number),
            id<CaseId>(1),
            {{"Wang^XiaoMing=王^小明", "H0001", "F", "19700131", "056Y", "CT", "CHEST", "L", "20260305"}, {}},
            {ledger::StudyDoubt::charset, ledger::StudyDoubt::crowded},
            "DR-1",
            -large};
}
inline auto bare_study(int number = 1) -> Study
{
    return {uid<StudyUid>(number), site_id("niujie"), "",          "", "", "", "", "", "", 0, 0,
            Arrival::declared,     at(number),        std::nullopt};
}

inline auto full_submission(int number = 1) -> Submission
{
    return {id<SubmissionId>(number),
            site_id("niujie"),
            "上传-" + std::to_string(number),
            tricky,
            digest_of("form"),
            {{"心电.xml", "application/xml", 1ULL << 40, digest_of("a"), std::nullopt},
             {tricky, "application/dicom", 0, digest_of("b"), id<ObjectId>(7)}},
            SubmissionState::committed,
            id<PackId>(number),
            static_cast<std::uint64_t>(large),
            1ULL << 33,
            at(-5),
            at(number),
            at(8),
            {id<CaseId>(2), id<CaseId>(1)},
            "{\"收据\": 1}",
            to_bytes("signed"),
            ledger::Refusal{"conflict", "object.same-uid", "3"},
            "/part/1 /part/2",
            at(-6)};
}
inline auto bare_submission(int number = 1) -> Submission
{
    return {id<SubmissionId>(number),
            site_id("niujie"),
            "",
            "",
            digest_of(""),
            {},
            SubmissionState::uploading,
            id<PackId>(number),
            0,
            0,
            at(0),
            at(number),
            std::nullopt,
            {},
            ""};
}

inline auto waiting_case(int number = 1) -> Case
{
    Case which{.id = id<CaseId>(number),
               .site = site_id("niujie"),
               .group = site_id("seaside"),
               .studies = {},
               .modality = "CT",
               .form = "",
               .patient_name = "",
               .opened_at = at(number),
               .deadline = at(3600),
               .state = Waiting{at(number)},
               .first_claimed_at = {},
               .reported_at = {},
               .acknowledged_at = {}};
    return which;
}
inline auto claimed_case(int number, Instant until) -> Case
{
    auto which = waiting_case(number);
    which.state = Claimed{person_id("dr-wang"), at(number), until};
    return which;
}
inline auto full_case(CaseState state) -> Case
{
    return {.id = id<CaseId>(1),
            .service = Service::consultation,
            .site = site_id("niujie"),
            .group = site_id("seaside"),
            .studies = {uid<StudyUid>(9), uid<StudyUid>(1)},
            .modality = "ECG",
            .priority = wire::Priority::emergency,
            .form = tricky,
            .patient_name = "王小明",
            .declared_complete = false,
            .opened_at = at(1),
            .deadline = at(2),
            .state = std::move(state),
            .revision = large,
            .token = large - 1,
            .first_claimed_at = at(3),
            .reported_at = at(4),
            .acknowledged_at = at(5),
            .extended_at = at(6),
            .doubts = {{ledger::DoubtKind::contradiction, "patient.name", "张三", tricky},
                       {ledger::DoubtKind::unverifiable, "clock", "", ""}},
            .checked = ledger::Checked{"李春兰", at(6), true},
            .lane = wire::Lane::newborn,
            .specialty = tricky,
            .turn = at(7),
            .warning = at(8),
            .escalation = at(9),
            .stage = ledger::Stage::escalated,
            .alarm_at = at(10),
            .kept = ledger::Reservation{person_id("dr-li"), at(11)},
            .asked_first = site_id("weining"),
            .returns = 3,
            .acquired_at = at(14),
            .delivered_at = at(15),
            .remarks = {{ledger::RemarkKind::question, "dr-wang", tricky, at(12)},
                        {ledger::RemarkKind::limits, "李春兰", "", at(13)},
                        {ledger::RemarkKind::rewrite, "dr-wang", "", at(13)}},
            .review = ledger::Review{person_id("dr-zhao"), at(16), large, id<ReportId>(2)},
            .rewrites = 2,
            .amending = ledger::Amending{ledger::ReportStatus::retraction, person_id("dr-li"), at(17), at(18), tricky,
                                         "李春兰"}};
}

inline auto full_draft() -> Draft { return {id<CaseId>(1), person_id("dr-wang"), at(7), large, long_text}; }

inline auto full_prepared(int number = 1) -> PreparedReport
{
    return {id<ReportId>(number),
            id<CaseId>(1),
            large,
            person_id("dr-wang"),
            digest_of("signer"),
            all_bytes,
            to_bytes(std::string_view{"\0\x01\0", 3}),
            at(1),
            at(number),
            7,
            ledger::ReportStatus::amendment,
            id<ReportId>(8),
            person_id("dr-zhao"),
            digest_of("code"),
            tricky,
            true};
}
// A version that another has taken the place of: one case may have any number of them.
inline auto full_report(int number = 1) -> Report
{
    return {.id = id<ReportId>(number),
            .of = id<CaseId>(1),
            .version = number,
            .by = person_id("dr-wang"),
            .signer = digest_of("signer"),
            .digest = digest_of("file"),
            .place = Place{id<PackId>(3), 1ULL << 40, 77},
            .signed_at = at(number),
            .status = ledger::ReportStatus::addendum,
            .author = person_id("dr-zhao"),
            .previous = id<ReportId>(8),
            .superseded_by = id<ReportId>(number + 1),
            .code = digest_of("code " + std::to_string(number)),
            .decisions = tricky,
            .timed = false,
            .sm2 = Place{id<PackId>(4), 5, 6}};
}

inline auto full_delivery(int number = 1) -> Delivery
{
    return {id<DeliveryId>(number),
            id<ReportId>(number),
            id<CaseId>(1),
            site_id("niujie"),
            DeliveryState::acknowledged,
            at(number),
            at(2),
            at(3),
            "李卫东"};
}
inline auto bare_delivery(int number = 1) -> Delivery
{
    return {id<DeliveryId>(number), id<ReportId>(number), id<CaseId>(1),
            site_id("niujie"),      DeliveryState::ready, at(number),
            std::nullopt,           std::nullopt,         ""};
}

inline auto full_event() -> Event
{
    return {1, at(1), "case.opened", id<CaseId>(1), site_id("niujie"), site_id("seaside"), tricky};
}
inline auto bare_event() -> Event { return {2, at(2), "", std::nullopt, site_id("niujie"), site_id("seaside"), ""}; }

inline auto audit_entry(std::int64_t number) -> AuditEntry
{
    return {number,
            at(number),
            "person:dr-wang",
            "report.signed",
            "case:1",
            "ok",
            tricky,
            digest_of(std::to_string(number - 1)),
            digest_of(std::to_string(number))};
}

}  // namespace shanhai::test
