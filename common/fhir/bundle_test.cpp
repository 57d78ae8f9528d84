#include "common/fhir/bundle.hpp"

#include "common/fhir/words.hpp"
#include "common/report/sample_for_tests.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include <gtest/gtest.h>

#include <set>

using namespace shanhai;
using namespace shanhai::fhir;
using report::Status;

namespace {

auto signed_one(report::Document document = report::sample_document()) -> report::Release
{
    return {std::move(document), Digest::of(as_view("the signed file")),
            parse_instant("2026-03-05T10:32:00.25+08:00").value()};
}

auto bundle_of(const report::Release& release) -> json::object
{
    return json::parse(document_bundle(release, as_view("%PDF"))).as_object();
}

auto resource(const json::object& bundle, std::string_view type) -> const json::object&
{
    for (const auto& entry : bundle.at("entry").as_array())
        if (entry.at("resource").at("resourceType").as_string() == type) return entry.at("resource").as_object();
    throw std::runtime_error{"no " + std::string{type}};
}

void collect(const json::value& value, std::set<std::string>& references)
{
    if (const auto* const all = value.if_array())
        for (const auto& one : *all) collect(one, references);
    if (const auto* const object = value.if_object())
        for (const auto& [key, one] : *object) {
            if (key == "reference") references.insert(std::string{one.as_string()});
            collect(one, references);
        }
}

auto with_status(Status status) -> report::Document
{
    auto document = report::sample_document();
    document.status = status;
    if (status == Status::final || status == Status::preliminary) return document;
    document.version = 2;
    document.previous = Digest::of(as_view("version 1"));
    document.change = report::Change{"左右写反"};
    return document;
}

auto text(const json::value& value) -> std::string { return std::string{value.as_string()}; }

}  // namespace

TEST(FhirDocument, begins_with_its_composition_and_holds_whatever_it_speaks_of)
{
    const auto bundle = bundle_of(signed_one());
    EXPECT_EQ(bundle.at("type"), "document");
    EXPECT_EQ(bundle.at("entry").at(0).at("resource").at("resourceType"), "Composition");
    std::set<std::string> there;
    for (const auto& entry : bundle.at("entry").as_array()) {
        EXPECT_TRUE(there.insert(text(entry.at("fullUrl"))).second) << "named twice";
        EXPECT_EQ(text(entry.at("fullUrl")), "urn:uuid:" + text(entry.at("resource").at("id")));
    }
    std::set<std::string> references;
    collect(json::value(bundle), references);
    for (const auto& one : references) EXPECT_TRUE(there.contains(one)) << one;
}

TEST(FhirDocument, has_the_signed_file_inside_and_its_name_made_of_its_bytes)
{
    const auto release = signed_one();
    const auto bundle = bundle_of(release);
    const auto& report = resource(bundle, "DiagnosticReport");
    const auto& form = report.at("presentedForm").at(0);
    EXPECT_EQ(from_base64(text(form.at("data"))).value(), to_bytes("%PDF"));
    EXPECT_EQ(form.at("size"), 4);
    EXPECT_EQ(text(form.at("hash")), "ObbXPv82STugZ05IJVqdgXJLRSE=") << "openssl dgst -sha1 -binary | base64";
    EXPECT_TRUE(text(report.at("identifier").at(1).at("value")).starts_with("ni:///sha-256;"));
    EXPECT_EQ(report.at("issued"), "2026-03-05T02:32:00.250000Z");
    EXPECT_EQ(document_bundle(release, as_view("%PDF")), document_bundle(release, as_view("%PDF")));
}

TEST(FhirDocument, says_what_kind_of_version_it_is)
{
    const auto statuses = [](Status status) {
        const auto release = signed_one(with_status(status));
        return std::string{status_of(release)} + ' ' + std::string{composition_status_of(release)};
    };
    EXPECT_EQ(statuses(Status::preliminary), "preliminary preliminary");
    EXPECT_EQ(statuses(Status::final), "final final");
    EXPECT_EQ(statuses(Status::addendum), "appended amended");
    EXPECT_EQ(statuses(Status::amendment), "corrected amended");
    EXPECT_EQ(statuses(Status::retraction), "entered-in-error entered-in-error");
    const auto first_look = bundle_of(signed_one(with_status(Status::preliminary)));
    EXPECT_EQ(resource(first_look, "Composition").at("attester").at(0).at("mode"), "professional");
    auto taken_back = signed_one();
    taken_back.withdrawal = report::Withdrawal{"写错", false, taken_back.signed_at};
    EXPECT_EQ(status_of(taken_back), "entered-in-error");
}

TEST(FhirDocument, names_the_version_it_stands_beside_or_in_the_place_of)
{
    const auto first = bundle_identifier(Digest::of(as_view("version 1")));
    for (const auto& [status, code] : {std::pair{Status::addendum, "appends"}, {Status::amendment, "replaces"},
                                      {Status::retraction, "replaces"}}) {
        const auto bundle = bundle_of(signed_one(with_status(status)));
        const auto& relation = resource(bundle, "Composition").at("relatesTo").at(0);
        EXPECT_EQ(relation.at("code"), code);
        EXPECT_EQ(text(relation.at("targetIdentifier").at("value")), first);
        EXPECT_NE(text(bundle.at("identifier").at("value")), first);
    }
    EXPECT_FALSE(resource(bundle_of(signed_one()), "Composition").contains("relatesTo"));
}

TEST(FhirDocument, tells_who_wrote_from_who_answers_for_it)
{
    auto document = report::sample_document();
    document.reviewer = report::Author{PersonId::parse("dr-zhao").value(), "赵敏", "主任医师"};
    for (const bool countersigned : {false, true}) {
        document.countersigned = countersigned;
        const auto bundle = bundle_of(signed_one(document));
        const auto& composition = resource(bundle, "Composition");
        const auto& legal = composition.at("attester").as_array().back();
        EXPECT_EQ(legal.at("mode"), "legal");
        EXPECT_NE(legal.at("party"), composition.at("author").at(0));
        EXPECT_EQ(legal.at("party"), resource(bundle, "DiagnosticReport").at("resultsInterpreter").at(0));
        const auto& signatures = resource(bundle, "Provenance").at("signature").as_array();
        EXPECT_EQ(signatures.size(), countersigned ? 2U : 1U);
        EXPECT_EQ(signatures.back().at("who"), legal.at("party"));
    }
}

TEST(FhirDocument, keeps_every_digit_that_was_measured)
{
    auto document = report::sample_document();
    document.measurements = {{"心率", "72", "/min"}, {"QTc (Bazett)", "0.420", "s"}, {"电轴", "正常", ""}};
    const auto written = document_bundle(signed_one(document), as_view("%PDF"));
    EXPECT_NE(written.find(R"("valueQuantity":{"value":0.420,"unit":"s","system":"http://unitsofmeasure.org")"),
              std::string::npos);
    EXPECT_NE(written.find(R"("valueString":"正常")"), std::string::npos);
    EXPECT_NE(written.find(R"("code":"8867-4")"), std::string::npos);
}

TEST(FhirDocument, says_text_as_text_whatever_it_looks_like)
{
    auto document = report::sample_document();
    document.patient.name = "张三<script>alert(1)</script>\x01\x1F\x7F";
    document.findings = "a < b && c > d\nline\t2\r\n\x0B";
    document.measurements = {{"\x01", "\x01" "1", "\x02"}};
    document.recommendation = " \n\t";
    const auto written = document_bundle(signed_one(document), as_view("%PDF"));
    const auto bundle = json::parse(written).as_object();
    EXPECT_EQ(resource(bundle, "Patient").at("name").at(0).at("text"), "张三<script>alert(1)</script>");
    EXPECT_NE(written.find("a &lt; b &amp;&amp; c &gt; d<br/>line\\t2<br/></p>"), std::string::npos) << written;
    for (const auto& section : resource(bundle, "Composition").at("section").as_array())
        EXPECT_EQ(text(section.at("text").at("div")).find("<script"), std::string::npos);
    EXPECT_EQ(written.find("<p></p>"), std::string::npos) << "and nothing is said where nothing was";
    for (const auto* const control : {"\\u0001", "\\u001f", "\\u000b", "\x7F"})
        EXPECT_EQ(written.find(control), std::string::npos) << control;
}

TEST(FhirDocument, calls_a_patient_the_same_in_every_report_and_nobody_else)
{
    const auto patient_of = [](const report::Document& document, std::string_view file) {
        auto release = signed_one(document);
        release.digest = Digest::of(as_view(file));
        return text(resource(bundle_of(release), "Patient").at("id"));
    };
    const auto document = report::sample_document();
    auto elsewhere = document;
    elsewhere.examined_at.id = SiteId::parse("longtan").value();
    auto nobody = document;
    nobody.patient.id = "";
    EXPECT_EQ(patient_of(document, "one"), patient_of(document, "other"));
    EXPECT_NE(patient_of(document, "one"), patient_of(elsewhere, "one"));
    EXPECT_NE(patient_of(nobody, "one"), patient_of(nobody, "other"));
}
