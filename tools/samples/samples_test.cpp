#include "common/dicom/data/header.hpp"
#include "tests/support/temp_dir.hpp"
#include "tools/samples/study.hpp"

#include <dcmtk/dcmdata/dcistrmb.h>
#include <dcmtk/dcmdata/dcrledrg.h>
#include "tools/samples/chance.hpp"

#include <gtest/gtest.h>

#include <set>

#include <cstdlib>
#include <fstream>

namespace shanhai::samples {
namespace {

auto header_of(const Bytes& object) -> dicom::Header
{
    dicom::MemorySource source{object};
    return dicom::read_header(source).value();
}

auto parsed(const Bytes& object) -> std::unique_ptr<DcmFileFormat>
{
    DcmInputBufferStream stream;
    stream.setBuffer(object.data(), static_cast<offile_off_t>(object.size()));
    stream.setEos();
    auto file = std::make_unique<DcmFileFormat>();
    file->transferInit();
    EXPECT_TRUE(file->read(stream).good());
    file->transferEnd();
    file->loadAllDataIntoMemory();
    return file;
}

auto number(DcmFileFormat& file, const DcmTagKey& tag, unsigned long which = 0) -> double
{
    Float64 value = 0;
    EXPECT_TRUE(file.getDataset()->findAndGetFloat64(tag, value, which).good());
    return value;
}

TEST(Samples, are_the_same_for_the_same_seed)
{
    const StudyOrder order{.seed = 5};

    EXPECT_EQ(make_ct(order, CtRegion::head, 3).objects[1](), make_ct(order, CtRegion::head, 3).objects[1]());
    EXPECT_NE(make_us(order, 2).study_uid, make_us({.seed = 6}, 2).study_uid);
    EXPECT_NE(make_ct(order, CtRegion::head, 1).study_uid, make_ct(order, CtRegion::chest, 1).study_uid);
}

TEST(Samples, are_filed_under_the_right_patient_in_every_character_set)
{
    for (const auto charset : {Charset::gb18030, Charset::gbk, Charset::utf8, Charset::mislabelled}) {
        for (std::uint64_t seed = 0; seed < 8; ++seed) {
            const auto study = make_us({.seed = seed, .charset = charset}, 1);

            const auto header = header_of(study.objects[0]());

            EXPECT_EQ(dicom::shown(header.patient.name), study.person.name);
            EXPECT_EQ(header.patient.id, study.person.patient_id);
            EXPECT_EQ(header.study.text(), study.study_uid);
            EXPECT_EQ(header.study_description, study.description);
            EXPECT_EQ(header.institution, study.place.institution);
            EXPECT_EQ(header.accession_number, study.accession);
            EXPECT_EQ(header.doubts.charset, charset == Charset::mislabelled) << study.person.name;
        }
    }
}

TEST(Samples, of_ct_are_slices_of_one_body)
{
    const auto study = make_ct({}, CtRegion::chest, 3);
    ASSERT_EQ(study.objects.size(), 3U);

    double below = -1e9;
    for (int i = 0; i < 3; ++i) {
        const auto object = study.objects[static_cast<std::size_t>(i)]();
        const auto header = header_of(object);
        EXPECT_EQ(header.modality, "CT");
        EXPECT_EQ(header.instance_number, i + 1);
        EXPECT_EQ(header.rows, 512U);
        EXPECT_EQ(header.bits_allocated, 16U);
        EXPECT_TRUE(header.study_time.instant);
        const auto file = parsed(object);
        const auto height = number(*file, DCM_ImagePositionPatient, 2);
        EXPECT_GT(height, below);
        EXPECT_EQ(height, number(*file, DCM_SliceLocation));
        below = height;
    }
}

TEST(Samples, of_ct_heads_bleed_in_hounsfield_units)
{
    const auto slice = ct_slice(CtRegion::head, 0.5, Chance{1});
    const auto at = [&](double x, double y) {
        const auto row = static_cast<std::size_t>((y + 1) / 2 * ct_size);
        return slice[row * ct_size + static_cast<std::size_t>((x + 1) / 2 * ct_size)] + ct_intercept;
    };

    EXPECT_NEAR(at(-0.95, -0.95), -1000, 20);  // air
    EXPECT_NEAR(at(-0.3, 0.2), 36, 20);        // brain
    EXPECT_NEAR(at(0.27, 0.06), 68, 20);       // blood
}

TEST(Samples, of_dr_show_bones_bright_whatever_is_stored)
{
    const auto study = make_dr({});
    ASSERT_EQ(study.objects.size(), 2U);

    const auto frontal = header_of(study.objects[0]());
    const auto lateral = header_of(study.objects[1]());

    EXPECT_EQ(frontal.photometric, "MONOCHROME2");
    EXPECT_EQ(lateral.photometric, "MONOCHROME1");
    EXPECT_EQ(frontal.rows, 2500U);
    EXPECT_EQ(frontal.columns, 2048U);
    EXPECT_EQ(frontal.modality, "DX");
}

TEST(Samples, of_ultrasound_keep_their_pixels_through_rle)
{
    DcmRLEDecoderRegistration::registerCodecs();
    const auto plain = parsed(make_us({}, 2).objects[0]());
    const auto packed_object = make_us({.coding = Coding::rle}, 2).objects[0]();
    EXPECT_EQ(header_of(packed_object).transfer_syntax.text(), "1.2.840.10008.1.2.5");
    EXPECT_EQ(header_of(packed_object).frames, 2U);

    const auto packed = parsed(packed_object);
    ASSERT_TRUE(packed->getDataset()->chooseRepresentation(EXS_LittleEndianExplicit, nullptr).good());
    Uint16 planar = 9;
    packed->getDataset()->findAndGetUint16(DCM_PlanarConfiguration, planar);
    const Uint8* before = nullptr;
    const Uint8* after = nullptr;
    unsigned long size = 0;
    unsigned long unpacked_size = 0;
    ASSERT_TRUE(plain->getDataset()->findAndGetUint8Array(DCM_PixelData, before, &size).good());
    ASSERT_TRUE(packed->getDataset()->findAndGetUint8Array(DCM_PixelData, after, &unpacked_size).good());

    ASSERT_EQ(size, unpacked_size);
    constexpr std::size_t pixels = us_columns * us_rows;
    for (std::size_t i = 0; i < size; ++i) {
        const auto frame = i / (pixels * 3);
        const auto within = i % (pixels * 3);
        const auto there = planar == 0 ? i : frame * pixels * 3 + within % 3 * pixels + within / 3;
        ASSERT_EQ(before[i], after[there]) << "byte " << i;
    }
}

TEST(Samples, of_ultrasound_shrink_as_jpeg)
{
    const auto object = make_us({.coding = Coding::jpeg}, 2).objects[0]();

    const auto header = header_of(object);

    EXPECT_EQ(header.transfer_syntax.text(), "1.2.840.10008.1.2.4.50");
    EXPECT_EQ(header.sop_instance, header_of(make_us({}, 2).objects[0]()).sop_instance);
    EXPECT_LT(object.size(), us_columns * us_rows * 3);
}

TEST(Samples, are_accepted_by_the_programs_of_dcmtk)
{
    if (std::system("command -v dcmdump > /dev/null && command -v dcmftest > /dev/null") != 0)
        GTEST_SKIP() << "the programs of DCMTK are not installed";
    shanhai::test::TempDir folder;
    const Bytes objects[] = {make_ct({}, CtRegion::head, 1).objects[0](), make_dr({}).objects[1](),
                             make_us({.coding = Coding::jpeg}, 2).objects[0]()};
    for (const auto& object : objects) {
        const auto path = (folder / "object.dcm").string();
        std::ofstream{path, std::ios::binary} << as_text(object);

        EXPECT_EQ(std::system(("dcmftest " + path + " > /dev/null").c_str()), 0);
        EXPECT_EQ(std::system(("dcmdump -E " + path + " > /dev/null 2> " + path + ".said").c_str()), 0);
        EXPECT_EQ(std::filesystem::file_size(path + ".said"), 0U);
    }
}

TEST(Samples, of_people_have_ids_that_check)
{
    EXPECT_EQ(citizen_check_digit("11010519491231002"), 'X');  // the examples of GB 11643-1999
    EXPECT_EQ(citizen_check_digit("44052418800101001"), '4');

    Chance chance{1};
    for (int i = 0; i < 200; ++i) {
        const auto person = make_person(chance, 2026);
        const auto& id = person.citizen_id;
        ASSERT_EQ(id.size(), 18U);
        EXPECT_EQ(id.substr(6, 8), person.birth_date);
        EXPECT_EQ(id.back(), citizen_check_digit(std::string_view{id}.substr(0, 17)));
        EXPECT_EQ((id[16] - '0') % 2, person.sex == "M" ? 1 : 0);
    }
}

}  // namespace
}  // namespace shanhai::samples

TEST(Chance, branches_of_branches_never_give_the_same_uid)
{
    std::set<std::string> seen;
    for (std::uint64_t seed = 1; seed <= 3; ++seed)
        for (std::uint64_t study = 0; study < 6; ++study)
            for (std::uint64_t object = 0; object < 200; ++object) {
                auto chance = shanhai::samples::Chance{seed}.branch(study).branch(object);
                EXPECT_TRUE(seen.insert(chance.uid()).second)
                    << "seed " << seed << " study " << study << " object " << object;
            }
}
