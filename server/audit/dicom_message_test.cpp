#include "server/audit/dicom_message.hpp"

#include "common/report/program_for_tests.hpp"
#include "server/audit/chain.hpp"
#include "server/audit/dicom_events.hpp"
#include "server/audit/xml.hpp"

#include <gtest/gtest.h>

namespace shanhai::audit {
namespace {

const auto operating = DicomSource{"云岭县人民医院", "relay.example"};
const auto which = CaseId::mint(from_micros(1'000'000), {});

auto entry_of(std::string action, std::string subject = which.text(), std::string actor = "person:dr-wang")
    -> ledger::AuditEntry
{
    auto entry = ledger::AuditEntry{.number = 42,
                                    .at = parse_instant("2026-03-05T07:08:09.123456Z").value(),
                                    .actor = std::move(actor),
                                    .action = std::move(action),
                                    .subject = std::move(subject),
                                    .outcome = "ok",
                                    .detail = "",
                                    .previous = genesis(),
                                    .hash = genesis()};
    entry.hash = hash_of(entry);
    return entry;
}

auto known() -> DicomContext { return {"H7", {StudyUid::parse("1.2.3").value()}, which}; }

// Whether a program that is not ours finds the message to be as the standard's schema says.
auto is_valid(const test::TempDir& folder, const std::string& xml) -> std::string
{
    const auto schema = std::string{SHANHAI_SOURCE_DIR} + "/tests/e2e/audit/audit-message.rng";
    const auto file = report::save(folder, "message.xml", as_view(xml));
    const auto judged = report::run({"xmllint", "--noout", "--relaxng", schema, file});
    return judged.code == 0 ? std::string{} : judged.text + xml;
}

TEST(DicomAudit, says_who_did_what_to_which_patients_study)
{
    const auto xml = dicom_message_of(entry_of("object.read", "obj_1"), known(), operating);

    for (const auto* part :
         {R"(<EventIdentification EventActionCode="R" EventDateTime="2026-03-05T07:08:09.123456Z")",
          R"(EventOutcomeIndicator="0")", R"(<EventID csd-code="110103" codeSystemName="DCM")",
          R"(<EventTypeCode csd-code="object.read" codeSystemName="99SHANHAI")",
          R"(<ActiveParticipant UserID="person:dr-wang" UserIsRequestor="true"/>)",
          R"(AuditEnterpriseSiteID="云岭县人民医院" AuditSourceID="relay.example")",
          R"(<ParticipantObjectIdentification ParticipantObjectID="1.2.3" ParticipantObjectTypeCode="2" )",
          R"(<ParticipantObjectIdentification ParticipantObjectID="H7" ParticipantObjectTypeCode="1" )",
          R"(csd-code="110180")", R"(<ParticipantObjectDetail type="number" value="NDI="/>)"})
        EXPECT_TRUE(report::holds(xml, part)) << part << '\n' << xml;
}

TEST(DicomAudit, has_one_requestor_and_for_transfers_two_ends)
{
    const auto count = [](const std::string& xml, std::string_view part) {
        int times = 0;
        for (auto at = xml.find(part); at != std::string::npos; at = xml.find(part, at + 1)) ++times;
        return times;
    };
    const auto sent = dicom_message_of(entry_of("object.stored", "obj_1", "site:niujie/ct"), known(), operating);
    EXPECT_EQ(count(sent, R"(UserIsRequestor="true")"), 1);
    EXPECT_EQ(count(sent, R"(csd-code="110153")"), 1);
    EXPECT_EQ(count(sent, R"(csd-code="110152")"), 1);
    const auto own = dicom_message_of(entry_of("case.lapsed", which.text(), "relay"), known(), operating);
    EXPECT_EQ(count(own, "<ActiveParticipant"), 1);
    EXPECT_EQ(count(own, R"(UserIsRequestor="true")"), 1);
}

TEST(DicomAudit, of_every_action_is_what_the_schema_of_the_standard_wants)
{
    ASSERT_TRUE(report::is_installed("xmllint")) << "libxml2-utils, of tools/packages";
    const test::TempDir folder;
    for (const auto* action :
         {"relay.created", "audit.searched", "submission.declared", "submission.committed", "submission.refused",
          "object.stored", "object.read", "commitment.asked", "queue.listed", "case.opened", "case.claimed",
          "case.lapsed", "case.read", "case.acknowledged", "report.prepared", "report.signed", "report.read",
          "draft.saved", "person.put", "site.put", "device.revoked", "code.made", "emergency.opened", "new.thing"}) {
        EXPECT_EQ(is_valid(folder, dicom_message_of(entry_of(action), known(), operating)), "") << action;
        EXPECT_EQ(is_valid(folder, dicom_message_of(entry_of(action), {}, operating)), "") << action;
    }
    auto failed = entry_of("report.signed");
    failed.outcome = "case.token";
    failed.detail = R"({"by":"<李春兰> & \"co\""})";
    EXPECT_EQ(is_valid(folder, dicom_message_of(failed, known(), operating)), "");
}

TEST(DicomAudit, cannot_be_broken_out_of)
{
    const std::string nasty = "a\"/><x y='&\n\t\x01\xEF\xBF\xBF";
    const auto xml = dicom_message_of(entry_of("case.read", nasty, nasty), {nasty, {}, {}}, {nasty, nasty});

    EXPECT_FALSE(report::holds(xml, "<x"));
    EXPECT_EQ(escaped(nasty), "a&quot;/&gt;&lt;x y=&apos;&amp;&#10;&#9;\xEF\xBF\xBD\xEF\xBF\xBD");
    EXPECT_EQ(escaped("\xC0\x80"), "\xEF\xBF\xBD") << "what is no UTF-8 says nothing";
    ASSERT_TRUE(report::is_installed("xmllint")) << "libxml2-utils, of tools/packages";
    const test::TempDir folder;
    EXPECT_EQ(is_valid(folder, xml), "");
}

TEST(DicomAudit, tells_an_emergency_override_as_the_alert_it_is)
{
    const auto event = dicom_event_of("emergency.opened");
    EXPECT_EQ(event.id.code, "110113");
    EXPECT_EQ(event.type.code, "110127");
}

}  // namespace
}  // namespace shanhai::audit
