#include "common/dicom/pdu/uids.hpp"

#include <gtest/gtest.h>

namespace shanhai::dicom {
namespace {

TEST(Uids, tell_storage_from_other_services)
{
    EXPECT_TRUE(uids::is_storage_class("1.2.840.10008.5.1.4.1.1.2"));
    EXPECT_TRUE(uids::is_storage_class("1.2.840.10008.5.1.4.1.1.9.1.1"));
    EXPECT_TRUE(uids::is_storage_class("1.2.840.10008.5.1.4.34.7"));
    EXPECT_TRUE(uids::is_storage_class("1.2.840.10008.5.1.4.45.1"));
    EXPECT_TRUE(uids::is_storage_class("1.3.12.2.1107.5.9.1"));  // a maker's own
    EXPECT_FALSE(uids::is_storage_class(uids::verification));
    EXPECT_FALSE(uids::is_storage_class("1.2.840.10008.5.1.4.1.2.2.1"));  // query
    EXPECT_FALSE(uids::is_storage_class("1.2.840.10008.5.1.4.31"));       // worklist
}

}  // namespace
}  // namespace shanhai::dicom
