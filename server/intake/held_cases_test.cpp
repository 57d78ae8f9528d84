#include "server/intake/held_cases.hpp"

#include "server/intake/submissions_for_tests.hpp"

#include <chrono>

namespace shanhai::intake {
namespace {

using namespace std::chrono_literals;
using test::request_for;

// A parcel whose images say 张^三, under whatever form.
struct HeldCasesTest : test::SubmissionsTest {
    HeldCases held{county.ledger, county.clock, county.bell, cases::Policy::defaults()};
    cases::Queue queue{county.ledger, county.clock, county.bell, cases::Policy::defaults()};

    auto submit(const wire::RequestForm& form, std::string key = "parcel-1", std::vector<Bytes> objects = {}) -> CaseId
    {
        if (objects.empty()) objects = {front};
        auto request = request_for(objects, std::move(key));
        request.form = form;
        auto submission = declare(request).value();
        Bytes missing;
        for (std::size_t i = 0; i < objects.size(); ++i)
            if (!submission.manifest[i].held) missing.insert(missing.end(), objects[i].begin(), objects[i].end());
        if (!missing.empty()) submission = receive(submission, 0, {missing}).value();
        return submission.cases.at(0);
    }
    auto form_for(std::string name, std::string priority = "routine") const
    {
        auto form = shanhai::test::some_form();
        form.patient.name = std::move(name);
        form.priority = std::move(priority);
        return form;
    }
    auto row(const CaseId& id) -> ledger::Case
    {
        return county.look([&](ledger::Facts& facts) { return facts.cases().find(id); }).value();
    }
    auto state(const CaseId& id) { return ledger::name_of(row(id).state); }
    auto fields(const CaseId& id)
    {
        std::vector<std::string> all;
        for (const auto& doubt : row(id).doubts) all.push_back(doubt.field);
        return all;
    }
    auto confirm(const CaseId& id, std::string by = "李春兰", std::optional<std::int64_t> revision = {})
    {
        return county.ask(held.confirm(county.clinic(), id, {std::move(by), revision}));
    }
    auto correct(const CaseId& id, const wire::RequestForm& form, std::string by = "李春兰")
    {
        return county.ask(held.correct(county.clinic(), id, {std::move(by), std::nullopt, form}));
    }
    auto next() { return county.ask(queue.next(county.specialist())).value(); }
    auto events()
    {
        const auto all = [&](ledger::Facts& facts) { return facts.trail().events(0, county.niujie, 1000); };
        std::vector<std::string> kinds;
        for (const auto& event : county.look(all)) kinds.push_back(event.kind);
        return kinds;
    }
};

TEST_F(HeldCasesTest, a_form_that_agrees_with_its_images_is_queued)
{
    const auto id = submit(form_for("张三"));

    EXPECT_EQ(state(id), ledger::CaseStateName::waiting);
    EXPECT_TRUE(row(id).doubts.empty());
    EXPECT_EQ(events(), std::vector<std::string>{"case.opened"});
}

TEST_F(HeldCasesTest, a_form_that_contradicts_its_images_is_held_however_urgent_and_nobody_gets_it_to_read)
{
    for (const auto* const priority : {"routine", "urgent", "emergency"}) {
        const auto id = submit(form_for("李四", priority), priority);

        EXPECT_EQ(state(id), ledger::CaseStateName::held) << priority;
        EXPECT_EQ(fields(id), std::vector<std::string>{"patient.name"});
        EXPECT_FALSE(next()) << priority;
        EXPECT_EQ(county.ask(queue.claim(county.specialist(), id)).error(), (Fault{errc::conflict, "case.held"}));
        EXPECT_EQ(county.audited("case.held", id.text()), 1U);
    }
    EXPECT_EQ(events().back(), "case.held") << "whoever listens is told at once";
}

TEST_F(HeldCasesTest, the_clinic_confirms_and_it_is_queued)
{
    const auto id = submit(form_for("李四"));

    const auto done = confirm(id);

    ASSERT_TRUE(done) << done.error().at();
    EXPECT_EQ(state(id), ledger::CaseStateName::waiting);
    EXPECT_EQ(row(id).checked->by, "李春兰");
    EXPECT_EQ(fields(id), std::vector<std::string>{"patient.name"}) << "readers still see what was doubted";
    ASSERT_TRUE(next());
    EXPECT_EQ(county.audited("case.confirmed", id.text()), 1U);
}

TEST_F(HeldCasesTest, the_clinic_corrects_and_both_forms_are_kept)
{
    const auto wrong = form_for("李四");
    const auto right = form_for("张三", "urgent");
    const auto id = submit(wrong);

    ASSERT_TRUE(correct(id, right));

    EXPECT_EQ(state(id), ledger::CaseStateName::waiting);
    EXPECT_EQ(row(id).patient_name, "张三");
    EXPECT_EQ(row(id).priority, wire::Priority::urgent);
    EXPECT_EQ(row(id).form, wire::write_json(right));
    EXPECT_TRUE(row(id).doubts.empty());
    const auto forms = county.ask(held.forms(county.clinic(), id)).value();
    ASSERT_EQ(forms.size(), 2U);
    EXPECT_EQ(forms[0].form, wire::write_json(wrong));
    EXPECT_EQ(forms[1].form, wire::write_json(right));
    EXPECT_EQ(forms[1].by, "李春兰");
}

TEST_F(HeldCasesTest, a_correction_that_still_contradicts_stays_held_for_what_is_left)
{
    auto wrong = form_for("李四");
    wrong.patient.id = "P2";
    const auto id = submit(wrong);
    EXPECT_EQ(fields(id), (std::vector<std::string>{"patient.name", "patient.id"}));

    auto better = form_for("张三");
    better.patient.id = "P2";
    ASSERT_TRUE(correct(id, better));
    EXPECT_EQ(state(id), ledger::CaseStateName::held);
    EXPECT_EQ(fields(id), std::vector<std::string>{"patient.id"});
    EXPECT_FALSE(next());

    ASSERT_TRUE(confirm(id));
    EXPECT_EQ(state(id), ledger::CaseStateName::waiting);
}

TEST_F(HeldCasesTest, an_answer_given_twice_gets_the_earlier_answer)
{
    const auto confirmed = submit(form_for("李四"), "a");
    ASSERT_TRUE(confirm(confirmed));
    ASSERT_TRUE(confirm(confirmed));
    EXPECT_EQ(county.audited("case.confirmed", confirmed.text()), 1U);
    EXPECT_EQ(confirm(confirmed, "王五").error().at(), "case.not-held");

    const auto corrected = submit(form_for("李四"), "b");
    ASSERT_TRUE(correct(corrected, form_for("张三")));
    ASSERT_TRUE(correct(corrected, form_for("张三")));
    EXPECT_EQ(county.audited("case.corrected", corrected.text()), 1U);

    const auto cancelled = submit(form_for("李四"), "c");
    const auto cancel = [&] { return county.ask(held.cancel(county.clinic(), cancelled, {"李春兰", "发错了"})); };
    ASSERT_TRUE(cancel());
    ASSERT_TRUE(cancel());
    EXPECT_EQ(state(cancelled), ledger::CaseStateName::cancelled);
    EXPECT_EQ(county.audited("case.cancelled", cancelled.text()), 1U);
}

TEST_F(HeldCasesTest, only_a_named_person_of_the_clinic_that_sent_it_answers)
{
    const auto id = submit(form_for("李四"));

    EXPECT_EQ(confirm(id, "").error(), (Fault{errc::malformed, "check.by"}));
    EXPECT_TRUE(confirm(id, std::string(193, 'x')).error().at() == "check.by");
    for (const auto& other : {county.other_clinic(), county.specialist()})
        EXPECT_FALSE(county.ask(held.confirm(other, id, {"李春兰", std::nullopt})));
    EXPECT_EQ(confirm(id, "李春兰", 0).error(), (Fault{errc::stale, "case.revision"}));
    EXPECT_EQ(correct(id, wire::RequestForm{}).error().at(), "form.required");
    EXPECT_EQ(county.ask(held.cancel(county.clinic(), id, {"李春兰", ""})).error().at(), "check.reason");
    EXPECT_EQ(state(id), ledger::CaseStateName::held);
    EXPECT_TRUE(confirm(id, "李春兰", row(id).revision));
}

TEST_F(HeldCasesTest, the_clock_of_an_emergency_never_stops_and_that_of_a_routine_case_starts_anew)
{
    const auto due = [](wire::Priority priority, Instant from) {
        const auto site = SiteId::parse("niujie").value();
        return from + cases::Policy::defaults().targets.of({"DX", priority, wire::Lane::none, site, from}).deadline;
    };
    const auto opened = county.clock.now();
    const auto urgent = submit(form_for("李四", "emergency"), "a");
    const auto routine = submit(form_for("李四"), "b");

    county.clock.advance(20min);
    ASSERT_TRUE(confirm(urgent));
    ASSERT_TRUE(confirm(routine));

    EXPECT_EQ(row(urgent).deadline, due(wire::Priority::emergency, opened));
    EXPECT_EQ(row(routine).deadline, due(wire::Priority::routine, opened + 20min));
}

TEST_F(HeldCasesTest, images_that_come_later_and_are_of_somebody_else_hold_what_waits)
{
    const auto first = submit(form_for("张三"), "a");
    EXPECT_EQ(state(first), ledger::CaseStateName::waiting);

    const auto stranger = shanhai::test::image({.instance = "2.25.1003", .patient = "P9", .number = "3"});
    const auto second = submit(form_for("张三"), "b", {stranger});

    for (const auto& id : {first, second}) {
        EXPECT_EQ(state(id), ledger::CaseStateName::held);
        EXPECT_EQ(fields(id), std::vector<std::string>{"patient.id"});
    }
}

TEST_F(HeldCasesTest, what_came_too_late_to_hold_a_case_is_noted_on_it)
{
    const auto id = submit(form_for("张三"), "a");
    ASSERT_TRUE(next());

    submit(form_for("张三"), "b", {shanhai::test::image({.instance = "2.25.1003", .patient = "P9", .number = "3"})});

    EXPECT_EQ(state(id), ledger::CaseStateName::claimed);
    EXPECT_EQ(fields(id), std::vector<std::string>{"patient.id"});
    EXPECT_EQ(county.audited("case.doubted", id.text()), 1U);
}

TEST_F(HeldCasesTest, what_is_confirmed_once_is_not_asked_again_when_the_same_images_come)
{
    const auto id = submit(form_for("李四"), "a");
    ASSERT_TRUE(confirm(id));

    submit(form_for("李四"), "b", {front, side});

    EXPECT_EQ(state(id), ledger::CaseStateName::waiting);
}

TEST_F(HeldCasesTest, a_submission_says_which_of_its_cases_wait_for_the_clinic)
{
    const auto id = submit(form_for("李四"));
    const auto waiting = [&] { return county.ask(submissions->held_among(county.clinic(), {id})).value().size(); };

    EXPECT_EQ(waiting(), 1U);
    ASSERT_TRUE(confirm(id));
    EXPECT_EQ(waiting(), 0U);
}

}  // namespace
}  // namespace shanhai::intake
