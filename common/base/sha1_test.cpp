#include "common/base/sha1.hpp"

#include <gtest/gtest.h>

using namespace shanhai;

TEST(Sha1, is_that_of_the_standard_however_the_bytes_arrive)
{
    Sha1 whole;
    whole.update(as_view("abc"));
    EXPECT_EQ(to_hex(whole.finish()), "a9993e364706816aba3e25717850c26c9cd0d89d");  // FIPS 180-4, example

    Sha1 pieces;
    for (const auto* piece : {"a", "", "bc"}) pieces.update(as_view(piece));
    EXPECT_EQ(to_hex(pieces.finish()), "a9993e364706816aba3e25717850c26c9cd0d89d");
}
