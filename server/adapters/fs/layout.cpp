#include "server/adapters/fs/layout.hpp"

namespace shanhai::fs {
namespace {

constexpr std::string_view crockford = "0123456789abcdefghjkmnpqrstvwxyz";  // the alphabet of ids
constexpr std::size_t name_length = 2;
static_assert(crockford.size() * crockford.size() == Layout::folder_count);

auto folder_of(const PackId& which) -> std::string_view
{
    const std::string_view text = which.text();
    return text.substr(text.size() - name_length);
}

}  // namespace

auto Layout::pack(const PackId& which) const -> path { return packs_ / folder_of(which) / (which.text() + ".pack"); }
auto Layout::sidecar(const PackId& which) const -> path
{
    return packs_ / folder_of(which) / (which.text() + ".jsonl");
}

auto Layout::folder(std::size_t number) const -> path { return packs_ / folder_name(number); }

auto Layout::folder_name(std::size_t number) -> std::string
{
    return {crockford.at(number / crockford.size()), crockford.at(number % crockford.size())};
}

auto Layout::folder_number(std::string_view name) -> std::optional<std::size_t>
{
    if (name.size() != name_length) return std::nullopt;
    const auto high = crockford.find(name[0]);
    const auto low = crockford.find(name[1]);
    if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
    return high * crockford.size() + low;
}

auto Layout::folder_number_of(const PackId& which) -> std::size_t { return folder_number(folder_of(which)).value(); }

auto pack_of(const path& file) -> std::optional<PackId>
{
    if (file.extension() != ".pack") return std::nullopt;
    auto id = PackId::parse(file.stem().string());
    if (!id) return std::nullopt;
    return std::move(*id);
}

}  // namespace shanhai::fs
