#include "server/intake/dimse_status.hpp"

#include <gtest/gtest.h>

using namespace shanhai;

TEST(DimseStatus, every_fault_has_the_status_that_tells_the_sender_what_to_do)
{
    const std::pair<errc, dicom::Status> table[] = {
        {errc::malformed, 0xC000},    {errc::mismatch, 0xA900},    {errc::unsupported, 0x0122},
        {errc::too_large, 0xA700},    {errc::forbidden, 0x0124},   {errc::unauthenticated, 0x0124},
        {errc::not_found, 0x0112},    {errc::conflict, 0x0111},    {errc::stale, 0x0110},
        {errc::busy, 0xA700},         {errc::timeout, 0xA700},     {errc::cancelled, 0xA700},
        {errc::storage_full, 0xA700}, {errc::unavailable, 0xA700}, {errc::corrupt, 0x0110},
        {errc::internal, 0x0110},
    };
    for (const auto& [code, status] : table) EXPECT_EQ(intake::status_of(code), status) << name_of(code);
    EXPECT_EQ(std::size(table), static_cast<std::size_t>(errc::internal)) << "a new reason needs its row";
}

TEST(DimseStatus, no_fault_reads_as_stored)
{
    for (int code = 1; code <= static_cast<int>(errc::internal); ++code)
        EXPECT_FALSE(dicom::is_stored(intake::status_of(static_cast<errc>(code))));
}
