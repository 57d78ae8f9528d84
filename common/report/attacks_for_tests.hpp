// The published attacks on signed PDFs, built from our own samples.
//
//   incremental saving, signature wrapping, universal forgery: Mladenov et al., "1 Trillion Dollar Refund: How To Spoof
//   PDF Signatures" (CCS 2019); shadow attacks: Mainka et al., "Shadow Attacks: Hiding and Replacing Content in Signed
//   PDFs" (NDSS 2021); evil annotation: Rohlmann et al., "Breaking the Specification: PDF Certification" (S&P 2021).
#pragma once

#include "common/report/forgery_for_tests.hpp"

#include <functional>

namespace shanhai::report {

struct Attack {
    std::string name;
    Bytes pdf;
};

inline auto joined(std::string_view a, std::string_view b) -> std::string { return std::string{a} + std::string{b}; }

inline auto with_text(Bytes pdf, std::string_view what, std::string_view instead) -> Bytes
{
    auto text = std::string{as_text(pdf)};
    const auto at = text.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    if (at != std::string::npos) text.replace(at, what.size(), instead);
    return to_bytes(text);
}

// An increment as an editor would write it: objects with their table and trailer.
inline auto appended(ByteView pdf, std::vector<std::pair<int, std::string>> objects, bool with_table = true) -> Bytes
{
    std::string file{as_text(pdf)};
    const auto previous = file.substr(file.rfind("startxref\n") + 10);
    std::string table = "xref\n";
    for (const auto& [number, body] : objects) {
        char line[32];
        std::snprintf(line, sizeof line, "%010zu 00000 n \n", file.size());
        table += std::to_string(number) + " 1\n" + line;
        file += std::to_string(number) + " 0 obj\n" + body + "\nendobj\n";
    }
    const auto start = file.size();
    const auto trailer = "trailer << /Root 1 0 R /Size 60 /Prev " + previous.substr(0, previous.find('\n')) + " >>\n";
    if (with_table) file += table + trailer + "startxref\n" + std::to_string(start) + "\n%%EOF\n";
    return to_bytes(file);
}

inline auto page_content() -> std::string
{
    const std::string text = "BT /F1 24 Tf 50 700 Td (NORMAL) Tj ET";
    return "<< /Length " + std::to_string(text.size()) + " >>\nstream\n" + text + "\nendstream";
}

// Incremental saving: what was signed is whole, and something else is shown.
inline auto incremental_saving(ByteView pdf) -> std::vector<Attack>
{
    const std::string page = "<< /Contents 40 0 R /MediaBox [ 0 0 595 841 ] /Parent 6 0 R /Type /Page >>";
    const std::string catalog = "<< /Pages 41 0 R /Type /Catalog >>";
    const std::string pages = "<< /Count 1 /Kids [ 42 0 R ] /Type /Pages >>";
    auto with_signature = std::string{as_text(pdf)};
    const auto signature = with_signature.substr(with_signature.find("\n9 0 obj\n") + 9);
    const auto copied = signature.substr(0, signature.find("\nendobj\n"));
    return {
        {"ISA: the page's content replaced", appended(pdf, {{10, page_content()}})},
        {"ISA: another page in its place", appended(pdf, {{8, page}, {40, page_content()}})},
        {"ISA: another catalog", appended(pdf, {{1, catalog}, {41, pages}, {42, page}, {40, page_content()}})},
        {"ISA: without a table", appended(pdf, {{10, page_content()}}, false)},
        {"ISA: with the signature copied along", appended(pdf, {{10, page_content()}, {9, copied}})},
        {"ISA: comments only", to_bytes(joined(as_text(pdf), "% hello\n"))},
        {"ISA: a second end", to_bytes(joined(as_text(pdf), "startxref\n0\n%%EOF\n"))},
    };
}

// Shadow attacks: prepared before signing, uncovered by an increment that looks harmless.
inline auto shadows(ByteView pdf) -> std::vector<Attack>
{
    const std::string annotated =
        "<< /Annots [ 4 0 R 43 0 R ] /Contents 10 0 R /MediaBox [ 0 0 595.276 841.89 ] /Parent 6 0 R /Resources 11 0 R "
        "/Type /Page >>";
    return {
        {"shadow hide: the table alone says that an object is free",
         to_bytes(joined(as_text(pdf), "xref\n0 1\n0000000010 65535 f \n10 1\n0000000000 00001 f \n"
                                       "trailer << /Root 1 0 R /Size 22 /Prev 1 >>\nstartxref\n" +
                                           std::to_string(pdf.size()) + "\n%%EOF\n"))},
        {"shadow replace: another font", appended(pdf, {{15, "<< /BaseFont /Other /Type /Font >>"}})},
        {"shadow replace: a form's value",
         appended(pdf, {{1, "<< /AcroForm << /Fields [ 4 0 R 44 0 R ] /SigFlags 3 >> /Pages 6 0 R /Type /Catalog >>"},
                        {44, "<< /FT /Tx /T (x) /V (normal) >>"}})},
        {"shadow hide and replace: the tree of pages",
         appended(pdf, {{6, "<< /Count 1 /Kids [ 42 0 R ] /Type /Pages >>"},
                        {42, "<< /Parent 6 0 R /Type /Page >>"}})},
        {"evil annotation: something over the page",
         appended(pdf, {{8, annotated},
                        {43, "<< /Rect [ 0 0 600 850 ] /Subtype /FreeText /Contents (NORMAL) /Type /Annot >>"}})},
    };
}

// Signature wrapping: what was signed is moved aside, and the room is filled with something else.
inline auto wrapping(ByteView pdf) -> std::vector<Attack>
{
    const auto hole = Hole::find(pdf).value();
    const auto text = std::string{as_text(pdf)};
    const auto head = text.substr(0, hole.start());
    const auto gap = text.substr(hole.start(), hole.end() - hole.start());
    const auto tail = text.substr(hole.end());
    const auto moved = [&](const std::string& between) {
        auto range = "/ByteRange [ 0 " + std::to_string(hole.start()) + ' ' +
                     std::to_string(hole.end() + between.size()) + ' ' + std::to_string(tail.size());
        auto front = head;
        const auto from = front.find("/ByteRange");
        const auto to = front.find(']', from);
        range.resize(to - from, ' ');
        front.replace(from, to - from, range);
        return to_bytes(front + gap + between + tail);
    };
    const auto page = "\n10 0 obj\n" + page_content() + "\nendobj\n";
    return {
        {"SWA: new objects between the hole and the rest", moved(page)},
        {"SWA: blanks between the hole and the rest", moved("  ")},
        {"SWA: another hole behind the hole", moved("/Contents " + gap)},
        {"SWA: a second range", with_text({pdf.begin(), pdf.end()}, "/SubFilter /ETSI.CAdES.detached",
                                          "/SubFilter /ETSI.CAdES.detached /ByteRange [ 0 9 9 9 ]")},
        {"SWA: two contents", with_text({pdf.begin(), pdf.end()}, "/Contents <", "/Contents <00> /Contents <")},
    };
}

// Universal signature forgery: a signature of which too little is left to fail.
inline auto universal_forgery(ByteView pdf) -> std::vector<Attack>
{
    const Bytes whole{pdf.begin(), pdf.end()};
    const auto text = as_text(pdf);
    const auto from = text.find("/ByteRange");
    const auto range = text.substr(from, text.find(']', from) + 1 - from);
    const auto hole = Hole::find(pdf).value();
    const auto contents = joined("/Contents ", text.substr(hole.start(), hole.end() - hole.start()));
    std::vector<Attack> all;
    for (const std::string_view value :
         {"", "null", "[ ]", "[ 0 ]", "[ null null null null ]", "[ 0 -1 -1 -1 ]", "[ -5 10 20 30 ]", "[ 0 0 0 0 ]",
          "[ 0 999999999 9999999999 1 ]", "[ 0 1.5 2.5 3 ]", "(0 0 0 0)", "[ 1 2 3 4 5 6 ]"}) {
        const auto put = value.empty() ? std::string{} : joined("/ByteRange ", value);
        all.push_back({joined("USF: /ByteRange ", value), with_text(whole, range, put)});
    }
    for (const std::string_view value : {"", "null", "<>", "<00>", "<0000>", "()", "(x)", "99 0 R"}) {
        const auto put = value.empty() ? std::string{} : joined("/Contents ", value);
        all.push_back({joined("USF: /Contents ", value), with_text(whole, contents, put)});
    }
    auto empty = whole;
    std::fill(empty.begin() + static_cast<std::ptrdiff_t>(hole.start()) + 1,
              empty.begin() + static_cast<std::ptrdiff_t>(hole.end()) - 1, std::byte{'0'});
    all.push_back({"USF: /Contents of zeros", empty});
    all.push_back({"USF: no field", with_text(whole, "/Fields [ 4 0 R ]", "/Fields [       ]")});
    const auto field = text.find("/V ", text.find("/FT /Sig"));
    const auto value = text.substr(field, text.find(" R", field) + 2 - field);  // "/V 9 0 R", or another number
    all.push_back({"USF: no value", with_text(whole, value, joined("/V null", std::string(value.size() - 7, ' ')))});
    return all;
}

}  // namespace shanhai::report
