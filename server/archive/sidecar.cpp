#include "server/archive/sidecar.hpp"

#include <boost/json.hpp>

#include <optional>

namespace shanhai::archive {
namespace {

namespace json = boost::json;

constexpr std::string_view format = "shanhai-pack/1";

auto corrupt() -> Fault { return Fault{errc::corrupt, "archive.sidecar"}; }

auto line_of(const json::object& fields) -> std::string { return json::serialize(fields) + '\n'; }

auto line_of(const IndexEntry& entry) -> std::string
{
    json::object fields;
    fields["name"] = entry.name;
    fields["offset"] = entry.offset;
    fields["length"] = entry.length;
    fields["sha256"] = entry.sha256.hex();
    fields["media_type"] = entry.media_type;
    return line_of(fields);
}

// The fields of one line; a field that is missing or of another kind makes the whole line bad.
class Line {
public:
    explicit Line(std::string_view text)
    {
        boost::system::error_code error;
        const auto value = json::parse(text, error);
        if (!error && value.is_object()) fields_ = value.get_object();
    }

    auto text(std::string_view name) -> std::string
    {
        const auto* const value = fields_.if_contains(name);
        if (value && value->is_string()) return std::string{value->get_string().c_str(), value->get_string().size()};
        good_ = false;
        return {};
    }
    auto number(std::string_view name) -> std::uint64_t
    {
        const auto* const value = fields_.if_contains(name);
        if (value && value->is_uint64()) return value->get_uint64();
        if (value && value->is_int64() && value->get_int64() >= 0)
            return static_cast<std::uint64_t>(value->get_int64());
        good_ = false;
        return 0;
    }
    auto digest(std::string_view name) -> Digest
    {
        auto parsed = Digest::parse(text(name));
        if (parsed) return *parsed;
        good_ = false;
        return Digest{{}};
    }
    auto good() const -> bool { return good_; }

private:
    json::object fields_;
    bool good_ = true;
};

auto parse_entry(std::string_view text) -> Result<IndexEntry>
{
    Line line{text};
    IndexEntry entry{line.text("name"), line.number("offset"), line.number("length"), line.digest("sha256"),
                     line.text("media_type")};
    if (!line.good()) return corrupt();
    return entry;
}

// The next line without its end; nothing when the text ends, or ends within a line.
auto take_line(std::string_view& rest) -> std::optional<std::string_view>
{
    const auto end = rest.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    const auto line = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    return line;
}

}  // namespace

auto check_index(const PackIndex& index) -> Result<void>
{
    if (index.entries.size() > index_entries_max) return Fault{errc::too_large, "archive.index"};
    std::uint64_t end = 0;
    for (const auto& entry : index.entries) {
        if (entry.name.size() > name_max || entry.media_type.size() > media_type_max)
            return Fault{errc::too_large, "archive.index"};
        const bool inside = entry.offset >= end && entry.offset <= index.length
                            && entry.length <= index.length - entry.offset;
        if (!inside) return Fault{errc::mismatch, "archive.index"};
        end = entry.offset + entry.length;
    }
    return {};
}

auto to_sidecar(const PackIndex& index) -> Result<std::string>
{
    if (auto checked = check_index(index); !checked) return checked.error();

    std::string lines;
    for (const auto& entry : index.entries) {
        const auto line = line_of(entry);
        const auto back = parse_entry(line);
        if (!back || *back != entry) return Fault{errc::malformed, "archive.index"};  // a name that is not UTF-8
        lines += line;
        if (lines.size() > sidecar_max) return Fault{errc::too_large, "archive.index"};
    }

    json::object about;
    about["format"] = format;
    about["pack"] = index.pack.text();
    about["length"] = index.length;
    about["objects"] = index.entries.size();
    about["sha256"] = Digest::of(as_view(lines)).hex();
    auto text = line_of(about) + lines;
    if (text.size() > sidecar_max) return Fault{errc::too_large, "archive.index"};
    return text;
}

auto parse_sidecar(std::string_view text) -> Result<PackIndex>
{
    const auto first = take_line(text);
    if (!first) return corrupt();
    Line about{*first};
    auto pack = PackId::parse(about.text("pack"));
    const auto length = about.number("length");
    const auto objects = about.number("objects");
    const bool whole = about.text("format") == format && about.digest("sha256") == Digest::of(as_view(text));
    if (!pack || !whole || !about.good()) return corrupt();

    PackIndex index{std::move(*pack), length, {}};
    while (const auto line = take_line(text)) {
        auto entry = parse_entry(*line);
        if (!entry) return corrupt();
        index.entries.push_back(std::move(*entry));
    }
    if (!text.empty() || index.entries.size() != objects || !check_index(index)) return corrupt();
    return index;
}

}  // namespace shanhai::archive
