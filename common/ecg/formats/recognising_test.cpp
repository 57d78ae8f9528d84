// What a file is stands in its bytes: every real file is shown without its name.
#include "common/ecg/formats/files_for_tests.hpp"

namespace shanhai::ecg {
namespace {

using namespace test;

TEST(EcgFormats, are_recognised_by_their_beginning_alone)
{
    SHANHAI_NEEDS_TESTDATA(data);
    struct Known {
        const char* folder;
        const char* ending;
        Format format;
    };
    for (const auto& [folder, ending, format] :
         {Known{"aecg", ".xml", Format::aecg}, Known{"muse", ".xml", Format::muse},
          Known{"sierra", ".xml", Format::sierra}, Known{"sierra", ".XML", Format::sierra},
          Known{"edf", ".edf", Format::edf}, Known{"wfdb", ".hea", Format::wfdb}, Known{"dicom", ".dcm", Format::dicom},
          Known{"pdf", ".pdf", Format::pdf}, Known{"pdf", ".jpg", Format::jpeg}}) {
        std::size_t count = 0;
        for (const auto& entry : std::filesystem::directory_iterator{data / "ecg" / folder}) {
            if (entry.path().extension() != ending) continue;
            const auto file = file_at(entry.path());
            EXPECT_EQ(recognise(ByteView{file}.first(std::min(file.size(), recognised_within))), format) << entry;
            ++count;
        }
        EXPECT_GT(count, 0U) << folder << ending;
    }
}

TEST(EcgFormats, are_not_seen_where_there_are_none)
{
    for (const auto* const text : {"", "<", "<?xml version='1.0'?>", "<html><body/></html>", "<svg/>", "0", "0       ",
                                   "hello", "[section]\nkey = 1\n", "{\"json\": 1}", "a,b\n1,2\n", "%PDF", "\xFF\xD8"})
        EXPECT_FALSE(recognise(as_view(text))) << text;
    EXPECT_FALSE(recognise(as_view(std::string(20'000, '\0'))));
    EXPECT_FALSE(recognise(as_view(std::string(20'000, ' '))));
    EXPECT_FALSE(recognise(as_view(std::string(20'000, '<'))));
    EXPECT_EQ(fault_of(read(as_view("<html/>"))), "unsupported ecg.format");
}

TEST(EcgFormats, each_have_a_name_for_people)
{
    for (const auto format : {Format::aecg, Format::muse, Format::sierra, Format::mortara, Format::cardiosoft,
                              Format::mindray, Format::edf, Format::bdf, Format::wfdb}) {
        EXPECT_FALSE(name_of(format).empty());
        EXPECT_FALSE(is_picture(format));
    }
    EXPECT_EQ(media_type_of(Format::aecg), "application/xml");
    EXPECT_EQ(media_type_of(Format::edf), "application/octet-stream");
}

}  // namespace
}  // namespace shanhai::ecg
