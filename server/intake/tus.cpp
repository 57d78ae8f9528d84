#include "server/intake/tus.hpp"

#include <charconv>
#include <ctime>

namespace shanhai::intake::tus {
namespace {

constexpr std::string_view folder = "/api/v1/uploads/";
constexpr std::size_t parts_max = 256;

auto take_word(std::string_view& rest, char end) -> std::string_view
{
    const auto word = rest.substr(0, rest.find(end));
    rest.remove_prefix(std::min(rest.size(), word.size() + 1));
    return word;
}

auto trimmed(std::string_view text) -> std::string_view
{
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

}  // namespace

auto parse_id(std::string_view text) -> std::optional<UploadId>
{
    if (auto submission = SubmissionId::parse(text)) return std::move(*submission);
    if (auto part = ledger::PartId::parse(text)) return std::move(*part);
    return std::nullopt;
}

auto path_of(const UploadId& which) -> std::string
{
    return std::string{folder} + std::visit([](const auto& id) { return id.text(); }, which);
}

auto speaks_our_version(const http::Request& request) -> bool { return request.header("Tus-Resumable") == version; }

auto number(const http::Request& request, std::string_view header, std::string_view step) -> Result<std::uint64_t>
{
    const auto text = request.header(header).value_or("");
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = !text.empty() && error == std::errc{} && end == text.data() + text.size();
    if (!whole) return Fault{errc::malformed, step};
    return value;
}

auto metadata(std::string_view header) -> Result<std::map<std::string, std::string>>
{
    std::map<std::string, std::string> all;
    while (!header.empty()) {
        auto pair = trimmed(take_word(header, ','));
        const auto name = take_word(pair, ' ');
        const auto value = from_base64(trimmed(pair));
        if (name.empty() || !value) return Fault{errc::malformed, "upload.metadata"};
        if (!all.emplace(name, as_text(*value)).second) return Fault{errc::malformed, "upload.metadata"};
    }
    return all;
}

auto concat(const http::Request& request) -> Result<Concat>
{
    const auto header = request.header("Upload-Concat");
    if (!header) return Whole{};
    if (*header == "partial") return Partial{};
    const auto wrong = Fault{errc::malformed, "upload.concat"};
    if (!header->starts_with("final;")) return wrong;

    auto all = Final{std::string{*header}, {}};
    auto rest = trimmed(header->substr(header->find(';') + 1));
    while (!rest.empty()) {
        const auto url = take_word(rest, ' ');
        if (url.empty()) continue;
        const auto at = url.rfind(folder);
        if (at == std::string_view::npos) return wrong;
        auto id = ledger::PartId::parse(url.substr(at + folder.size()));
        if (!id || all.parts.size() == parts_max) return wrong;
        all.parts.push_back(std::move(*id));
    }
    if (all.parts.empty()) return wrong;
    return all;
}

auto http_date(Instant when) -> std::string
{
    const auto seconds = std::chrono::system_clock::to_time_t(when);
    std::tm parts{};
    ::gmtime_r(&seconds, &parts);
    std::array<char, 32> text{};
    const auto size = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
    return {text.data(), size};
}

}  // namespace shanhai::intake::tus
