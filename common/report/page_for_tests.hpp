// A page as poppler reads it.
#pragma once

#include "common/report/program_for_tests.hpp"

#include <gtest/gtest.h>

#include <regex>

namespace shanhai::report {

inline auto text_of(ByteView pdf) -> std::string
{
    const test::TempDir dir;
    return run({"pdftotext", "-q", save(dir, "report.pdf", pdf), "-"}).text;
}

// One text for each page.
inline auto texts_of_pages(ByteView pdf) -> std::vector<std::string>
{
    std::vector<std::string> pages;
    auto rest = text_of(pdf);
    for (auto end = rest.find('\f'); end != std::string::npos; end = rest.find('\f')) {
        pages.push_back(rest.substr(0, end));
        rest.erase(0, end + 1);
    }
    return pages;
}

inline auto without_spaces(std::string text) -> std::string
{
    std::erase_if(text, [](char c) { return c == ' ' || c == '\n' || c == '\f'; });
    return text;
}

// Lines end elsewhere on paper.
inline auto says(const std::string& text, const std::string& part) -> bool
{
    return holds(without_spaces(text), without_spaces(part));
}

inline auto count_of(const std::string& text, std::string_view part) -> std::size_t
{
    std::size_t count = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++count;
    return count;
}

struct Box {
    double left, top, right, bottom;
};

// The lines of each page, as poppler finds them.
inline auto lines_of_pages(ByteView pdf) -> std::vector<std::vector<Box>>
{
    const test::TempDir dir;
    const auto xml = run({"pdftotext", "-q", "-bbox-layout", save(dir, "report.pdf", pdf), "-"}).text;
    const std::regex tag{R"re(<page |<line xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)")re"};
    std::vector<std::vector<Box>> pages;
    for (std::sregex_iterator at{xml.begin(), xml.end(), tag}, end; at != end; ++at) {
        if (!(*at)[1].matched) {
            pages.emplace_back();
        } else {
            pages.back().push_back(
                {std::stod((*at)[1]), std::stod((*at)[2]), std::stod((*at)[3]), std::stod((*at)[4])});
        }
    }
    return pages;
}

// A page as grey pixels.
struct Raster {
    int width = 0;
    int height = 0;
    std::string grey;

    auto at(int x, int y) const -> int
    {
        return static_cast<unsigned char>(
            grey[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)]);
    }
};

inline auto raster_of(ByteView pdf, int page, int dots_per_inch) -> Raster
{
    const test::TempDir dir;
    const auto number = std::to_string(page);
    run({"pdftoppm", "-gray", "-r", std::to_string(dots_per_inch), "-f", number, "-l", number, "-singlefile",
         save(dir, "report.pdf", pdf), (dir / "page").string()});
    const auto pgm = load(dir / "page.pgm");
    Raster raster;
    int most = 0;
    int header = 0;
    EXPECT_EQ(std::sscanf(pgm.c_str(), "P5 %d %d %d%n", &raster.width, &raster.height, &most, &header), 3);
    raster.grey = pgm.substr(static_cast<std::size_t>(header) + 1);
    return raster;
}

}  // namespace shanhai::report
