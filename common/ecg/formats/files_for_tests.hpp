// What tests of readers share: real files, the facts of a lead in one line, and files that end too early.
#pragma once

#include "common/ecg/formats/read.hpp"
#include "tests/support/testdata.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace shanhai::ecg::test {

inline auto file_at(const std::filesystem::path& path) -> Bytes
{
    std::ifstream in{path, std::ios::binary};
    const std::string text{std::istreambuf_iterator<char>{in}, {}};
    EXPECT_FALSE(text.empty()) << path;
    return to_bytes(text);
}

inline auto fault_of(const Result<Recording>& result) -> std::string
{
    return result ? std::string{"read"}
                  : std::string{name_of(result.error().code())} + ' ' + std::string{result.error().at()};
}

inline auto first_three(const Lead& lead) -> std::vector<std::int32_t>
{
    return {lead.samples.begin(), lead.samples.begin() + std::min<std::ptrdiff_t>(3, std::ssize(lead.samples))};
}

inline auto lowest(const Lead& lead) -> std::int32_t { return *std::ranges::min_element(lead.samples); }
inline auto highest(const Lead& lead) -> std::int32_t { return *std::ranges::max_element(lead.samples); }

inline auto names_in(const Strip& strip) -> std::string
{
    std::string all;
    for (const auto& lead : strip.leads) all += std::string{text_of(lead.name)} + ' ';
    return all;
}

inline auto stored_names_in(const Strip& strip) -> std::string
{
    std::string all;
    for (const auto& lead : strip.leads)
        if (!lead.derived) all += std::string{text_of(lead.name)} + ' ';
    return all;
}

inline auto replaced(std::string text, std::string_view what, std::string_view with) -> std::string
{
    const auto at = text.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    return at == std::string::npos ? text : text.replace(at, what.size(), with);
}

// Cut off anywhere, a file is refused; never half read, never a crash. Tries some `cuts` lengths.
template <class Reader>
void expect_refused_when_cut(ByteView file, Reader reader, std::size_t cuts)
{
    const auto step = std::max<std::size_t>(1, file.size() / cuts);
    for (std::size_t length = 0; length + 1 < file.size(); length += step) {
        const Bytes exact{file.begin(), file.begin() + static_cast<std::ptrdiff_t>(length)};
        ASSERT_FALSE(reader(exact)) << length;
    }
}

// With bytes changed at random (of a fixed seed) a reader may do what it likes, but ends and keeps its bounds.
template <class Reader>
void survives_changes(ByteView file, Reader reader, unsigned rounds)
{
    std::uint32_t chance = 20260305;
    const auto next = [&chance] { return chance = chance * 1664525 + 1013904223; };
    for (unsigned round = 0; round < rounds; ++round) {
        Bytes changed{file.begin(), file.end()};
        for (int i = 0; i < 8; ++i) changed[(next() >> 8) % changed.size()] = static_cast<std::byte>(next() >> 24);
        const Result<Recording> result = reader(changed);
        if (!result) continue;
        for (const auto& strip : result->strips)
            for (const auto& lead : strip.leads) ASSERT_EQ(lead.samples.size(), samples_in(strip));
    }
}

}  // namespace shanhai::ecg::test
