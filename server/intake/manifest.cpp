#include "server/intake/manifest.hpp"

#include "server/intake/cart_files.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace shanhai::intake {
namespace {

constexpr std::size_t name_max = 512;

auto is_control(char c) -> bool { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

// A name is only ever shown, never used as a path, but what is shown must not steer a terminal either.
auto check_name(const std::string& name) -> bool
{
    return !name.empty() && name.size() <= name_max && std::find_if(name.begin(), name.end(), is_control) == name.end();
}

// DICOM, or a cart's own file: which one its bytes say, whatever stands here.
constexpr auto media_types = std::to_array<std::string_view>({
    "application/dicom",
    "application/octet-stream",
    "application/pdf",
    "application/xml",
    "image/jpeg",
    "image/png",
    "text/plain",
    "text/xml",
});

}  // namespace

auto read_manifest(const std::vector<wire::ManifestLine>& lines, const IntakeSettings& settings)
    -> Result<std::vector<ledger::ManifestEntry>>
{
    if (lines.empty()) return Fault{errc::malformed, "manifest.empty"};
    if (lines.size() > static_cast<std::size_t>(settings.objects_max)) return Fault{errc::too_large, "manifest.count"};

    std::vector<ledger::ManifestEntry> manifest;
    std::set<Digest> seen;
    std::uint64_t total = 0;
    for (const auto& line : lines) {
        const auto number = std::to_string(manifest.size());
        if (!check_name(line.name)) return Fault{errc::malformed, "manifest.name", number};
        if (std::ranges::find(media_types, line.media_type) == media_types.end())
            return Fault{errc::unsupported, "manifest.type", number};
        if (line.size <= 0) return Fault{errc::malformed, "manifest.size", number};
        const auto size = static_cast<std::uint64_t>(line.size);
        const bool is_cart = line.media_type != "application/dicom";
        if (is_cart && size > cart_files_max) return Fault{errc::too_large, "ecg.size", number};
        if (size > settings.object_max) return Fault{errc::too_large, "manifest.size", number};
        total += size;
        if (total > settings.submission_max) return Fault{errc::too_large, "manifest.total"};
        auto digest = Digest::parse(line.sha256);
        if (!digest) return Fault{errc::malformed, "manifest.digest", number};
        if (!seen.insert(*digest).second) return Fault{errc::mismatch, "manifest.repeated", number};
        manifest.push_back({line.name, line.media_type, size, *digest, std::nullopt});
    }
    return manifest;
}

auto fingerprint_of(const wire::SubmissionRequest& request) -> Digest
{
    auto content = request;
    content.sent_at.reset();                                // a repeat comes later
    return Digest::of(as_view(wire::write_json(content)));  // written anew, so only the content counts
}

auto layout_of(const std::vector<ledger::ManifestEntry>& manifest) -> std::vector<Span>
{
    std::vector<Span> layout;
    std::uint64_t at = 0;
    for (std::size_t i = 0; i < manifest.size(); ++i) {
        if (manifest[i].held) continue;
        layout.push_back({i, at, at + manifest[i].size});
        at += manifest[i].size;
    }
    return layout;
}

}  // namespace shanhai::intake
