#include "common/report/increment.hpp"

#include "common/report/own_pdf.hpp"
#include "common/report/scanner.hpp"

#include <algorithm>
#include <cstdio>

namespace shanhai::report {
namespace {

auto no() -> Fault { return {errc::malformed, "report.increment"}; }
constexpr std::string_view second_field = "<< /F 132 /FT /Sig /P ";
constexpr std::string_view range_room = "                                        ";  // for four numbers
constexpr std::size_t date_length = 23;

// ISO 32000-1 section 7.9.4, in China Standard Time: D:20260305103107+08'00'
auto date_text(Instant when) -> std::string
{
    auto text = to_local_text(when);
    std::erase_if(text, [](char c) { return c < '0' || c > '9'; });
    return "D:" + text + "+08'00'";
}

auto date_in(std::string_view text) -> Result<Instant>
{
    if (text.size() != date_length || !text.starts_with("D:")) return no();
    const auto part = [&](std::size_t at, std::size_t count) { return std::string{text.substr(2 + at, count)}; };
    const auto when = parse_instant(part(0, 4) + '-' + part(4, 2) + '-' + part(6, 2) + 'T' + part(8, 2) + ':' +
                                    part(10, 2) + ':' + part(12, 2) + "+08:00");
    if (!when || date_text(*when) != text) return no();
    return when;
}

auto reference(std::size_t number) -> std::string { return std::to_string(number) + " 0 R"; }

// Objects, their table, a trailer: appended to what is there.
class Increment {
public:
    explicit Increment(const OwnPdf& base) : base_{base}, file_{base.bytes()}, next_{base.size()} {}

    auto next_number() -> std::size_t { return next_++; }
    void put(std::size_t number, std::string_view body)
    {
        places_[number] = file_.size();
        file_ += std::to_string(number) + " 0 obj\n";
        file_ += body;
        file_ += "\nendobj\n";
    }
    auto end() const -> std::size_t { return file_.size(); }

    auto finish() && -> std::string
    {
        const auto table = file_.size();
        file_ += "xref\n";
        for (auto at = places_.cbegin(); at != places_.cend();) at = write_run(at);
        // Section 14.4: the first half of /ID stays with the document, the second changes with its content.
        const auto changed = Digest::of(as_view(base_.bytes())).hex().substr(0, 32);
        file_ += "trailer << /Info " + reference(base_.info()) + " /Root " + reference(base_.root()) + " /Size " +
                 std::to_string(next_) + " /Prev " + std::to_string(base_.table()) + " /ID [<" +
                 std::string{base_.identity()} + "><" + changed + ">] >>\nstartxref\n" + std::to_string(table) +
                 "\n%%EOF\n";
        return std::move(file_);
    }

private:
    using Places = std::map<std::size_t, std::size_t>;

    // A run of numbers without a gap (section 7.5.4).
    auto write_run(Places::const_iterator first) -> Places::const_iterator
    {
        auto last = first;
        std::string lines;
        std::size_t count = 0;
        for (; last != places_.end() && last->first == first->first + count; ++last, ++count) {
            char line[32];
            std::snprintf(line, sizeof line, "%010zu 00000 n \n", last->second);
            lines += line;
        }
        file_ += std::to_string(first->first) + ' ' + std::to_string(count) + '\n' + lines;
        return last;
    }

    const OwnPdf& base_;
    std::string file_;
    std::size_t next_;
    Places places_;
};

// "/Key [ 4 0 R ]" becomes "/Key [ 4 0 R 22 0 R ]".
auto with_another(std::string_view dictionary, std::string_view key, std::size_t only, std::size_t more)
    -> Result<std::string>
{
    const auto list = std::string{key} + " [ " + reference(only) + " ]";
    const auto at = dictionary.find(list);
    if (at == std::string_view::npos || dictionary.find(list, at + 1) != std::string_view::npos) return no();
    auto changed = std::string{dictionary};
    changed.insert(at + list.size() - 1, reference(more) + ' ');
    return changed;
}

auto field_in(std::string_view catalog) -> Result<std::size_t>
{
    constexpr std::string_view key = "/Fields [ ";
    const auto at = catalog.find(key);
    if (at == std::string_view::npos) return no();
    Scanner scanner{catalog.substr(at + key.size())};
    const auto number = scanner.number();
    if (!number || !scanner.take(" 0 R ]")) return no();
    return *number;
}

void set_range(std::string& file, std::size_t range, std::size_t start, std::size_t end)
{
    const auto numbers = "0 " + std::to_string(start) + ' ' + std::to_string(end) + ' ' +
                         std::to_string(file.size() - end);
    file.replace(range, numbers.size(), numbers);
}

auto stream_of(ByteView content) -> std::string
{
    std::string body = "<< /Length " + std::to_string(content.size()) + " >>\nstream\n";
    body += as_text(content);
    body += "\nendstream";
    return body;
}

auto put_all(Increment& increment, const std::vector<Bytes>& contents) -> std::string
{
    std::string list = "[ ";
    for (const auto& content : contents) {
        const auto number = increment.next_number();
        increment.put(number, stream_of(content));
        list += reference(number) + ' ';
    }
    return list + ']';
}

// What with_evidence_store() was given.
auto evidence_in(std::string_view increment, std::size_t number) -> Result<Evidence>
{
    Scanner scanner{increment};
    std::vector<Bytes> contents;
    while (scanner.take(std::to_string(number) + " 0 obj\n<< /Length ")) {
        const auto length = scanner.number();
        const auto content = length && scanner.take(" >>\nstream\n") ? scanner.take(*length) : std::nullopt;
        if (!content || !scanner.take("\nendstream\nendobj\n") || contents.size() == evidence_max) return no();
        contents.push_back(to_bytes(*content));
        ++number;
    }
    if (!scanner.take(std::to_string(number) + " 0 obj\n<< /Certs [ ")) return no();
    std::size_t certificates = 0;
    while (scanner.number() && scanner.take(" 0 R ")) ++certificates;
    if (certificates > contents.size()) return no();
    const auto middle = contents.begin() + static_cast<std::ptrdiff_t>(certificates);
    return Evidence{{contents.begin(), middle}, {middle, contents.end()}};
}

auto second_in(ByteView pdf, ByteView first) -> Result<ByteView>
{
    const auto rest = as_text(pdf).substr(first.size());
    constexpr std::string_view key = " /M (";
    const auto at = rest.find(key);
    if (at == std::string_view::npos) return no();
    const auto when = date_in(rest.substr(at + key.size(), date_length));
    if (!when) return when.error();
    const auto again = with_second_field(first, *when);
    if (!again || again->size() > pdf.size()) return no();
    const auto second = pdf.first(again->size());
    const auto hole = Hole::find(second, first.size());
    const auto empty = Hole::find(*again, first.size());
    const bool same = hole && empty && hole->start() == empty->start() && hole->end() == empty->end() &&
                      hole->covered(second) == empty->covered(*again);
    if (!same) return no();
    return second;
}

}  // namespace

auto with_second_field(ByteView pdf, Instant when) -> Result<Bytes>
{
    const auto base = OwnPdf::read(pdf);
    if (!base) return base.error();
    const auto catalog = base->object(base->root());
    const auto first = catalog ? field_in(*catalog) : Result<std::size_t>{no()};
    const auto field = first ? base->object(*first) : Result<std::string_view>{no()};
    const auto page_number = field ? reference_in(*field, "/P") : Result<std::size_t>{no()};
    const auto page = page_number ? base->object(*page_number) : Result<std::string_view>{no()};
    if (!page || catalog->find("/DSS") != std::string_view::npos) return no();

    Increment increment{*base};
    const auto field_number = increment.next_number();
    const auto signature_number = increment.next_number();
    const auto new_page = with_another(*page, "/Annots", *first, field_number);
    const auto new_catalog = with_another(*catalog, "/Fields", *first, field_number);
    if (!new_page || !new_catalog) return no();

    increment.put(field_number, std::string{second_field} + reference(*page_number) +
                                    " /Rect [ 0 0 0 0 ] /Subtype /Widget /T (Signature2) /Type /Annot /V " +
                                    reference(signature_number) + " >>");
    const auto before = increment.end() + std::to_string(signature_number).size() + std::string_view{" 0 obj\n"}.size();
    const std::string head = "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /ByteRange [ ";
    const auto range = before + head.size();
    auto body = head;
    body += range_room;
    body += "] /Contents ";
    const auto start = before + body.size();
    body += '<' + std::string(2 * signature_room, '0') + '>';
    const auto end = before + body.size();
    increment.put(signature_number, body + " /M (" + date_text(when) + ") >>");
    increment.put(*page_number, *new_page);
    increment.put(base->root(), *new_catalog);
    auto file = std::move(increment).finish();
    set_range(file, range, start, end);
    return to_bytes(file);
}

auto with_evidence_store(ByteView pdf, const Evidence& evidence) -> Result<Bytes>
{
    const auto count = evidence.certificates.size() + evidence.crls.size();
    if (count == 0 || count > evidence_max) return Fault{errc::too_large, "report.evidence"};
    const auto base = OwnPdf::read(pdf);
    if (!base) return base.error();
    const auto catalog = base->object(base->root());
    if (!catalog || catalog->find("/DSS") != std::string_view::npos) return no();

    Increment increment{*base};
    const auto certificates = put_all(increment, evidence.certificates);
    const auto crls = put_all(increment, evidence.crls);
    const auto store = increment.next_number();
    increment.put(store, "<< /Certs " + certificates + " /CRLs " + crls + " /Type /DSS >>");
    auto new_catalog = std::string{*catalog};
    new_catalog.insert(new_catalog.size() - 2, "/DSS " + reference(store) + ' ');
    increment.put(base->root(), new_catalog);
    return to_bytes(std::move(increment).finish());
}

auto take_apart(ByteView pdf) -> Result<Revisions>
{
    constexpr std::string_view end_mark = "\n%%EOF\n";
    const auto end = as_text(pdf).find(end_mark);
    if (end == std::string_view::npos) return no();
    Revisions revisions{.first = pdf.first(end + end_mark.size())};
    if (revisions.first.size() == pdf.size()) return revisions;

    const auto first = OwnPdf::read(revisions.first);
    if (!first) return first.error();
    auto rest = as_text(pdf).substr(revisions.first.size());
    if (rest.starts_with(std::to_string(first->size()) + " 0 obj\n" + std::string{second_field})) {
        const auto second = second_in(pdf, revisions.first);
        if (!second) return second.error();
        revisions.second = *second;
        rest = as_text(pdf).substr(second->size());
    }
    if (rest.empty()) return revisions;

    const auto base = OwnPdf::read(revisions.signed_part());
    auto evidence = base ? evidence_in(rest, base->size()) : Result<Evidence>{no()};
    if (!evidence) return evidence.error();
    const auto again = with_evidence_store(revisions.signed_part(), *evidence);
    if (!again || !std::ranges::equal(*again, pdf)) return no();
    revisions.evidence = std::move(*evidence);
    return revisions;
}

}  // namespace shanhai::report
