// Every file of the character set corpus, so that none is forgotten: those that are no objects by what is in them.
#include "common/dicom/data/object_for_tests.hpp"
#include "common/dicom/data/text_decoder.hpp"
#include "tests/support/testdata.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>
#include <gtest/gtest.h>

#include <set>

namespace shanhai::dicom {
namespace {

auto raw_text(DcmItem& item, const DcmTagKey& tag) -> std::string
{
    OFString text;
    item.findAndGetOFStringArray(tag, text);
    return {text.c_str(), text.size()};
}

// The name in the first item of the sequence, under the item's own label or, without one, its parent's.
auto name_in_sequence(const std::filesystem::path& path) -> std::string
{
    DcmFileFormat file;
    EXPECT_TRUE(file.loadFile(path.c_str()).good());
    DcmItem* item = nullptr;
    file.getDataset()->findAndGetSequenceItem(DCM_RequestedProcedureCodeSequence, item);
    if (!item) return {};
    const auto name = raw_text(*item, DCM_PatientName);
    const auto own = raw_text(*item, DCM_SpecificCharacterSet);
    const auto label = own.empty() ? raw_text(*file.getDataset(), DCM_SpecificCharacterSet) : own;
    const std::string_view texts[] = {name};
    TextDecoder decoder{label, texts};
    return decoder.name(name);
}

TEST(CharsetFiles, that_are_no_objects_are_refused_and_their_names_can_be_read_all_the_same)
{
    SHANHAI_NEEDS_TESTDATA(testdata);
    const auto folder = testdata / "dicom/charset";
    const auto yamada = "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう";

    EXPECT_EQ(name_in_sequence(folder / "chrSQEncoding.dcm"), yamada) << "the item has a label of its own";
    EXPECT_EQ(name_in_sequence(folder / "chrSQEncoding1.dcm"), yamada) << "the item inherits one";
    for (const auto* const name : {"chrSQEncoding.dcm", "chrSQEncoding1.dcm", "empty_charset_LEI.dcm"}) {
        auto source = FileSource::open(folder / name);
        ASSERT_TRUE(source) << name;
        EXPECT_EQ(test::fault_of(read_header(*source)), "dicom.uid") << name;
    }
}

TEST(CharsetFiles, never_show_a_replacement_character_or_an_escape)
{
    SHANHAI_NEEDS_TESTDATA(testdata);
    std::size_t read = 0;
    for (const auto& entry : std::filesystem::directory_iterator{testdata / "dicom/charset"}) {
        auto source = FileSource::open(entry.path());
        ASSERT_TRUE(source) << entry.path();
        const auto header = read_header(*source);
        if (!header) continue;
        ++read;
        for (const auto& text : {header->patient.name.alphabetic, header->patient.name.ideographic,
                                 header->study_description, header->patient.id}) {
            EXPECT_TRUE(is_utf8(text)) << entry.path();
            EXPECT_EQ(text.find("\xEF\xBF\xBD"), std::string::npos) << entry.path();
            EXPECT_EQ(text.find('\x1B'), std::string::npos) << entry.path();
        }
    }
    EXPECT_GE(read, 20U);
}

}  // namespace
}  // namespace shanhai::dicom
