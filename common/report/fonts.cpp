#include "common/report/fonts.hpp"

#include "common/base/digest.hpp"
#include "common/base/owned.hpp"

#include <fcntl.h>
#include <fontconfig/fontconfig.h>
#include <harfbuzz/hb-subset.h>
#include <unistd.h>

#include <fstream>

namespace shanhai::report {
namespace {

namespace fs = std::filesystem;

using Blob = Owned<hb_blob_t, hb_blob_destroy>;
using Face = Owned<hb_face_t, hb_face_destroy>;

constexpr std::string_view recipe = "r1";  // rises when rewritten() changes, so that nobody uses the old faces

auto bytes_of(hb_blob_t* blob) -> ByteView
{
    unsigned length = 0;
    const char* const data = hb_blob_get_data(blob, &length);
    return as_view({data, length});
}

// Every character of the face but those for private use: what they show is anybody's guess, so a report that holds one
// must find no glyph. Of the layout features only kerning is kept; vertical and decorative forms double the file.
auto rewritten(hb_blob_t* source, unsigned index) -> Blob
{
    const Face face{hb_face_create(source, index)};
    const Owned<hb_subset_input_t, hb_subset_input_destroy> wish{hb_subset_input_create_or_fail()};
    if (!wish) return nullptr;

    auto* const characters = hb_subset_input_unicode_set(wish.get());
    hb_face_collect_unicodes(face.get(), characters);
    hb_set_del_range(characters, 0xE000, 0xF8FF);
    hb_set_del_range(characters, 0xF0000, 0x10FFFF);
    auto* const features = hb_subset_input_set(wish.get(), HB_SUBSET_SETS_LAYOUT_FEATURE_TAG);
    hb_set_clear(features);
    hb_set_add(features, HB_TAG('k', 'e', 'r', 'n'));
    hb_subset_input_set_flags(wish.get(), HB_SUBSET_FLAGS_DESUBROUTINIZE | HB_SUBSET_FLAGS_NO_HINTING);

    const Face result{hb_subset_or_fail(face.get(), wish.get())};
    return Blob{result ? hb_face_reference_blob(result.get()) : nullptr};
}

auto is_on_disk(const fs::path& file) -> bool
{
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
    if (descriptor >= 0) ::close(descriptor);
    return synced;
}

// Whole or not at all: a start that is cut off must not leave half a font for the next one to trust.
auto store(const fs::path& target, ByteView bytes) -> Result<void>
{
    const auto staged = fs::path{target}.concat("." + std::to_string(::getpid()) + ".part");
    std::ofstream file{staged, std::ios::binary};
    file.write(as_text(bytes).data(), static_cast<std::streamsize>(bytes.size()));
    file.close();
    std::error_code error;
    const bool whole = file.good() && is_on_disk(staged);
    if (whole) fs::rename(staged, target, error);
    if (whole && !error) return {};
    fs::remove(staged, error);
    return Fault{errc::unavailable, "fonts.cache"};
}

// The name of a rewritten face says what it was made from and how.
auto ready_face(const fs::path& cache, const fs::path& source, unsigned index) -> Result<fs::path>
{
    const Blob original{hb_blob_create_from_file_or_fail(source.c_str())};
    if (!original) return Fault{errc::unavailable, "fonts.source"};

    const auto digest = Digest::of(bytes_of(original.get())).hex().substr(0, 16);
    const auto name = source.stem().string() + '-' + std::to_string(index) + '-' + digest + '-' + std::string{recipe};
    const auto target = cache / (name + ".otf");
    if (fs::exists(target)) return target;

    const auto face = rewritten(original.get(), index);
    if (!face) return Fault{errc::unavailable, "fonts.source"};
    if (auto done = store(target, bytes_of(face.get())); !done) return done.error();
    return target;
}

auto family_of(FcConfig* config) -> std::string
{
    const auto* const fonts = FcConfigGetFonts(config, FcSetApplication);
    FcChar8* name = nullptr;
    if (!fonts || fonts->nfont != 2 || FcPatternGetString(fonts->fonts[0], FC_FAMILY, 0, &name) != FcResultMatch)
        return {};
    return reinterpret_cast<const char*>(name);
}

}  // namespace

auto Fonts::open(const fs::path& cache, const Typeface& typeface) -> Result<Fonts>
{
    std::error_code error;
    fs::create_directories(cache, error);
    if (error) return Fault{errc::unavailable, "fonts.cache"};

    const std::shared_ptr<FcConfig> config{FcConfigCreate(), FcConfigDestroy};
    for (const auto& source : {typeface.regular, typeface.bold}) {
        const auto face = ready_face(cache, source, typeface.face);
        if (!face) return face.error();
        FcConfigAppFontAddFile(config.get(), reinterpret_cast<const FcChar8*>(face->c_str()));
    }
    auto family = family_of(config.get());
    if (family.empty()) return Fault{errc::unavailable, "fonts.face"};
    return Fonts{config, std::move(family)};
}

}  // namespace shanhai::report
