#include "common/dicom/media/entry_name.hpp"

#include "common/dicom/data/text_decoder.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace shanhai::dicom {
namespace {

auto is_control(char c) -> bool { return (c >= 0 && c < ' ') || c == 0x7F; }

auto harmless(std::string name) -> std::string
{
    std::ranges::replace_if(name, is_control, ' ');
    if (name.size() > entry_name_max) name.resize(utf8_prefix(std::string_view{name}.substr(0, entry_name_max)));
    return name;
}

auto is_drive(std::string_view name) -> bool
{
    const auto first = name.empty() ? '\0' : name.front() | 0x20;
    return name.size() > 1 && name[1] == ':' && first >= 'a' && first <= 'z';
}

auto parts_of(std::string_view name) -> std::vector<std::string_view>
{
    std::vector<std::string_view> parts;
    while (!name.empty()) {
        const auto cut = std::min(name.find('/'), name.size());
        parts.push_back(name.substr(0, cut));
        name.remove_prefix(std::min(cut + 1, name.size()));
    }
    return parts;
}

}  // namespace

auto decoded_name(std::string_view raw) -> std::string
{
    const std::array<std::string_view, 1> texts{raw};
    return TextDecoder{gb_18030, texts}.text(raw);
}

auto entry_name(std::string_view raw) -> Result<std::string>
{
    auto name = decoded_name(raw);
    const auto refused = [&] { return Fault{errc::malformed, "media.path", harmless(name)}; };
    if (name.empty() || name.size() > entry_name_max || std::ranges::any_of(name, is_control)) return refused();
    std::ranges::replace(name, '\\', '/');
    if (name.front() == '/' || is_drive(name)) return refused();

    std::string clean;
    for (const auto part : parts_of(name)) {
        if (part == "..") return refused();
        if (part.empty() || part == ".") continue;
        clean += (clean.empty() ? "" : "/") + std::string{part};
    }
    if (clean.empty()) return refused();
    return name.back() == '/' ? clean + '/' : clean;
}

auto name_on_disc(std::string_view name) -> std::string
{
    const auto version = name.rfind(';');
    const bool numbered = version != std::string_view::npos && version + 1 < name.size() &&
                          name.find_first_not_of("0123456789", version + 1) == std::string_view::npos;
    if (numbered) name = name.substr(0, version);
    while (name.ends_with('.')) name.remove_suffix(1);
    std::string upper{name};
    std::ranges::transform(upper, upper.begin(),
                           [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    return upper;
}

}  // namespace shanhai::dicom
