#include "common/report/own_pdf.hpp"

#include "common/report/scanner.hpp"

#include <algorithm>
#include <optional>

namespace shanhai::report {
namespace {

auto no() -> Fault { return {errc::malformed, "report.increment"}; }
constexpr std::string_view end_mark = "\n%%EOF\n";
constexpr std::string_view start_mark = "\nstartxref\n";
constexpr std::size_t sections_max = 3;  // the report, the countersignature, the evidence

auto count_of(std::string_view text, std::string_view what) -> std::size_t
{
    std::size_t count = 0;
    for (auto at = text.find(what); at != std::string_view::npos; at = text.find(what, at + 1)) ++count;
    return count;
}

auto is_hex(std::string_view text) -> bool
{
    return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

auto identity_in(std::string_view trailer) -> std::optional<std::string_view>
{
    constexpr std::string_view key = "/ID [<";
    const auto at = trailer.find(key);
    if (at == std::string_view::npos) return std::nullopt;
    const auto first = trailer.substr(at + key.size(), 32);
    const bool whole = first.size() == 32 && is_hex(first) && trailer.substr(at + key.size() + 32).starts_with("><");
    return whole ? std::optional{first} : std::nullopt;
}

}  // namespace

auto reference_in(std::string_view dictionary, std::string_view key) -> Result<std::size_t>
{
    const auto name = std::string{key} + ' ';
    const auto at = dictionary.find(name);
    if (at == std::string_view::npos || dictionary.find(name, at + 1) != std::string_view::npos) return no();
    Scanner scanner{dictionary.substr(at + name.size())};
    const auto number = scanner.number();
    if (!number || !scanner.take(" 0 R")) return no();
    return *number;
}

// One table and its trailer; answers where the one before stands, if it names one.
auto OwnPdf::read_section(std::size_t at, std::size_t end) -> Result<std::optional<std::size_t>>
{
    Scanner scanner{text_.substr(at, end - at)};
    if (!scanner.take("xref\n")) return no();
    while (!scanner.take("trailer << ")) {
        const auto first = scanner.number();
        const auto count = first && scanner.take(" ") ? scanner.number() : std::nullopt;
        if (!count || *first > text_.size() || !scanner.take("\n")) return no();
        for (std::size_t i = 0; i < *count; ++i) {
            const auto place = scanner.number();
            if (!place || *place >= text_.size()) return no();
            if (scanner.take(" 00000 n \n")) {
                objects_[*first + i].push_back(*place);
            } else if (!scanner.take(" 65535 f \n")) {
                return no();
            }
        }
    }
    const auto trailer = scanner.rest();
    const auto root = reference_in(trailer, "/Root");
    const auto info = reference_in(trailer, "/Info");
    const auto size = trailer.find("/Size ");
    const auto identity = identity_in(trailer);
    if (!root || !info || !identity || size == std::string_view::npos) return no();
    if (size_ == 0) {  // the newest counts
        Scanner number{trailer.substr(size + 6)};
        size_ = number.number().value_or(0);
        root_ = *root;
        info_ = *info;
        identity_ = *identity;
        if (size_ == 0 || size_ > text_.size()) return no();
    }
    if (*root != root_ || *info != info_ || *identity != identity_) return no();
    const auto prev = trailer.find("/Prev ");
    if (prev == std::string_view::npos) return std::optional<std::size_t>{};
    Scanner number{trailer.substr(prev + 6)};
    const auto before = number.number();
    if (!before || *before >= at) return no();
    return std::optional{*before};
}

auto OwnPdf::read(ByteView pdf) -> Result<OwnPdf>
{
    OwnPdf own{as_text(pdf)};
    const auto text = own.text_;
    const auto start = text.rfind(start_mark);
    if (!text.ends_with(end_mark) || start == std::string_view::npos) return no();
    Scanner scanner{text.substr(start + start_mark.size())};
    const auto table = scanner.number();
    if (!table || *table >= start || !scanner.take(end_mark) || !scanner.rest().empty()) return no();
    own.table_ = *table;

    auto at = std::optional{*table};
    auto end = start;
    for (std::size_t i = 0; at; ++i) {
        if (i == sections_max) return no();
        auto before = own.read_section(*at, end);
        if (!before) return before.error();
        end = *at;
        at = *before;
    }
    return own;
}

auto OwnPdf::object(std::size_t number) const -> Result<std::string_view>
{
    const auto found = objects_.find(number);
    if (found == objects_.end() || found->second.front() == 0) return no();
    const auto line = '\n' + std::to_string(number) + " 0 obj\n";
    const auto at = found->second.front() - 1;
    if (text_.substr(at, line.size()) != line || count_of(text_, line) != found->second.size()) return no();
    const auto body = text_.substr(at + line.size());
    const auto end = body.find("\nendobj\n");
    const auto text = body.substr(0, std::min(end, body.size()));
    if (end == std::string_view::npos || !text.starts_with("<< ") || !text.ends_with(" >>")) return no();
    return text;
}

}  // namespace shanhai::report
