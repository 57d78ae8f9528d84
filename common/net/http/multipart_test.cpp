#include "common/net/http/multipart.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::http;

namespace {

struct Part {
    std::string header;  // name=value; name=value;
    std::string body;

    friend auto operator==(const Part&, const Part&) -> bool = default;
};

struct Reading {
    std::vector<Part> parts;
    bool open = false;  // a part began and did not end
    std::string fault;
};

// What a body says, fed in these pieces.
auto read(const std::vector<std::string_view>& pieces, std::string_view boundary, Multipart::Limits limits = {})
    -> Reading
{
    Reading reading;
    Multipart parser{boundary, limits};
    for (const auto text : pieces) {
        auto piece = as_view(text);
        for (;;) {
            const auto event = parser.next(piece);
            if (!event) {
                reading.fault = event.error().at();
                return reading;
            }
            if (const auto* const begins = std::get_if<Multipart::PartBegins>(&*event)) {
                reading.parts.emplace_back();
                reading.open = true;
                for (const auto& field : begins->headers)
                    reading.parts.back().header += field.name + '=' + field.value + ';';
            } else if (const auto* const bytes = std::get_if<Multipart::PartBytes>(&*event)) {
                EXPECT_FALSE(bytes->bytes.empty());
                reading.parts.back().body += as_text(bytes->bytes);
            } else if (std::holds_alternative<Multipart::PartEnds>(*event)) {
                reading.open = false;
            } else {
                break;
            }
        }
    }
    if (const auto finished = parser.finish(); !finished) reading.fault = finished.error().at();
    return reading;
}

auto read(std::string_view body, std::string_view boundary = "b", Multipart::Limits limits = {}) -> Reading
{
    return read(std::vector<std::string_view>{body}, boundary, limits);
}

// Two parts whose bytes come as close to a boundary as bytes can.
constexpr std::string_view tricky = "a preamble\r\n--\r\n--bo\r\n"
                                    "--bou \t\r\n"
                                    "Content-Type: application/dicom;\r\n transfer-syntax=*\r\n"
                                    "Content-ID: <1>\r\n"
                                    "\r\n"
                                    "\r\n\r\r\n-\r\n--\r\n--bo\r\n--b\r--bou\n--bou\r\n"
                                    "\r\n--bou\r\n"
                                    "\r\n"
                                    "x\r"
                                    "\r\n--bou--\r\n an epilogue\r\n--bou\r\n";

}  // namespace

TEST(Multipart, finds_each_part_with_its_header_and_exactly_its_bytes)
{
    const auto reading = read(tricky, "bou");

    EXPECT_EQ(reading.fault, "");
    ASSERT_EQ(reading.parts.size(), 2U);
    EXPECT_EQ(reading.parts[0].header, "Content-Type=application/dicom; transfer-syntax=*;Content-ID=<1>;");
    EXPECT_EQ(reading.parts[0].body, "\r\n\r\r\n-\r\n--\r\n--bo\r\n--b\r--bou\n--bou\r\n");
    EXPECT_EQ(reading.parts[1].header, "");
    EXPECT_EQ(reading.parts[1].body, "x\r");
    EXPECT_FALSE(reading.open);
}

TEST(Multipart, reads_the_same_wherever_the_body_is_cut)
{
    const auto whole = read(tricky, "bou");
    for (std::size_t first = 0; first <= tricky.size(); ++first) {
        for (std::size_t second = first; second <= tricky.size(); ++second) {
            const auto cut =
                read({tricky.substr(0, first), tricky.substr(first, second - first), tricky.substr(second)}, "bou");
            ASSERT_EQ(cut.parts, whole.parts) << "cut at " << first << " and " << second;
            ASSERT_EQ(cut.fault, "") << "cut at " << first << " and " << second;
        }
    }
}

TEST(Multipart, reads_the_same_byte_by_byte)
{
    std::vector<std::string_view> bytes;
    for (std::size_t i = 0; i < tricky.size(); ++i) bytes.push_back(tricky.substr(i, 1));

    EXPECT_EQ(read(bytes, "bou").parts, read(tricky, "bou").parts);
}

TEST(Multipart, of_any_shorter_beginning_is_truncated_and_never_complete)
{
    const auto end = tricky.find("--bou--") + std::string_view{"--bou--"}.size();
    for (std::size_t size = 0; size < end; ++size)
        EXPECT_EQ(read(tricky.substr(0, size), "bou").fault, "multipart.truncated") << size;
    EXPECT_EQ(read(tricky.substr(0, end), "bou").fault, "");
}

TEST(Multipart, may_hold_empty_parts_and_none)
{
    EXPECT_EQ(read("--b\r\n\r\n--b--").parts, (std::vector<Part>{{"", ""}}));
    EXPECT_EQ(read("--b\r\n\r\n\r\n--b--").parts, (std::vector<Part>{{"", ""}}));
    EXPECT_EQ(read("--b\r\nA: 1\r\n\r\n--b\r\nB: 2\r\n\r\n--b--").parts,
              (std::vector<Part>{{"A=1;", ""}, {"B=2;", ""}}));
    EXPECT_TRUE(read("--b--").parts.empty());
    EXPECT_EQ(read("--b--").fault, "");
}

TEST(Multipart, refuses_what_two_readers_could_frame_differently)
{
    EXPECT_EQ(read("--bc\r\n\r\nx\r\n--b--").fault, "multipart.boundary");
    EXPECT_EQ(read("--b\n\nx\r\n--b--").fault, "multipart.boundary");
    EXPECT_EQ(read("--b \r \n\r\nx\r\n--b--").fault, "multipart.boundary");
    EXPECT_EQ(read("--b\r\nA: 1\n\r\nx\r\n--b--").fault, "multipart.header");
    EXPECT_EQ(read("--b\r\nno field\r\n\r\nx\r\n--b--").fault, "multipart.header");
    EXPECT_EQ(read("--b\r\n: nameless\r\n\r\nx\r\n--b--").fault, "multipart.header");
    EXPECT_EQ(read("--b\r\n folded from nothing\r\n\r\nx\r\n--b--").fault, "multipart.header");
    EXPECT_EQ(read(std::string_view{"--b\r\nA: \0\r\n\r\nx\r\n--b--", 21}).fault, "multipart.header");
}

TEST(Multipart, limits_a_parts_header_to_the_byte)
{
    Multipart::Limits limits;
    limits.header = 20;
    const auto header_of = [](std::size_t size) { return "A: " + std::string(size - 7, 'x') + "\r\n\r\n"; };

    EXPECT_EQ(read("--b\r\n" + header_of(20) + "--b--", "b", limits).fault, "");
    EXPECT_EQ(read("--b\r\n" + header_of(21) + "--b--", "b", limits).fault, "multipart.header");
    EXPECT_EQ(read("--b" + std::string(19, ' ') + "\r\n" + header_of(20) + "--b--", "b", limits).fault, "");
    EXPECT_EQ(read("--b" + std::string(21, ' '), "b", limits).fault, "multipart.boundary");
}

TEST(Multipart, limits_what_stands_before_the_first_part)
{
    Multipart::Limits limits;
    limits.preamble = 10;

    EXPECT_EQ(read(std::string(10, 'p') + "\r\n--b--", "b", limits).fault, "");
    EXPECT_EQ(read(std::string(11, 'p') + "\r\n--b--", "b", limits).fault, "multipart.preamble");
}

TEST(Multipart, knows_a_boundary_when_it_sees_one)
{
    EXPECT_TRUE(Multipart::is_boundary("----WebKitFormBoundary7MA4YWxkTrZu0gW"));
    EXPECT_TRUE(Multipart::is_boundary("a b'()+_,-./:=?"));
    EXPECT_TRUE(Multipart::is_boundary(std::string(200, 'x')));
    EXPECT_FALSE(Multipart::is_boundary(std::string(201, 'x')));
    EXPECT_FALSE(Multipart::is_boundary(""));
    EXPECT_FALSE(Multipart::is_boundary("ends in a blank "));
    EXPECT_FALSE(Multipart::is_boundary("a\rb"));
    EXPECT_FALSE(Multipart::is_boundary("\"quoted\""));
}
