#include "server/intake/comparison.hpp"

#include "server/intake/anatomy.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace shanhai::intake {
namespace {

using ledger::Said;
using wire::RequestForm;

// A form and an image that agree.
auto some_form() -> RequestForm
{
    return {.number = "SQ-17",
            .patient = {.name = "张三", .id = "P1", .sex = "M", .birth_date = "1962-03-17"},
            .requesting_doctor = "李春兰",
            .exam_item = "胸部CT平扫",
            .modality = "CT",
            .body_part = "胸部"};
}
auto some_image() -> Said
{
    return {.name = "Zhang^San=张^三",
            .patient_id = "P1",
            .sex = "M",
            .birth_date = "19620317",
            .age = "063Y",
            .modality = "CT",
            .body_part = "CHEST",
            .study_date = "20260305"};
}

// "!" contradicts, "?" is doubtful, "-" cannot be verified; then the field, form and image.
auto in_short(const std::vector<ledger::Doubt>& doubts) -> std::string
{
    std::string text;
    for (const auto& one : doubts) {
        constexpr std::string_view marks = "!?-";
        text += (text.empty() ? "" : "; ") + std::string(1, marks[static_cast<std::size_t>(one.kind)]) + one.field +
                ' ' + one.form + '/' + one.image;
    }
    return text;
}

struct Row {
    std::string_view what;
    std::function<void(RequestForm&, Said&)> change;
    std::string_view expected;
};

TEST(Comparison, says_of_each_field_what_a_careful_person_would)
{
    using F = RequestForm;
    const Row table[] = {
        {"all agrees", [](F&, Said&) {}, ""},
        {"another name", [](F&, Said& s) { s.name = "Li^Si=李^四"; }, "!patient.name 张三/Li^Si=李^四"},
        {"pinyin", [](F&, Said& s) { s.name = "ZHANG^SAN"; }, "-patient.name 张三/ZHANG^SAN"},
        {"a variant", [](F&, Said& s) { s.name = "張^三"; }, "?patient.name 张三/張^三"},
        {"no name", [](F&, Said& s) { s.name = ""; }, "-patient.name 张三/"},

        {"another id", [](F&, Said& s) { s.patient_id = "P2"; }, "!patient.id P1/P2"},
        {"the id in small letters", [](F&, Said& s) { s.patient_id = " p1"; }, ""},
        {"the id with zeros",
         [](F& f, Said& s) {
             f.patient.id = "17";
             s.patient_id = "0017";
         },
         "?patient.id 17/0017"},
        {"no id", [](F&, Said& s) { s.patient_id = ""; }, "-patient.id P1/"},
        {"a device's id for nobody", [](F&, Said& s) { s.patient_id = "000"; }, ""},
        {"no id on the form", [](F& f, Said&) { f.patient.id = ""; }, ""},
        {"the request's number typed as id", [](F&, Said& s) { s.patient_id = "SQ-17"; }, ""},
        {"an identity number typed as id",
         [](F& f, Said& s) {
             f.patient = {.name = "张三",
                          .id = "P1",
                          .sex = "F",
                          .birth_date = "1949-12-31",
                          .identity_number = "11010519491231002X"};
             s.patient_id = "11010519491231002X";
             s.sex = "F";
             s.birth_date = "19491231";
         },
         ""},
        {"somebody else's identity number", [](F&, Said& s) { s.patient_id = "11010519491231002X"; },
         "!patient.id P1/110105********002X"},

        {"another sex", [](F&, Said& s) { s.sex = "F"; }, "!patient.sex 男/女"},
        {"sex other", [](F&, Said& s) { s.sex = "O"; }, ""},
        {"no sex", [](F&, Said& s) { s.sex = ""; }, ""},
        {"sex in Chinese", [](F&, Said& s) { s.sex = "男"; }, ""},
        {"the card's sex",
         [](F& f, Said&) {
             f.patient.sex = f.patient.birth_date = "";
             f.patient.identity_number = "11010519491231002X";
         },
         "!patient.sex 女/男; !patient.birth_date 1949-12-31/1962-03-17"},

        {"another birth date", [](F&, Said& s) { s.birth_date = "19620318"; },
         "!patient.birth_date 1962-03-17/1962-03-18"},
        {"birth date with dots", [](F&, Said& s) { s.birth_date = "1962.03.17"; }, ""},
        {"no birth date, right age", [](F&, Said& s) { s.birth_date = ""; }, ""},
        {"no birth date, other age",
         [](F&, Said& s) {
             s.birth_date = "";
             s.age = "025Y";
         },
         "!patient.age 1962-03-17/025Y"},
        {"made of an age",
         [](F&, Said& s) {
             s.birth_date = "19630101";
             s.age = "";
         },
         ""},
        {"made of another's age",
         [](F&, Said& s) {
             s.birth_date = "20010101";
             s.age = "";
         },
         "!patient.age 1962-03-17/2001-01-01"},
        {"made of an age on that day",
         [](F&, Said& s) {
             s.birth_date = "19630305";
             s.age = "";
         },
         ""},
        {"no date a device knows",
         [](F&, Said& s) {
             s.birth_date = "19000101";
             s.age = "";
         },
         ""},
        {"no date at all",
         [](F&, Said& s) {
             s.birth_date = "garbage";
             s.age = "";
         },
         ""},
        {"a form with an age",
         [](F& f, Said&) {
             f.patient.birth_date = "";
             f.patient.age = "64岁";
         },
         ""},
        {"a form with another age",
         [](F& f, Said&) {
             f.patient.birth_date = "";
             f.patient.age = "4岁";
         },
         "!patient.age 4岁/1962-03-17"},
        {"an infant",
         [](F& f, Said& s) {
             f.patient.birth_date = "";
             f.patient.age = "20天";
             s.birth_date = "";
             s.age = "003W";
         },
         ""},
        {"an infant's mother",
         [](F& f, Said&) {
             f.patient.birth_date = "";
             f.patient.age = "20天";
         },
         "!patient.age 20天/1962-03-17"},

        {"another modality", [](F&, Said& s) { s.modality = "DX"; }, "!modality CT/DX; !exam_item 胸部CT平扫/DX"},
        {"the exam names no modality",
         [](F& f, Said& s) {
             f.exam_item = "胸部正位";
             f.modality = "DR";
             s.modality = "CR";
         },
         ""},
        {"a report among the images", [](F&, Said& s) { s.modality = "SR"; }, ""},
        {"another part", [](F&, Said& s) { s.body_part = "HEAD"; }, "!body_part 胸部/HEAD; !exam_item 胸部CT平扫/HEAD"},
        {"a part of the part", [](F&, Said& s) { s.body_part = "LUNG"; }, ""},
        {"a part nobody knows", [](F&, Said& s) { s.body_part = "XYZ"; }, ""},
        {"a part in Chinese", [](F&, Said& s) { s.body_part = "胸部"; }, ""},
        {"the other side",
         [](F& f, Said& s) {
             f.exam_item = "左膝CT";
             f.body_part = "膝";
             s.body_part = "KNEE";
             s.laterality = "R";
         },
         "!laterality 左/右"},
        {"one side of both",
         [](F& f, Said& s) {
             f.exam_item = "双膝CT";
             f.body_part = "膝";
             s.body_part = "KNEE";
             s.laterality = "R";
         },
         "?laterality 双侧/右"},
        {"a side the image does not say", [](F& f, Said&) { f.laterality = "L"; }, ""},
    };
    for (const auto& row : table) {
        auto form = some_form();
        auto image = some_image();
        row.change(form, image);
        EXPECT_EQ(in_short(compare(form, {image})), row.expected) << row.what;
    }
}

TEST(Comparison, looks_at_every_image_and_says_a_thing_once)
{
    auto other = some_image();
    other.name = "李^四";
    auto head = some_image();
    head.body_part = "HEAD";

    EXPECT_EQ(in_short(compare(some_form(), {some_image(), other, some_image(), other})), "!patient.name 张三/李^四");
    EXPECT_EQ(in_short(compare(some_form(), {head, some_image()})), "") << "the part that was asked for is among them";
    EXPECT_EQ(in_short(compare(some_form(), {})), "");
}

TEST(Comparison, of_a_hundred_contradictions_keeps_a_bounded_number)
{
    std::vector<Said> images(100, some_image());
    for (std::size_t i = 0; i < images.size(); ++i) images[i].patient_id = "X" + std::to_string(i);

    EXPECT_EQ(compare(some_form(), images).size(), doubts_max);
}

TEST(Comparison, notes_what_is_odd_about_the_images_themselves)
{
    using ledger::StudyDoubt;
    EXPECT_EQ(in_short(doubts_about({StudyDoubt::charset, StudyDoubt::clock})), "?charset /; ?clock /");
    EXPECT_EQ(in_short(doubts_about({StudyDoubt::crowded})), "!crowded /") << "too many people to compare: held";
}

TEST(Anatomy, knows_the_words_of_forms)
{
    EXPECT_EQ(technique_in_words("头颅MRI平扫"), Technique::mr);
    EXPECT_EQ(technique_in_words("PET/CT"), Technique::unknown) << "it names two";
    EXPECT_EQ(technique_in_words("DRAIN"), Technique::unknown);
    EXPECT_EQ(technique_in_words("腹部彩超"), Technique::ultrasound);
    EXPECT_EQ(regions_in_words("CT平扫，手术后三天") & regions_of_code("HAND"), 0U);
    EXPECT_NE(regions_in_words("腰椎正侧位") & regions_of_code("LSPINE"), 0U);
    EXPECT_EQ(regions_in_words("颈椎") & regions_of_code("ABDOMEN"),
              regions_of_code("CSPINE") & regions_of_code("ABDOMEN"));
    EXPECT_EQ(regions_of_code("L-SPINE"), regions_of_code("LSPINE"));
    EXPECT_EQ(side_in_words("左膝正侧位"), 'L');
    EXPECT_EQ(side_in_words("双肾"), 'B');
    EXPECT_EQ(side_in_words("胸部"), '\0');
}

}  // namespace
}  // namespace shanhai::intake
