#include "common/net/http/status.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::http;

TEST(Status, is_the_documented_one_for_every_reason)
{
    const std::pair<errc, unsigned> table[] = {
        {errc::malformed, 400},       {errc::mismatch, 422},    {errc::unsupported, 415}, {errc::too_large, 413},
        {errc::unauthenticated, 401}, {errc::forbidden, 403},   {errc::not_found, 404},   {errc::conflict, 409},
        {errc::stale, 412},           {errc::busy, 503},        {errc::timeout, 503},     {errc::cancelled, 503},
        {errc::storage_full, 507},    {errc::unavailable, 503}, {errc::corrupt, 500},     {errc::internal, 500}};
    static_assert(std::size(table) == static_cast<std::size_t>(errc::internal));

    for (const auto& [code, status] : table) {
        EXPECT_EQ(status_of(code), status) << name_of(code);
        EXPECT_EQ(may_be_retried(code), status == 503) << name_of(code);
    }
}

TEST(Status, comes_with_a_body_that_a_program_and_a_person_can_read)
{
    const Fault fault{errc::mismatch, "submission.digest", "17"};
    const auto sentence = [](const Fault&) { return std::string{"第 17 个文件 \"bad\""}; };

    EXPECT_EQ(fault_json(fault, "req_1", sentence),
              R"({"error":{"code":"mismatch","at":"submission.digest","subject":"17",)"
              R"("sentence":"第 17 个文件 \"bad\"","request_id":"req_1"}})");
    EXPECT_EQ(fault_json(Fault{errc::busy, "lane"}, "req_2", nullptr),
              R"({"error":{"code":"busy","at":"lane","request_id":"req_2"}})");
}
