#include "tools/bench/parcel.hpp"

#include "common/dicom/data/header.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::bench;

TEST(MadeUpImages, are_dicom_objects_of_the_size_that_was_asked_for)
{
    Study study{512 * 1024};
    const auto file = part10_of(study.next());
    dicom::MemorySource source{file};

    const auto header = dicom::read_header(source).value();

    EXPECT_EQ(header.study.text(), study.uid());
    EXPECT_FALSE(header.doubts.pixels) << "as many pixels as rows and columns demand";
    EXPECT_NEAR(static_cast<double>(file.size()), 512 * 1024, 2048);
}

TEST(MadeUpImages, are_never_repeats)
{
    Study one{1000};
    Study other{1000};
    const auto first = one.next().instance;

    EXPECT_NE(first, one.next().instance);
    EXPECT_NE(one.uid(), other.uid());
    other = one;
    other.rename(1);
    EXPECT_NE(one.uid(), other.uid());
}

TEST(Parcel, reads_the_same_bytes_in_pieces_of_any_size)
{
    Study study{3000, 7};
    const Parcel parcel{study, 3};
    Study again{3000, 7};
    Bytes whole;
    for (int i = 0; i < 3; ++i) {
        const auto file = part10_of(again.next());
        EXPECT_EQ(parcel.files()[static_cast<std::size_t>(i)].digest(), Digest::of(file));
        whole.insert(whole.end(), file.begin(), file.end());
    }

    for (const std::size_t most : {1UL, 999UL, 100'000UL}) {
        Bytes read;
        Parcel::Place at;
        for (auto piece = parcel.read(at, most); !piece.empty(); piece = parcel.read(at, most)) {
            ASSERT_LE(piece.size(), most);
            read.insert(read.end(), piece.begin(), piece.end());
        }
        EXPECT_EQ(read, whole);
    }
    EXPECT_EQ(parcel.size(), whole.size());
}
