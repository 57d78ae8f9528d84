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
