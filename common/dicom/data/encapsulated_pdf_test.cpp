#include "common/dicom/data/encapsulated_pdf.hpp"

#include "common/dicom/data/dcmtk.hpp"
#include "common/dicom/data/part10.hpp"
#include "common/dicom/data/source.hpp"
#include "common/dicom/pdu/uids.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

using namespace shanhai;
using namespace shanhai::dicom;

namespace {

auto about() -> DocumentObject
{
    return {.study = "2.25.1",
            .series = uid_from("series"),
            .instance = uid_from("instance"),
            .patient_name = "Zhang^San=张^三",
            .patient_id = "P1",
            .patient_sex = "M",
            .patient_birth_date = "19620317",
            .study_date = "20260305",
            .study_time = "080000",
            .study_description = "胸部正位",
            .accession = "SQ-17",
            .referring_physician = "李春兰",
            .institution = "云岭县人民医院",
            .title = "诊断报告",
            .made_at = parse_instant("2026-03-05T08:00:00+08:00").value()};
}

// Any bytes at all between the first line and the last.
auto some_pdf(std::size_t size) -> Bytes
{
    const auto end = to_bytes("\n%%EOF\n");
    auto pdf = to_bytes("%PDF-1.7\n");
    while (pdf.size() + end.size() < size) pdf.push_back(static_cast<std::byte>(pdf.size() * 7));
    pdf.insert(pdf.end(), end.begin(), end.end());
    return pdf;
}

void save(const std::filesystem::path& path, ByteView bytes)
{
    std::ofstream{path, std::ios::binary | std::ios::app}.write(reinterpret_cast<const char*>(bytes.data()),
                                                                static_cast<std::streamsize>(bytes.size()));
}

auto load(const std::filesystem::path& path) -> Bytes
{
    std::ifstream file{path, std::ios::binary};
    return to_bytes(std::string{std::istreambuf_iterator<char>{file}, {}});
}

void save_object(const std::filesystem::path& path, ByteView pdf, std::string_view syntax)
{
    const auto header = part10_header(SopClassUid::parse(encapsulated_pdf_storage).value(),
                                      InstanceUid::parse(about().instance).value(),
                                      TransferSyntaxUid::parse(syntax).value(), "SHANHAI");
    save(path, header);
    save(path, write_pdf_object(about(), pdf, syntax).value());
}

}  // namespace

TEST(PdfObject, gives_a_stock_program_the_very_bytes_back)
{
    ASSERT_TRUE(initialise());
    const test::TempDir folder;
    for (const auto syntax : {uids::explicit_little_endian, uids::implicit_little_endian})
        for (const std::size_t size : {35U, 36U, 100'001U}) {
            const auto name = std::to_string(size) + std::string{syntax};
            save_object(folder / (name + ".dcm"), some_pdf(size), syntax);
            const auto command =
                "dcm2pdf " + (folder / (name + ".dcm")).string() + ' ' + (folder / (name + ".pdf")).string();
            ASSERT_EQ(std::system(command.c_str()), 0);
            EXPECT_EQ(load(folder / (name + ".pdf")), some_pdf(size)) << name;
        }
}

TEST(PdfObject, says_whose_it_is_as_the_images_do)
{
    ASSERT_TRUE(initialise());
    const test::TempDir folder;
    save_object(folder / "report.dcm", some_pdf(101), uids::explicit_little_endian);
    const auto listing = folder / "listing";
    const auto command = "dcmdump +U8 " + (folder / "report.dcm").string() + " > " + listing.string();
    ASSERT_EQ(std::system(command.c_str()), 0);
    const auto bytes = load(listing);
    const auto text = std::string{as_text(bytes)};
    for (const auto* const line : {"(0010,0010) PN [Zhang^San=张^三]", "(0010,0020) LO [P1]", "(0020,000d) UI [2.25.1]",
                                   "(0042,0012) LO [application/pdf]", "(0042,0015) UL 101", "(0028,0301) CS [YES]",
                                   "(0008,0005) CS [ISO_IR 192]", "(0008,0060) CS [DOC]", "(0042,0010) ST [诊断报告]"})
        EXPECT_NE(text.find(line), std::string::npos) << line << '\n' << text;
    EXPECT_EQ(text.find("Error"), std::string::npos);
}

TEST(PdfObject, is_an_object_that_our_own_door_would_take)
{
    ASSERT_TRUE(initialise());
    const test::TempDir folder;
    save_object(folder / "report.dcm", some_pdf(101), uids::explicit_little_endian);
    const auto bytes = load(folder / "report.dcm");
    MemorySource source{bytes};
    const auto header = read_header(source);
    ASSERT_TRUE(header) << header.error().at();
    EXPECT_EQ(header->sop_instance.text(), about().instance);
    EXPECT_EQ(write_pdf_object(about(), {}, uids::jpeg_baseline).error(), (Fault{errc::unsupported, "pdf.syntax"}));
}

TEST(PdfObject, cuts_what_is_too_long_at_a_whole_character)
{
    ASSERT_TRUE(initialise());
    auto wordy = about();
    wordy.accession = std::string(40, 'x');
    std::string name;
    for (int i = 0; i < 100; ++i) name += "山";
    wordy.institution = name;
    const auto bytes = write_pdf_object(wordy, some_pdf(40), uids::explicit_little_endian).value();
    EXPECT_NE(as_text(bytes).find("SH\x10"), std::string_view::npos);
    EXPECT_NE(as_text(bytes).find(name.substr(0, 64 * 3)), std::string_view::npos);
    EXPECT_EQ(as_text(bytes).find(name.substr(0, 65 * 3)), std::string_view::npos);
}

TEST(UidFromName, is_the_same_for_the_same_and_fits)
{
    EXPECT_EQ(uid_from("rep_1"), uid_from("rep_1"));
    EXPECT_NE(uid_from("rep_1"), uid_from("rep_2"));
    for (int i = 0; i < 100; ++i) {
        const auto uid = uid_from(std::to_string(i));
        EXPECT_TRUE(InstanceUid::parse(uid)) << uid;
        EXPECT_LE(uid.size(), 44U);
    }
}
