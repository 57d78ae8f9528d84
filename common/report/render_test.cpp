// The page, as other people's programs see it.
#include "common/report/render.hpp"

#include "common/report/document_json.hpp"
#include "common/report/kinds_for_tests.hpp"
#include "common/report/page_for_tests.hpp"
#include "common/report/signed_for_tests.hpp"

#include <gtest/gtest.h>

#include <regex>
#include <thread>

namespace shanhai::report {
namespace {

// Boxes are a little higher than what is printed in them.
auto is_printed_over(const Box& a, const Box& b) -> bool
{
    const double across = std::min(a.right, b.right) - std::max(a.left, b.left);
    const double down = std::min(a.bottom, b.bottom) - std::max(a.top, b.top);
    return across > 1 && down > 0.4 * std::min(a.bottom - a.top, b.bottom - b.top);
}

// As many characters as fit into a field.
auto filled(std::string_view character, std::size_t bytes) -> std::string
{
    std::string text;
    while (text.size() + character.size() <= bytes) text += character;
    return text;
}

auto crowded_document() -> Document
{
    auto d = sample_document();
    for (auto* line : {&d.patient.name, &d.patient.age, &d.patient.id, &d.request.number, &d.request.department,
                       &d.request.doctor, &d.request.body_part, &d.author.name, &d.author.title, &d.limits})
        *line = filled("医", line_max);
    for (auto* line : {&d.examined_at.name, &d.diagnosed_at.name, &d.request.exam, &d.study.modality})
        *line = filled("W", line_max);
    d.request.history = filled("病史很长。", 3000);
    d.status = Status::amendment;
    d.version = 4'000'000'000;
    d.previous = Digest::of(as_view("before"));
    d.change = Change{filled("原因。", 3000), filled("人", line_max)};
    d.reviewer = Author{PersonId::parse("dr-lin").value(), filled("医", line_max), filled("W", line_max)};
    d.measurements.assign(9, {filled("名", line_max), filled("9", line_max), filled("m", line_max)});
    d.critical.assign(3, {filled("危", line_max), std::nullopt, filled("人", line_max)});
    d.comparison = filled("对比", 2000);
    d.verification = Verification{filled("1234 ", line_max), "https://" + filled("h", line_max - 8)};
    return d;
}

TEST(Page, gives_back_what_was_written)
{
    const auto document = sample_document();

    const auto text = text_of(render(document, test_fonts()).value());

    for (const auto& part : {document.diagnosed_at.name,
                             document.examined_at.name,
                             document.patient.name,
                             document.patient.id,
                             document.request.number,
                             document.request.department,
                             document.request.doctor,
                             document.request.exam,
                             document.request.clinical_diagnosis,
                             document.request.history,
                             document.request.purpose,
                             document.technique,
                             document.findings,
                             document.impression,
                             document.recommendation,
                             document.author.name,
                             document.author.title,
                             document.limits,
                             document.id.text(),
                             std::string{"影像诊断报告单"},
                             std::string{"2026-03-05 10:31:07"},
                             std::string{"2026-03-05 10:12:40"},
                             std::string{"女"},
                             std::string{"62岁"},
                             std::string{"1963-11-02"},
                             std::string{"急诊"},
                             std::string{"甲级"},
                             std::string{"第 1 页 / 共 1 页"},
                             std::string{"29.7 MB"}})
        EXPECT_TRUE(says(text, part)) << part;
}

TEST(Page, shows_an_identity_number_masked)
{
    const auto text = text_of(render(sample_document(), test_fonts()).value());

    EXPECT_TRUE(says(text, "5329**********0048")) << text;
    EXPECT_FALSE(says(text, sample_document().patient.identity_number));

    auto document = sample_document();
    for (const std::string hidden : {"护照G1234567", "12345678"}) {
        document.patient.identity_number = hidden;
        const auto page = text_of(render(document, test_fonts()).value());
        EXPECT_FALSE(says(page, hidden.substr(hidden.size() - 4))) << page;
    }
}

TEST(Page, of_the_smallest_document_is_a_page)
{
    const auto pdf = render(smallest_document(), test_fonts());

    ASSERT_TRUE(pdf);
    EXPECT_TRUE(says(text_of(*pdf), "第 1 页 / 共 1 页"));
}

TEST(Page, long_findings_run_over_pages_and_lose_nothing)
{
    auto document = long_document();
    document.findings.resize(document.findings.find("\n第50段"));

    const auto text = text_of(render(document, test_fonts()).value());

    for (int i = 1; i < 50; ++i) EXPECT_TRUE(says(text, "第" + std::to_string(i) + "段：胸廓对称")) << i;
    EXPECT_TRUE(says(text, "第 4 页 / 共 4 页"));
    EXPECT_TRUE(says(text, document.impression));
    EXPECT_EQ(count_of(text, document.patient.name), 4U) << "the patient is named on every page";
}

TEST(Page, findings_of_the_largest_size_are_printed_whole)
{
    auto document = sample_document();
    document.findings = filled("右肺下叶见片状密度增高影。", prose_max - 8) + "末句";

    const auto text = text_of(render(document, test_fonts()).value());

    EXPECT_EQ(count_of(text, "肺"), count_of(to_canonical_json(document), "肺"))
        << "it is in no field that is not printed";
    EXPECT_TRUE(says(text, "末句"));
}

TEST(Page, nothing_is_printed_over_anything)
{
    auto issued = every_kind();
    issued.push_back({"crowded", crowded_document()});
    for (const auto& [name, document, shown] : issued) {
        const auto pages = lines_of_pages(render(document, test_fonts(), {shown.pictures, {}}).value());

        ASSERT_FALSE(pages.empty());
        for (const auto& lines : pages) {
            ASSERT_GT(lines.size(), 4U);
            for (std::size_t i = 0; i < lines.size(); ++i) {
                EXPECT_GT(lines[i].left, 40);
                EXPECT_LT(lines[i].right, 595.3 - 40);
                EXPECT_LT(lines[i].bottom, 841.9 - 20);
                for (std::size_t j = 0; j < i; ++j)
                    EXPECT_FALSE(is_printed_over(lines[i], lines[j]))
                        << name << ' ' << lines[i].left << ' ' << lines[i].top;
            }
        }
    }
}

TEST(Page, adds_no_hyphen_where_a_long_word_is_broken)
{
    const auto document = crowded_document();

    EXPECT_TRUE(says(text_of(render(document, test_fonts()).value()), document.diagnosed_at.name));
}

TEST(Page, rare_characters_of_names_are_printed_and_can_be_searched)
{
    auto document = sample_document();
    document.patient.name = "张䶮 \U00020068𠮷";

    EXPECT_TRUE(says(text_of(render(document, test_fonts()).value()), document.patient.name));

    const auto needs_every_face = rare_document();
    EXPECT_TRUE(says(text_of(render(needs_every_face, test_fonts()).value()), needs_every_face.patient.name));
}

TEST(Page, is_not_made_when_a_character_has_no_glyph)
{
    using Missing = std::pair<std::string_view, std::string>;
    for (const auto& [character, code] :
         {Missing{"\U0002EBF1", "U+2EBF1"}, Missing{"\U0001F600", "U+1F600"}, Missing{"\uE863", "U+E863"},
          Missing{"\u0645", "U+0645"}, Missing{"\U000F0000", "U+F0000"}}) {
        auto document = sample_document();
        document.patient.name += character;
        EXPECT_EQ(render(document, test_fonts()).error(),
                  (Fault{errc::unsupported, "report.glyph", "patient.name " + code}));

        document = ecg_document();
        document.measurements.back().name += character;
        EXPECT_EQ(render(document, test_fonts()).error(),
                  (Fault{errc::unsupported, "report.glyph", "measurements.name " + code}));

        auto plate = plate_for_tests();
        plate.draw = [text = std::string{character}](const Canvas& canvas) { canvas.write(100, 100, text, 9); };
        EXPECT_EQ(render(ecg_document(), test_fonts(), {{}, {plate}}).error(),
                  (Fault{errc::unsupported, "report.glyph", "plate " + code}));
    }
}

TEST(Page, is_not_made_of_text_that_shows_less_than_it_holds)
{
    auto document = sample_document();
    document.findings += "\u202E";

    EXPECT_EQ(render(document, test_fonts()).error(), (Fault{errc::malformed, "report.text", "findings"}));
}

TEST(Page, fonts_are_embedded_and_subset)
{
    const test::TempDir dir;
    const auto pdf = render(sample_document(), test_fonts()).value();

    const auto listed = run({"pdffonts", save(dir, "report.pdf", pdf)}).text;

    for (const auto* face : {"Regular", "Bold"}) {
        const std::regex line{R"(\w{6}\+NotoSansCJKsc-)" + std::string{face} +
                              " +CID Type 0C +Identity-H +yes yes yes"};
        EXPECT_TRUE(std::regex_search(listed, line)) << listed;
    }
    EXPECT_EQ(std::count(listed.begin(), listed.end(), '\n'), 4) << listed;
}

TEST(Page, is_the_same_from_many_threads)
{
    const auto document = sample_document();
    const auto once = render(document, test_fonts()).value();
    std::vector<Bytes> made(4);

    std::vector<std::thread> threads;
    for (auto& pdf : made)
        threads.emplace_back([&] {
            for (int i = 0; i < 3; ++i) pdf = render(document, test_fonts()).value();
        });
    for (auto& thread : threads) thread.join();

    for (const auto& pdf : made) EXPECT_EQ(pdf, once);
}

TEST(Page, keeps_no_trace_of_what_was_rendered_before)
{
    const auto once = render(sample_document(), test_fonts()).value();

    for (const auto& one : every_kind()) ASSERT_TRUE(render(one.document, test_fonts(), one.shown));

    EXPECT_EQ(render(sample_document(), test_fonts()).value(), once);
}

// In a process of its own, because fontconfig and glib read the environment once.
auto digest_in(const std::vector<std::pair<std::string, std::string>>& environment) -> std::string
{
    int ends[2];
    if (::pipe(ends) != 0) throw std::runtime_error{"no pipe"};
    const auto child = ::fork();
    if (child == 0) {
        for (const auto& [name, value] : environment) ::setenv(name.c_str(), value.c_str(), 1);
        ::setlocale(LC_ALL, "");
        const auto hex = Digest::of(render(sample_document(), test_fonts()).value()).hex();
        ::_exit(::write(ends[1], hex.data(), hex.size()) == 64 ? 0 : 1);
    }
    ::close(ends[1]);
    std::string hex(64, ' ');
    const auto got = ::read(ends[0], hex.data(), hex.size());
    ::close(ends[0]);
    ::waitpid(child, nullptr, 0);
    return got == 64 ? hex : "nothing";
}

TEST(Page, does_not_depend_on_the_fonts_locale_or_zone_of_the_host)
{
    const auto here = digest_in({});
    const auto elsewhere = digest_in({{"FONTCONFIG_FILE", "/dev/null"},
                                      {"FONTCONFIG_PATH", "/nowhere"},
                                      {"HOME", "/nowhere"},
                                      {"LANG", "ja_JP.UTF-8"},
                                      {"LC_ALL", "C"},
                                      {"PANGO_LANGUAGE", "ja"},
                                      {"TZ", "America/New_York"}});

    EXPECT_NE(here, "nothing");
    EXPECT_EQ(here, elsewhere);
}

}  // namespace
}  // namespace shanhai::report
