// Real files against the facts that independent programs read from them.
#include "common/dicom/data/charset.hpp"
#include "common/dicom/data/object_for_tests.hpp"
#include "tests/support/testdata.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <random>
#include <regex>
#include <sstream>

namespace shanhai::dicom {
namespace {

using test::fault_of;

auto bytes_of(const std::filesystem::path& path) -> Bytes
{
    std::ifstream file{path, std::ios::binary};
    std::ostringstream all;
    all << file.rdbuf();
    return to_bytes(all.str());
}

auto header_of(const std::filesystem::path& path) -> Result<Header>
{
    auto source = FileSource::open(path);
    if (!source) return source.error();
    return read_header(*source);
}

// File name to facts, from the manifest's table of one folder.
auto facts_of(const std::filesystem::path& testdata, const std::string& folder) -> std::map<std::string, std::string>
{
    std::map<std::string, std::string> facts;
    std::ifstream manifest{testdata / "MANIFEST.md"};
    bool inside = false;
    for (std::string line; std::getline(manifest, line);) {
        if (line.starts_with("### ")) inside = line == "### " + folder + "/";
        if (inside && line.starts_with("| ") && !line.starts_with("| file")) {
            const auto end = line.find(" |", 2);
            facts[line.substr(2, end - 2)] = line.substr(end);
        }
    }
    return facts;
}

auto fact(const std::string& facts, const char* pattern, std::size_t group = 1) -> std::string
{
    std::smatch found;
    return std::regex_search(facts, found, std::regex{pattern}) ? found[group].str() : std::string{};
}

TEST(RealFiles, have_the_facts_that_other_programs_read)
{
    SHANHAI_NEEDS_TESTDATA(testdata);
    // These are cut-down test images without a study or series UID, which a hospital could not file.
    const std::map<std::string, std::string> refused{{"HTJ2KLossless_08_RGB.dcm", "dicom.uid"},
                                                     {"HTJ2K_08_RGB.dcm", "dicom.uid"},
                                                     {"JPEGLSNearLossless_16.dcm", "dicom.uid"}};
    for (const auto* const folder : {"dicom/modality", "dicom/transfer-syntax", "dicom/series-ct-3"}) {
        const auto all = facts_of(testdata, folder);
        ASSERT_FALSE(all.empty()) << folder;
        for (const auto& [name, facts] : all) {
            SCOPED_TRACE(name);
            const auto path = testdata / folder / name;
            const auto found = test::inspect(bytes_of(path));
            ASSERT_TRUE(found) << fault_of(found);
            const auto syntax = fact(facts, "TS ([0-9.]+)");
            EXPECT_EQ(found->transfer_syntax, syntax.empty() ? "1.2.840.10008.1.2" : syntax);

            const auto header = header_of(path);
            const auto refusal = refused.find(name);
            EXPECT_EQ(fault_of(header), refusal == refused.end() ? "" : refusal->second);
            if (!header) continue;
            EXPECT_EQ(header->modality, fact(facts, "; Modality (\\w+)"));
            const auto* const size = "([0-9]+)x([0-9]+) \\(rows x cols\\), ([0-9]+) frame";
            const auto rows = fact(facts, size, 1);
            EXPECT_EQ(std::to_string(header->rows), rows.empty() ? "0" : rows);
            EXPECT_EQ(std::to_string(header->columns), rows.empty() ? "0" : fact(facts, size, 2));
            EXPECT_EQ(std::to_string(header->frames), rows.empty() ? "0" : fact(facts, size, 3));
            auto person = header->patient.name.alphabetic;
            if (!header->patient.name.ideographic.empty()) person += "=" + header->patient.name.ideographic;
            auto expected = fact(facts, "PatientName \"([^\"]*)\"");
            while (expected.ends_with('^')) expected.pop_back();
            EXPECT_EQ(person, expected);
            EXPECT_FALSE(header->doubts.charset || header->doubts.pixels || header->doubts.sequence);
        }
    }
}

struct Named {
    const char* file;
    PersonName name;
    bool doubtful;
};

TEST(RealFiles, show_names_in_every_character_set)
{
    SHANHAI_NEEDS_TESTDATA(testdata);
    const Named cases[] = {
        {"chrX1.dcm", {"Wang^XiaoDong", "王^小東", ""}, false},
        {"chrX2.dcm", {"Wang^XiaoDong", "王^小东", ""}, false},
        {"chrH31.dcm", {"Yamada^Tarou", "山田^太郎", "やまだ^たろう"}, false},
        {"chrH32.dcm", {"ﾔﾏﾀﾞ^ﾀﾛｳ", "山田^太郎", "やまだ^たろう"}, false},
        {"chrI2.dcm", {"Hong^Gildong", "洪^吉洞", "홍^길동"}, false},
        {"chrArab.dcm", {"قباني^لنزار", "", ""}, false},
        {"chrFren.dcm", {"Buc^Jérôme", "", ""}, false},
        {"chrFrenMulti.dcm", {"Buc^Jérôme", "", ""}, false},
        {"chrGerm.dcm", {"Äneas^Rüdiger", "", ""}, false},
        {"chrGreek.dcm", {"Διονυσιος", "", ""}, false},
        {"chrHbrw.dcm", {"שרון^דבורה", "", ""}, false},
        {"chrRuss.dcm", {"Люкceмбypг", "", ""}, false},
        {"chrGB2312.dcm", {"Zhang^XiaoDong", "张^小东", ""}, false},
        {"dx_gbk.dcm", {"Li^Si", "李^四", ""}, false},
        {"charset_gbk_bytes_declared_latin1.dcm", {"陈^小红", "", ""}, true},
        {"charset_gbk_bytes_undeclared.dcm", {"陈^小红", "", ""}, true},
        {"charset_utf8_bytes_declared_latin1.dcm", {"陈^小红", "", ""}, true},
        {"charset_gbk_bytes_declared_utf8.dcm", {"陈^小红", "", ""}, true},
        {"charset_gb18030_trail_bytes_5c_5e_7c.dcm", {"Xie^JinWei", "謝^錦瑋", ""}, false},
        {"charset_gb18030_four_byte.dcm", {"Test^Rare", "䶮^𠮷㐂", ""}, false},
    };
    for (const auto& each : cases) {
        const auto header = header_of(testdata / "dicom/charset" / each.file);

        ASSERT_TRUE(header) << each.file << ' ' << fault_of(header);
        EXPECT_EQ(header->patient.name, each.name) << each.file;
        EXPECT_EQ(header->doubts.charset, each.doubtful) << each.file;
    }
}

TEST(RealFiles, show_descriptions_in_the_character_set_of_the_names)
{
    SHANHAI_NEEDS_TESTDATA(testdata);
    const std::pair<const char*, const char*> cases[] = {
        {"charset_gbk_bytes_declared_latin1.dcm", "腹部彩超 肝胆胰脾"},
        {"charset_gbk_bytes_undeclared.dcm", "腹部彩超 肝胆胰脾"},
        {"charset_utf8_bytes_declared_latin1.dcm", "腹部彩超 肝胆胰脾"},
        {"charset_gbk_bytes_declared_utf8.dcm", "腹部彩超 肝胆胰脾"},
        {"charset_gb18030_trail_bytes_5c_5e_7c.dcm", "運動負荷 區較 質控"},
        {"charset_gb18030_four_byte.dcm", "四字节 𠀀㐀 测试"},
    };
    for (const auto& [file, description] : cases)
        EXPECT_EQ(header_of(testdata / "dicom/charset" / file)->study_description, description) << file;
}

// The file's pixels were taken out by those who published it; with some, it is an object again.
TEST(RealFiles, need_their_pixels)
{
    SHANHAI_NEEDS_TESTDATA(testdata);
    auto object = bytes_of(testdata / "dicom/charset/chrJapMulti.dcm");
    EXPECT_EQ(fault_of(test::read(object)), "dicom.content");

    const auto pixels = test::DataSet{}.add(tags::pixel_data, "OW", std::string(2048, 'x')).bytes();
    object.insert(object.end(), pixels.begin(), pixels.end());
    const auto header = test::read(object);

    ASSERT_TRUE(header) << fault_of(header);
    EXPECT_EQ(header->patient.name.alphabetic, "やまだ^たろう");
}

TEST(RealFiles, that_are_odd_get_a_definite_answer)
{
    SHANHAI_NEEDS_TESTDATA(testdata);
    const std::map<std::string, std::string> answers{
        {"ExplVR_BigEndNoMeta.dcm", ""},
        {"ExplVR_LitEndNoMeta.dcm", ""},
        {"GDCMJ2K_TextGBR.dcm", ""},
        {"JLSL_RGB_ILV0.dcm", "dicom.uid"},
        {"JPEG2000-embedded-sequence-delimiter.dcm", ""},
        {"MR_small_padded.dcm", ""},
        {"MR_truncated.dcm", "dicom.truncated"},
        {"SC_rgb_small_odd.dcm", ""},
        {"SC_rgb_small_odd_jpeg.dcm", ""},
        {"SC_ybr_full_422_uncompressed.dcm", ""},
        {"UN_sequence.dcm", "dicom.uid"},
        {"badVR.dcm", ""},
        {"bad_sequence.dcm", "dicom.uid"},
        {"emri_small_jpeg_2k_lossless_too_short.dcm", "dicom.truncated"},
        {"meta_missing_tsyntax.dcm", "dicom.structure"},
        {"nested_priv_SQ.dcm", "dicom.structure"},
        {"no_meta.dcm", "dicom.not"},  // a stray byte stands before the data set
        {"no_meta_group_length.dcm", "dicom.uid"},
        {"odd_cut_in_header.dcm", "dicom.truncated"},
        {"odd_cut_in_pixeldata.dcm", "dicom.truncated"},
        {"odd_duplicate_uid_a.dcm", ""},
        {"odd_duplicate_uid_b.dcm", ""},
        {"odd_huge_private_tag.dcm", ""},
        {"odd_length_past_end.dcm", "dicom.truncated"},
        {"odd_missing_study_uid.dcm", "dicom.uid"},
        {"odd_nested_sequences_80.dcm", ""},
        {"odd_rows_cols_exceed_pixeldata.dcm", ""},
        {"odd_same_study_patient_a.dcm", ""},
        {"odd_same_study_patient_b.dcm", ""},
        {"odd_text_named.dcm", "dicom.not"},
        {"odd_trailing_garbage.dcm", ""},
        {"odd_zero_length.dcm", "dicom.not"},
        {"priv_SQ.dcm", "dicom.uid"},
        {"reportsi_with_empty_number_tags.dcm", ""},
        {"rtplan_truncated.dcm", "dicom.truncated"},
        {"zipMR.gz", "dicom.not"},
    };
    for (const auto& entry : std::filesystem::directory_iterator{testdata / "dicom/odd"}) {
        const auto answer = answers.find(entry.path().filename().string());
        ASSERT_NE(answer, answers.end()) << entry.path();
        EXPECT_EQ(fault_of(header_of(entry.path())), answer->second) << entry.path();
    }
}

TEST(RealFiles, that_are_odd_keep_what_can_be_read)
{
    SHANHAI_NEEDS_TESTDATA(testdata);
    const auto odd = testdata / "dicom/odd";

    EXPECT_TRUE(header_of(odd / "odd_rows_cols_exceed_pixeldata.dcm")->doubts.pixels);
    EXPECT_FALSE(header_of(odd / "SC_ybr_full_422_uncompressed.dcm")->doubts.pixels);
    EXPECT_EQ(header_of(odd / "badVR.dcm")->frames, 0U);
    EXPECT_EQ(test::inspect(bytes_of(odd / "odd_trailing_garbage.dcm"))->trailing_bytes, 256U);
    EXPECT_EQ(test::inspect(bytes_of(odd / "ExplVR_BigEndNoMeta.dcm"))->encoding, Encoding::explicit_big);
    EXPECT_EQ(fault_of(header_of(testdata / "dicom/dicomdir/DICOMDIR")), "dicom.directory");
}

TEST(RealFiles, survive_whatever_happens_to_their_bytes)
{
    SHANHAI_NEEDS_TESTDATA(testdata);
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 chance{seed};

    for (const auto* const name :
         {"transfer-syntax/MR_small_implicit.dcm", "transfer-syntax/MR_small_bigendian.dcm",
          "transfer-syntax/image_dfl.dcm", "transfer-syntax/SC_rgb_jpeg_dcmtk.dcm", "charset/chrH32.dcm",
          "charset/charset_gb18030_four_byte.dcm", "odd/ExplVR_BigEndNoMeta.dcm", "odd/nested_priv_SQ.dcm"}) {
        const auto object = bytes_of(testdata / "dicom" / name);
        for (int round = 0; round < 500; ++round) {
            auto mutant = object;
            for (auto changes = 1 + chance() % 8; changes > 0; --changes)
                mutant[chance() % std::min<std::size_t>(mutant.size(), 2000)] = static_cast<std::byte>(chance());
            const auto header = test::read(mutant);
            EXPECT_TRUE(header ? is_utf8(header->patient.name.alphabetic) : header.error().at().starts_with("dicom."));
        }
    }
}

TEST(RealFiles, that_are_deflated_are_inflated_within_the_limit)
{
    SHANHAI_NEEDS_TESTDATA(testdata);
    const auto object = bytes_of(testdata / "dicom/transfer-syntax/CT_small_deflated.dcm");
    const auto plain = test::inspect(bytes_of(testdata / "dicom/modality/CT_small.dcm"));
    StructureLimits limits;

    const auto found = test::inspect(object, limits);
    ASSERT_TRUE(found && found->pixels && plain);
    EXPECT_EQ(found->pixels->length, plain->pixels->length);

    limits.inflated_max = found->pixels->value_offset + found->pixels->length;
    // Padding follows the pixels of this file.
    while (!test::inspect(object, limits)) ++limits.inflated_max;
    EXPECT_LT(limits.inflated_max, object.size() * 10);
    --limits.inflated_max;
    EXPECT_EQ(fault_of(test::inspect(object, limits)), "dicom.inflate");

    Bytes cut(object.begin(), object.end() - 100);
    EXPECT_EQ(fault_of(test::inspect(cut)), "dicom.inflate");
}

}  // namespace
}  // namespace shanhai::dicom
