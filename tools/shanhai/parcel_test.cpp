#include "tools/shanhai/parcel.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::cli;

namespace {

struct Image {
    std::string uid;
    std::string study = "1.2.3";
    std::string patient = "P1";
    int number = 1;
    int series = 1;
    std::uint32_t frames = 1;
};

auto found(const Image& image) -> Found
{
    auto header = dicom::Header{.sop_class = dicom::SopClassUid::parse("1.2.840.10008.5.1.4.1.1.2").value(),
                                .sop_instance = InstanceUid::parse(image.uid).value(),
                                .study = StudyUid::parse(image.study).value(),
                                .series = SeriesUid::parse("1.2.3." + std::to_string(image.series)).value(),
                                .transfer_syntax = dicom::TransferSyntaxUid::parse("1.2.840.10008.1.2.1").value()};
    header.patient.id = image.patient;
    header.patient.name = {"Zhang^San", "张^三", {}};
    header.patient.sex = "M";
    header.patient.birth_date = "19620317";
    header.patient.age = "064Y";
    header.modality = "CT";
    header.body_part = "CHEST";
    header.accession_number = "A0001";
    header.study_description = "胸部CT平扫";
    header.study_time = {"20260305", "150809", parse_instant("2026-03-05T15:08:09+08:00").value()};
    header.instance_number = image.number;
    header.series_number = image.series;
    header.frames = image.frames;
    return {"/somewhere/" + image.uid, image.uid + ".dcm", 100, std::move(header)};
}

auto hashed(const Image& image, std::string_view content) -> Hashed
{
    return {found(image), {}, Digest::of(as_view(content))};
}

auto form() -> wire::RequestForm
{
    auto form = wire::RequestForm{};
    form.requesting_doctor = "赵医生";
    return form;
}

}  // namespace

TEST(Parcels, are_one_for_each_study_and_patient)
{
    const auto parcels = group({found({.uid = "1.1"}), found({.uid = "1.2", .study = "1.2.4"}),
                                found({.uid = "1.3", .patient = "P2"}), found({.uid = "1.4"})});

    ASSERT_EQ(parcels.size(), 3U);
    EXPECT_EQ(parcels[0].files.size(), 2U);
    EXPECT_EQ(patients_in(parcels), 2U);
}

TEST(Parcels, list_their_images_in_the_same_order_however_the_disk_does)
{
    auto forward = group({found({.uid = "1.1", .number = 2}), found({.uid = "1.2", .number = 1}),
                          found({.uid = "1.3", .number = 1, .series = 0})});
    auto backward = group({found({.uid = "1.3", .number = 1, .series = 0}), found({.uid = "1.2", .number = 1}),
                           found({.uid = "1.1", .number = 2})});

    ASSERT_EQ(forward.size(), 1U);
    const auto uid = [](const Found& one) { return one.header.sop_instance.text(); };
    EXPECT_EQ(uid(forward[0].files[0]), "1.3");
    EXPECT_EQ(uid(forward[0].files[1]), "1.2");
    EXPECT_EQ(uid(forward[0].files[2]), "1.1");
    for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(uid(forward[0].files[i]), uid(backward[0].files[i]));
}

TEST(Parcels, are_described_by_an_image_rather_than_by_a_report_among_them)
{
    const auto parcels = group({found({.uid = "1.1", .series = 0, .frames = 0}), found({.uid = "1.2", .series = 5})});
    EXPECT_EQ(parcels.at(0).first().sop_instance.text(), "1.2");
}

TEST(Form, takes_from_the_image_what_the_clinic_left_open)
{
    const auto filled = filled_in(form(), found({.uid = "1.1"}).header);

    EXPECT_EQ(filled.number, "A0001");
    EXPECT_EQ(filled.patient.name, "张三");
    EXPECT_EQ(filled.patient.id, "P1");
    EXPECT_EQ(filled.patient.sex, "M");
    EXPECT_EQ(filled.patient.birth_date, "1962-03-17");
    EXPECT_EQ(filled.patient.age, "64岁");
    EXPECT_EQ(filled.modality, "CT");
    EXPECT_EQ(filled.exam_item, "胸部CT平扫");
    EXPECT_EQ(filled.acquired_at, "2026-03-05T07:08:09.000000Z");
    EXPECT_TRUE(wire::check(filled));
}

TEST(Form, believes_an_identity_card_before_the_image)
{
    auto written = form();
    written.patient.identity_number = "11010519491231002X";

    const auto filled = filled_in(written, found({.uid = "1.1"}).header);

    EXPECT_EQ(filled.patient.sex, "F");
    EXPECT_EQ(filled.patient.birth_date, "1949-12-31");
}

TEST(Form, in_characters_beside_pinyin_is_no_contradiction)
{
    auto image = found({.uid = "1.1"});
    image.header.patient.name = {"ZHANG^SAN", "", ""};
    auto written = form();
    written.patient.name = "张三";

    EXPECT_TRUE(contradictions(written, image.header).empty());
}

TEST(Form, keeps_what_the_clinic_wrote)
{
    auto written = form();
    written.patient.name = "张三丰";
    written.exam_item = "胸部增强";

    const auto filled = filled_in(written, found({.uid = "1.1"}).header);

    EXPECT_EQ(filled.patient.name, "张三丰");
    EXPECT_EQ(filled.exam_item, "胸部增强");
}

TEST(Form, does_not_guess_a_date_or_an_age_from_what_is_none)
{
    auto image = found({.uid = "1.1"});
    for (const auto* const date : {"", "1962", "19621345", "1962.3.17"}) {
        image.header.patient.birth_date = date;
        EXPECT_EQ(filled_in(form(), image.header).patient.birth_date, "") << date;
    }
    for (const auto* const age : {"", "64", "06 Y", "064X"}) {
        image.header.patient.age = age;
        EXPECT_EQ(filled_in(form(), image.header).patient.age, "") << age;
    }
}

TEST(Form, that_contradicts_the_image_is_pointed_out)
{
    auto written = form();
    EXPECT_TRUE(contradictions(written, found({.uid = "1.1"}).header).empty());

    written.patient.name = "李四";

    const auto said = contradictions(written, found({.uid = "1.1"}).header);
    ASSERT_EQ(said.size(), 1U);
    EXPECT_NE(said[0].find("李四"), std::string::npos);
    EXPECT_NE(said[0].find("张三"), std::string::npos);
}

TEST(Repeats, of_the_same_instance_are_sent_once)
{
    const auto unique =
        without_repeats({hashed({.uid = "1.1"}, "a"), hashed({.uid = "1.2"}, "b"), hashed({.uid = "1.1"}, "a")});

    ASSERT_TRUE(unique);
    EXPECT_EQ(unique->files.size(), 2U);
    EXPECT_EQ(unique->repeated.size(), 1U);
}

TEST(Repeats, with_other_bytes_under_the_same_uid_are_for_a_person_to_decide)
{
    const auto unique = without_repeats({hashed({.uid = "1.1"}, "a"), hashed({.uid = "1.1"}, "b")});

    ASSERT_FALSE(unique);
    EXPECT_EQ(unique.error().at(), "submit.same-uid");
}

TEST(Key, of_the_same_parcel_is_the_same_and_of_another_is_not)
{
    const std::vector<Hashed> files{hashed({.uid = "1.1"}, "a"), hashed({.uid = "1.2"}, "b")};
    const auto first = request_for(form(), files);

    EXPECT_EQ(first.key, request_for(form(), files).key);
    EXPECT_LE(first.key.size(), 200U);

    auto other_form = form();
    other_form.purpose = "复查";
    EXPECT_NE(first.key, request_for(other_form, files).key);
    EXPECT_NE(first.key, request_for(form(), {files[0]}).key);
    EXPECT_NE(first.key, request_for(form(), files, 2).key);
}

TEST(Manifest, names_each_file_with_its_size_and_digest)
{
    const auto request = request_for(form(), {hashed({.uid = "1.1"}, "a")});

    ASSERT_EQ(request.manifest.size(), 1U);
    EXPECT_EQ(request.manifest[0].name, "1.1.dcm");
    EXPECT_EQ(request.manifest[0].media_type, "application/dicom");
    EXPECT_EQ(request.manifest[0].size, 100);
    EXPECT_EQ(request.manifest[0].sha256, Digest::of(as_view("a")).hex());
}

TEST(Manifest, calls_a_file_by_its_uid_when_its_name_would_not_travel)
{
    const auto uid = InstanceUid::parse("1.2.3").value();
    EXPECT_EQ(wire_name("CT1/IMG0001", uid), "CT1/IMG0001");
    EXPECT_EQ(wire_name("影像/胸片.dcm", uid), "影像/胸片.dcm");
    EXPECT_EQ(wire_name("\xD5\xC5.dcm", uid), "1.2.3.dcm");
    EXPECT_EQ(wire_name("a\nb", uid), "1.2.3.dcm");
    EXPECT_EQ(wire_name(std::string(512, 'a'), uid), std::string(512, 'a'));
    EXPECT_EQ(wire_name(std::string(513, 'a'), uid), "1.2.3.dcm");
}

TEST(Parcels, of_a_medium_with_several_patients_are_told_and_chosen_by_id_or_name)
{
    const auto all = [] {
        return group({found({.uid = "1.1"}), found({.uid = "1.2", .study = "1.2.4"}),
                      found({.uid = "1.3", .study = "1.2.5", .patient = "P2"})});
    };

    EXPECT_EQ(patients_told(all()),
              (std::vector<std::string>{"P1  张三  2 项检查，2 个文件", "P2  张三  1 项检查，1 个文件"}));
    EXPECT_EQ(of_patients(all(), {}).value().size(), 3U);
    EXPECT_EQ(of_patients(all(), {"P2"}).value().size(), 1U);
    EXPECT_EQ(of_patients(all(), {"P2", "P1"}).value().size(), 3U);
    EXPECT_EQ(of_patients(all(), {"张三"}).value().size(), 3U);
    EXPECT_EQ(of_patients(all(), {"P1", "P9"}).error(), (Fault{errc::not_found, "submit.patient", "P9"}));
}
