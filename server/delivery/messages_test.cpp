#include "server/delivery/messages.hpp"

#include "common/hl7/message.hpp"
#include "server/delivery/couriers.hpp"
#include "server/delivery/forms.hpp"
#include "server/delivery/outbox_for_tests.hpp"

using namespace shanhai;
using namespace shanhai::delivery;
using namespace shanhai::delivery::test;
using testing::HasSubstr;
using testing::Not;

namespace {

struct MessagesTest : testing::Test, Pushing {
    ledger::Report report = sent();
    Parcel parcel = courier.carried.at(0);
    Bytes pdf = county.ask(county.packs.read(report.place.pack, report.place.offset, report.place.size)).value();
    report::Release release = release_in(parcel, pdf).value();

    auto sent() -> ledger::Report
    {
        add("his");
        auto made = signed_report();
        round();
        return made;
    }
    auto recalled(bool wrong_patient) -> Parcel
    {
        recall(report.id, "左右|写反", wrong_patient).value();
        round();
        return courier.carried.back();
    }
};

auto segments_of(const std::string& message) -> std::vector<std::string>
{
    std::vector<std::string> all;
    std::string rest = message;
    for (auto end = rest.find('\r'); end != std::string::npos; end = rest.find('\r')) {
        all.push_back(rest.substr(0, end));
        rest.erase(0, end + 1);
    }
    return all;
}

}  // namespace

TEST_F(MessagesTest, a_webhook_is_told_ids_and_a_digest_and_nothing_about_the_patient)
{
    const auto body = hook_body(parcel, "https://relay:8444");
    EXPECT_THAT(body, HasSubstr(R"("type":"report.final")"));
    EXPECT_THAT(body, HasSubstr(report.digest.hex()));
    EXPECT_THAT(body, HasSubstr("https://relay:8444/api/v1/reports/" + report.id.text() + "/pdf"));
    for (const auto* const secret : {"张三", "P1", "SQ-17", "李春兰", "未见异常"})
        EXPECT_THAT(body, Not(HasSubstr(secret)));

    const auto back = hook_body(recalled(true), "https://relay:8444");
    EXPECT_THAT(back, HasSubstr(R"("type":"report.recalled")"));
    EXPECT_THAT(back, HasSubstr(R"("wrong_patient":true,"recalled_at":")"));
    EXPECT_THAT(back, Not(HasSubstr("写反"))) << "a reason may name somebody";
}

TEST_F(MessagesTest, hl7_has_the_patient_the_order_the_texts_and_the_signed_file)
{
    const auto all = segments_of(oru_report(envelope_of(parcel), parcel, release, as_view("%PDF")));
    ASSERT_EQ(all.size(), 8U);
    EXPECT_EQ(all[0], "MSH|^~\\&|SHANHAI|yunling-county||niujie|" + hl7::to_time(parcel.at) + "||ORU^R01^ORU_R01|" +
                          control_id(parcel.push.id.text()) + "|P|2.5.1|||AL|NE||UNICODE UTF-8");
    EXPECT_EQ(all[1], "PID|1||P1^^^niujie^PI||张三^^^^^^L|||M");
    EXPECT_EQ(all[2], "ORC|RE|SQ-17|" + which.text() + "||CM");
    EXPECT_THAT(all[3], HasSubstr("|DX^胸部 DR^L|"));
    EXPECT_THAT(all[3], HasSubstr("||DX|F|||||||dr-yang&杨海涛"));
    EXPECT_THAT(all[4], HasSubstr("OBX|1|FT|59776-5^影像所见^LN||双肺纹理清晰。||||||F|"));
    EXPECT_THAT(all[5], HasSubstr("OBX|2|FT|19005-8^诊断意见^LN||未见异常。||||||F|"));
    EXPECT_THAT(all[7], HasSubstr("|SHANHAI^application^pdf^Base64^JVBERg==||||||F|"));
    EXPECT_EQ(control_id(parcel.push.id.text()).size(), 20U);
}

TEST_F(MessagesTest, hl7_says_that_a_result_was_posted_wrongly)
{
    const auto say = [](const Parcel& one) { return segments_of(oru_recall(envelope_of(one), one)); };
    const auto wrong = say(recalled(true));
    EXPECT_THAT(wrong[3], HasSubstr("||DX|X|"));
    EXPECT_THAT(wrong[4], HasSubstr("|FT|"));
    EXPECT_THAT(wrong[4], HasSubstr("左右\\F\\写反||||||W|"));
    EXPECT_NE(envelope_of(courier.carried.back()).control_id, envelope_of(parcel).control_id);

    auto other = courier.carried.back();
    other.recall->wrong_patient = false;
    EXPECT_THAT(say(other)[4], HasSubstr("||||||X|"));
    EXPECT_TRUE(release_in(other, pdf).value().withdrawal) << "and every form that is fetched says so";
}

TEST_F(MessagesTest, an_archive_finds_the_report_with_its_images)
{
    const auto about = pdf_object(parcel, release);
    EXPECT_EQ(about.study, parcel.which.studies.at(0).text());
    EXPECT_EQ(about.patient_name, "张三");
    EXPECT_EQ(about.accession, "SQ-17");
    EXPECT_EQ(about.institution, "云岭县人民医院");
    EXPECT_EQ(about.title, "影像诊断报告");
    EXPECT_EQ(pdf_object(parcel, release).instance, about.instance) << "a repeat is the same object";
    auto another = parcel;
    another.report.id = ReportId::mint(county.clock.now(), {});
    EXPECT_NE(pdf_object(another, release).instance, about.instance);
    EXPECT_EQ(pdf_object(another, release).series, about.series);
    EXPECT_EQ(release_in(another, pdf).error(), (Fault{errc::corrupt, "release.report"}));
}

TEST_F(MessagesTest, every_form_says_which_signed_file_it_belongs_to)
{
    for (const auto form : {Form::pdf, Form::dicom_pdf, Form::dicom_sr, Form::fhir, Form::hl7}) {
        const auto written = write_form(form, parcel, {}, pdf).value();
        const bool names_it = written.find(report.digest.hex()) != std::string::npos;
        EXPECT_TRUE(names_it || written.find(as_text(pdf)) != std::string::npos) << facts_of(form).name;
        EXPECT_EQ(write_form(form, parcel, {}, pdf).value(), written) << "asked twice: " << facts_of(form).name;
    }
    Forms forms{county.ledger, county.packs, county.cpu};
    EXPECT_EQ(county.ask(forms.make(report, Form::fhir)).value(), write_form(Form::fhir, parcel, {}, pdf).value());
    auto other = report;
    other.digest = Digest::of({});
    EXPECT_EQ(county.ask(forms.make(other, Form::pdf)).error(), (Fault{errc::corrupt, "push.digest"}));
}

TEST_F(MessagesTest, where_it_may_go_is_checked_before_it_goes)
{
    auto to = parcel.to;
    const auto check = [&](ledger::Protocol channel, std::string address, bool tls, bool plain_allowed = false) {
        to.channel = channel;
        to.address = std::move(address);
        to.tls = tls;
        const auto done = check_address(to, plain_allowed);
        return done ? std::string{} : std::string{done.error().at()};
    };
    using ledger::Protocol;
    EXPECT_EQ(check(Protocol::webhook, "https://his.example/", true), "");
    EXPECT_EQ(check(Protocol::webhook, "http://his.example/", true), "webhook.plain");
    EXPECT_EQ(check(Protocol::mllp, "his.example:2575", true), "");
    EXPECT_EQ(check(Protocol::mllp, "his.example:2575", false), "destination.plain");
    EXPECT_EQ(check(Protocol::mllp, "his.example:2575", false, true), "");
    EXPECT_EQ(check(Protocol::mllp, "127.0.0.1:2575", false), "");
    EXPECT_EQ(check(Protocol::cstore, "pacs.example", true), "destination.address");
}
