#include "common/wire/request_form.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace shanhai::wire {
namespace {

using Change = std::function<void(RequestForm&)>;

// The least a form must say.
auto plain() -> RequestForm
{
    auto form = RequestForm{};
    form.patient.name = "赵小满";
    form.requesting_doctor = "杨医生";
    form.exam_item = "胸部正位";
    return form;
}

auto checked(const Change& change) -> Result<void>
{
    auto form = plain();
    change(form);
    return check(form);
}

TEST(RequestForm, needs_a_patient_a_doctor_and_an_examination_and_nothing_else)
{
    EXPECT_TRUE(check(plain()));

    const std::pair<std::string, Change> required[] = {
        {"patient.name", [](RequestForm& form) { form.patient.name.clear(); }},
        {"requesting_doctor", [](RequestForm& form) { form.requesting_doctor.clear(); }},
        {"exam_item", [](RequestForm& form) { form.exam_item.clear(); }},
    };
    for (const auto& [field, change] : required)
        EXPECT_EQ(checked(change).error(), (Fault{errc::malformed, "form.required", field}));
}

TEST(RequestForm, refuses_a_field_longer_than_its_line_and_names_it)
{
    struct Row {
        std::string field;
        std::string RequestForm::*text;
        std::size_t longest;
    };
    for (const auto& row :
         {Row{"number", &RequestForm::number, 192}, Row{"department", &RequestForm::department, 192},
          Row{"requesting_doctor", &RequestForm::requesting_doctor, 192}, Row{"phone", &RequestForm::phone, 64},
          Row{"exam_item", &RequestForm::exam_item, 192}, Row{"modality", &RequestForm::modality, 16},
          Row{"body_part", &RequestForm::body_part, 192}, Row{"history", &RequestForm::history, 12'000},
          Row{"clinical_diagnosis", &RequestForm::clinical_diagnosis, 12'000},
          Row{"purpose", &RequestForm::purpose, 12'000}}) {
        const auto of_length = [&](std::size_t length) {
            return checked([&](RequestForm& form) { (form.*row.text).assign(length, 'x'); });
        };
        EXPECT_TRUE(of_length(row.longest)) << row.field;
        ASSERT_FALSE(of_length(row.longest + 1)) << row.field;
        EXPECT_EQ(of_length(row.longest + 1).error(), (Fault{errc::too_large, "form.length", row.field}));
    }
}

TEST(RequestForm, refuses_a_line_about_the_patient_that_is_too_long)
{
    struct Row {
        std::string field;
        std::string PatientForm::*text;
        std::size_t longest;
    };
    for (const auto& row : {Row{"patient.name", &PatientForm::name, 192}, Row{"patient.id", &PatientForm::id, 192},
                            Row{"patient.age", &PatientForm::age, 32},
                            Row{"patient.identity_number", &PatientForm::identity_number, 64}}) {
        const auto of_length = [&](std::size_t length) {
            return checked([&](RequestForm& form) { (form.patient.*row.text).assign(length, 'x'); });
        };
        EXPECT_TRUE(of_length(row.longest)) << row.field;
        ASSERT_FALSE(of_length(row.longest + 1)) << row.field;
        EXPECT_EQ(of_length(row.longest + 1).error(), (Fault{errc::too_large, "form.length", row.field}));
    }
}

TEST(RequestForm, takes_only_the_words_it_knows_for_priority_and_sex)
{
    for (const auto* word : {"emergency", "urgent", "routine"})
        EXPECT_TRUE(checked([&](RequestForm& form) { form.priority = word; })) << word;
    for (const auto* word : {"", "stat", "Urgent", "急诊"})
        EXPECT_EQ(checked([&](RequestForm& form) { form.priority = word; }).error().at(), "form.priority") << word;

    for (const auto* word : {"", "M", "F", "O"})
        EXPECT_TRUE(checked([&](RequestForm& form) { form.patient.sex = word; })) << word;
    for (const auto* word : {"m", "男", "X", "MF"})
        EXPECT_EQ(checked([&](RequestForm& form) { form.patient.sex = word; }).error().at(), "form.sex") << word;
}

TEST(RequestForm, takes_only_real_dates_and_moments)
{
    EXPECT_TRUE(checked([](RequestForm& form) { form.patient.birth_date = "1962-02-28"; }));
    for (const auto* text : {"1962-02-30", "19620228", "1962年"})
        EXPECT_EQ(checked([&](RequestForm& form) { form.patient.birth_date = text; }).error().at(), "form.birth-date");

    EXPECT_TRUE(checked([](RequestForm& form) { form.requested_at = "2026-03-05T08:00:00+08:00"; }));
    EXPECT_EQ(checked([](RequestForm& form) { form.requested_at = "2026-03-05"; }).error(),
              (Fault{errc::malformed, "form.time", "requested_at"}));
    EXPECT_EQ(checked([](RequestForm& form) { form.acquired_at = "this morning"; }).error(),
              (Fault{errc::malformed, "form.time", "acquired_at"}));
}

TEST(RequestForm, refuses_an_identity_number_that_cannot_be_and_one_of_somebody_else)
{
    const auto with = [](std::string number, std::string birth, std::string sex) {
        return checked([&](RequestForm& form) {
            form.patient.identity_number = std::move(number);
            form.patient.birth_date = std::move(birth);
            form.patient.sex = std::move(sex);
        });
    };
    EXPECT_TRUE(with("11010519491231002X", "1949-12-31", "F"));
    EXPECT_TRUE(with("11010519491231002X", "", "O"));
    EXPECT_EQ(with("11010519491231002X", "1949-12-30", "F").error().at(), "form.identity-birth");
    EXPECT_EQ(with("11010519491231002X", "1949-12-31", "M").error().at(), "form.identity-sex");
    EXPECT_EQ(with("110105194912310021", "1949-12-31", "F").error().at(), "identity.check-digit");
}

TEST(RequestForm, takes_newborns_and_the_unknown_under_a_number_of_their_own)
{
    for (const auto* const name : {"张三之女", "张三之子", "李四之双胞胎A", "王五之大女", "无名氏", "无名氏2号"}) {
        const auto with_id = [&](std::string id) {
            return checked([&](RequestForm& form) {
                form.patient.name = name;
                form.patient.id = std::move(id);
            });
        };
        EXPECT_TRUE(with_id("LS20260305-1")) << name;
        EXPECT_EQ(with_id("").error(), (Fault{errc::malformed, "form.temporary-id", "patient.id"})) << name;
    }
    for (const auto* const name : {"之女", "王之涣", "陈子之女士们的朋友", "张三"})
        EXPECT_FALSE(is_newborn_name(name)) << name;
    EXPECT_EQ(checked([](RequestForm& form) {
                  form.patient.identity_number = form.patient.mother_identity = "11010519491231002X";
              })
                  .error()
                  .at(),
              "form.mother-identity");
}

TEST(RequestForm, names_the_mandatory_lines_that_are_empty_and_lets_an_emergency_go_without_them)
{
    auto form = plain();
    EXPECT_EQ(missing_lines(form).front(), "number");
    EXPECT_EQ(check_complete(form).error(), (Fault{errc::malformed, "form.required", "number"}));

    for (auto* const line :
         {&form.number, &form.department, &form.phone, &form.modality, &form.body_part, &form.complaint,
          &form.clinical_diagnosis, &form.purpose, &form.acquired_at, &form.consent, &form.callback})
        *line = "x";
    form.patient.id = form.patient.sex = form.patient.age = form.patient.identity_reason = "x";
    EXPECT_TRUE(check_complete(form));
    form.consent.clear();
    EXPECT_EQ(missing_lines(form), std::vector<std::string>{"consent"});

    EXPECT_TRUE(check_complete([] {
        auto urgent = plain();
        urgent.lane = "chest-pain";
        return urgent;
    }()));
    EXPECT_TRUE(check_complete([] {
        auto worst = plain();
        worst.priority = "emergency";
        return worst;
    }()));
}

TEST(RequestForm, takes_only_the_words_it_knows_for_service_lane_and_pregnancy)
{
    EXPECT_EQ(checked([](RequestForm& form) { form.service = "surgery"; }).error().at(), "form.service");
    EXPECT_EQ(checked([](RequestForm& form) { form.lane = "chestpain"; }).error().at(), "form.lane");
    EXPECT_EQ(checked([](RequestForm& form) { form.patient.pregnancy = "maybe"; }).error().at(), "form.pregnancy");
    EXPECT_TRUE(checked([](RequestForm& form) {
        form.lane = "stroke";
        form.patient.pregnancy = "unknown";
    }));
}

TEST(RequestForm, is_refused_when_it_asks_for_another_service_than_there_is_rather_than_taken_for_a_diagnosis)
{
    for (const auto* service : {"over-read", "consultation", "outpatient"})
        EXPECT_EQ(checked([&](RequestForm& form) { form.service = service; }).error(),
                  (Fault{errc::unsupported, "form.service-not-yet"}));
    EXPECT_TRUE(checked([](RequestForm& form) { form.service = "diagnosis"; }));
}

TEST(RequestForm, in_an_emergency_lane_is_an_emergency_whatever_it_says_beside_it)
{
    auto form = RequestForm{};
    EXPECT_EQ(urgency_of(form).value().priority, Priority::routine);
    for (const auto lane : emergency_lanes) {
        form.lane = name_of(lane);
        const auto urgency = urgency_of(form).value();
        EXPECT_EQ(urgency.priority, Priority::emergency);
        EXPECT_EQ(urgency.lane, lane);
    }
}

TEST(RequestForm, is_routine_unless_it_says_otherwise)
{
    const auto form = read_json<RequestForm>("{}").value();

    EXPECT_EQ(parse_priority(form.priority).value(), Priority::routine);
}

TEST(Priority, has_a_word_for_programs_and_one_for_people)
{
    for (const auto priority : {Priority::emergency, Priority::urgent, Priority::routine})
        EXPECT_EQ(parse_priority(name_of(priority)).value(), priority);
    EXPECT_EQ(chinese_of(Priority::emergency), "危急");
    EXPECT_EQ(chinese_of(Priority::urgent), "急诊");
    EXPECT_EQ(chinese_of(Priority::routine), "平诊");
    EXPECT_LT(Priority::emergency, Priority::urgent) << "the smaller, the sooner";
    EXPECT_LT(Priority::urgent, Priority::routine);
}

}  // namespace
}  // namespace shanhai::wire
