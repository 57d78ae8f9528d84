#include "common/dicom/data/dcmtk.hpp"
#include "common/dicom/data/header.hpp"
#include "common/dicom/data/object_for_tests.hpp"
#include "common/dicom/data/values.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <thread>

namespace shanhai::dicom {
namespace {

using test::DataSet;
using test::fault_of;
using test::in_file;
using test::smallest_header;
using test::smallest_object;

TEST(Header, tells_who_and_what_and_when)
{
    const auto header = test::read(smallest_object({.name = "Zhang^San=张^三", .description = "胸部正位 "}));

    ASSERT_TRUE(header) << fault_of(header);
    EXPECT_EQ(header->study.text(), "2.25.1");
    EXPECT_EQ(header->series.text(), "2.25.2");
    EXPECT_EQ(header->sop_instance.text(), "2.25.3");
    EXPECT_EQ(header->patient.name, (PersonName{"Zhang^San", "张^三", ""}));
    EXPECT_EQ(header->patient.id, "P1");
    EXPECT_EQ(header->study_description, "胸部正位");
    EXPECT_EQ(header->modality, "OT");
    EXPECT_EQ(header->rows, 1U);
    EXPECT_EQ(header->columns, 2U);
    EXPECT_EQ(header->frames, 1U);
    ASSERT_TRUE(header->study_time.instant);
    EXPECT_EQ(to_text(*header->study_time.instant), "2026-03-05T07:08:09.500000Z");
}

TEST(Header, names_people_as_people_do)
{
    EXPECT_EQ(shown({"Zhang^San", "张^三", ""}), "张三");
    EXPECT_EQ(shown({"陈^小红", "", ""}), "陈小红");
    EXPECT_EQ(shown({"Zhang^San^^Dr", "", ""}), "Zhang San Dr");
    EXPECT_EQ(shown({}), "");
    EXPECT_TRUE(is_empty(PersonName{}));
}

TEST(Header, refuses_an_object_without_each_of_its_names)
{
    for (const auto missing : {tags::sop_class, tags::sop_instance, tags::study_instance, tags::series_instance}) {
        DataSet data;
        if (missing != tags::sop_class) data.add(tags::sop_class, "UI", test::secondary_capture);
        if (missing != tags::sop_instance) data.add(tags::sop_instance, "UI", "2.25.3");
        data.add(tags::study_instance, "UI", missing == tags::study_instance ? "" : "2.25.1");
        data.add(tags::series_instance, "UI", missing == tags::series_instance ? "2..5" : "2.25.2");

        EXPECT_EQ(fault_of(test::read(in_file(data.add(tags::pixel_data, "OB", "ab")))), "dicom.uid");
    }
}

TEST(Header, refuses_an_object_that_ends_before_its_content)
{
    const auto of_class = [](std::string_view sop_class, Tag content, std::string_view value) {
        DataSet data;
        data.add(tags::sop_class, "UI", sop_class).add(tags::sop_instance, "UI", "2.25.3");
        data.add(tags::study_instance, "UI", "2.25.1").add(tags::series_instance, "UI", "2.25.2");
        if (content != 0) data.add(content, "OB", value);
        return test::read(in_file(data));
    };
    constexpr auto ecg = "1.2.840.10008.5.1.4.1.1.9.1.1";
    constexpr auto pdf = "1.2.840.10008.5.1.4.1.1.104.1";
    constexpr auto ct = "1.2.840.10008.5.1.4.1.1.2";
    constexpr auto structured_report = "1.2.840.10008.5.1.4.1.1.88.11";

    EXPECT_EQ(fault_of(of_class(ecg, 0, "")), "dicom.content");
    EXPECT_EQ(fault_of(of_class(pdf, 0, "")), "dicom.content");
    EXPECT_EQ(fault_of(of_class(ct, 0, "")), "dicom.content");
    EXPECT_TRUE(of_class(ct, tags::pixel_data, "ab"));
    EXPECT_TRUE(of_class(pdf, tags::encapsulated_document, std::string(1_MiB, 'x')));
    EXPECT_TRUE(of_class(structured_report, 0, ""));
}

TEST(Header, doubts_pixels_that_fall_short_by_one_byte)
{
    const auto with = [](std::string_view pixels) {
        return test::read(in_file(smallest_header().add(tags::pixel_data, "OB", pixels)))->doubts.pixels;
    };

    EXPECT_FALSE(with("ab"));
    EXPECT_TRUE(with("a"));
}

TEST(Header, knows_a_media_directory_from_an_object)
{
    DataSet data;
    data.add(0x00041130, "CS", "MEDIA");
    auto file = part10_header(SopClassUid::parse("1.2.840.10008.1.3.10").value(), InstanceUid::parse("2.25.3").value(),
                              TransferSyntaxUid::parse("1.2.840.10008.1.2.1").value(), "");
    file.insert(file.end(), data.bytes().begin(), data.bytes().end());

    EXPECT_EQ(fault_of(test::read(file)), "dicom.directory");
}

TEST(Header, understands_dates_and_times_as_devices_write_them)
{
    const auto text = [](std::string_view date, std::string_view time, std::string_view offset = {}) {
        const auto moment = moment_of(date, time, offset);
        return moment ? to_text(*moment) : std::string{"none"};
    };

    EXPECT_EQ(text("20260305", "150809"), "2026-03-05T07:08:09.000000Z");
    EXPECT_EQ(text("20260305", "1508"), "2026-03-05T07:08:00.000000Z");
    EXPECT_EQ(text("20260305", "15"), "2026-03-05T07:00:00.000000Z");
    EXPECT_EQ(text("2026.03.05", "15:08:09.25"), "2026-03-05T07:08:09.250000Z");
    EXPECT_EQ(text("20260305", "150809", "+0000"), "2026-03-05T15:08:09.000000Z");
    EXPECT_EQ(text("20260305", "150809", "-0500"), "2026-03-05T20:08:09.000000Z");
    for (const auto* const wrong : {"", "2026", "20261305", "2026030x"}) EXPECT_EQ(text(wrong, "150809"), "none");
    for (const auto* const wrong : {"", "1", "2508", "15080", "1508xx", "150809.x"})
        EXPECT_EQ(text("20260305", wrong), "none") << wrong;
}

TEST(Header, tells_when_it_was_made_by_its_devices_clock)
{
    const auto made = [](DataSet data) {
        data.add(tags::pixel_data, "OB", "ab");
        const auto header = test::read(in_file(data));
        return header && header->made_at.instant
                   ? to_text(*header->made_at.instant) + (header->made_at.offset_stated ? " stated" : "")
                   : std::string{"none"};
    };
    EXPECT_EQ(made(smallest_header()), "2026-03-05T07:08:09.500000Z") << "the study's, for want of a better one";
    EXPECT_EQ(made(smallest_header().add(tags::content_date, "DA", "20260305").add(tags::content_time, "TM", "160000")),
              "2026-03-05T08:00:00.000000Z");
    EXPECT_EQ(made(smallest_header().add(tags::acquisition_date_time, "DT", "20260305160000.5+0800")),
              "2026-03-05T08:00:00.500000Z stated");
    EXPECT_EQ(made(smallest_header().add(tags::acquisition_date_time, "DT", "20260305160000")),
              "2026-03-05T08:00:00.000000Z");
    EXPECT_EQ(made(smallest_header().add(tags::timezone_offset, "SH", "+0000")), "2026-03-05T15:08:09.500000Z stated");
    EXPECT_EQ(made(smallest_header().add(tags::acquisition_date_time, "DT", "2026")), "2026-03-05T07:08:09.500000Z");
}

TEST(Header, is_the_same_from_a_file_and_from_memory)
{
    shanhai::test::TempDir folder;
    const auto object = smallest_object();
    std::ofstream{folder / "a.dcm", std::ios::binary} << as_text(object);

    auto file = FileSource::open(folder / "a.dcm");
    ASSERT_TRUE(file);
    const auto header = read_header(*file);

    ASSERT_TRUE(header);
    EXPECT_EQ(header->patient.name, test::read(object)->patient.name);
    EXPECT_EQ(FileSource::open(folder / "none").error().code(), errc::not_found);
    EXPECT_FALSE(FileSource::open(folder.path()));
}

TEST(Header, is_read_by_many_threads_at_once)
{
    const auto object = smallest_object({.charset = "GB18030", .name = "Li^Si=\xC0\xEE^\xCB\xC4"});
    std::atomic<int> right{0};

    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            for (int round = 0; round < 200; ++round) {
                const auto header = test::read(object);
                right += header && header->patient.name.ideographic == "李^四" ? 1 : 0;
            }
        });
    for (auto& thread : threads) thread.join();

    EXPECT_EQ(right, 800);
}

TEST(Dcmtk, finds_its_dictionary) { EXPECT_TRUE(initialise()); }

}  // namespace
}  // namespace shanhai::dicom
