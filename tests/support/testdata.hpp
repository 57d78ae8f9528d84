// Real files for tests live outside the repository; one variable says where (SHANHAI_TESTDATA).
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <optional>

namespace shanhai::test {

inline auto testdata() -> std::optional<std::filesystem::path>
{
    const char* const named = std::getenv("SHANHAI_TESTDATA");
    if (named && std::filesystem::is_directory(named)) return named;
    const auto beside = std::filesystem::path{SHANHAI_SOURCE_DIR} / "../shared/testdata";
    if (std::filesystem::is_directory(beside)) return std::filesystem::canonical(beside);
    return std::nullopt;
}

}  // namespace shanhai::test

// Skips visibly where the real files are not at hand.
#define SHANHAI_NEEDS_TESTDATA(variable)                                                                     \
    const auto variable##_found = ::shanhai::test::testdata();                                               \
    if (!variable##_found) GTEST_SKIP() << "SHANHAI_TESTDATA names no folder of real files";                 \
    const auto& variable = *variable##_found
