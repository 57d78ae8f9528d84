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

constexpr std::string_view recipe = "r3";  // rises when rewritten() changes, so that nobody uses the old faces

auto bytes_of(hb_blob_t* blob) -> ByteView
{
    unsigned length = 0;
    const char* const data = hb_blob_get_data(blob, &length);
    return as_view({data, length});
}

using Characters = Owned<hb_set_t, hb_set_destroy>;

auto characters_of(hb_face_t* face) -> Characters
{
    Characters set{hb_set_create()};
    hb_face_collect_unicodes(face, set.get());
    return set;
}

// Of the layout features only kerning is kept; vertical and decorative forms double the file.
auto rewritten(hb_face_t* face, const hb_set_t* characters) -> Blob
{
    const Owned<hb_subset_input_t, hb_subset_input_destroy> wish{hb_subset_input_create_or_fail()};
    if (!wish) return nullptr;

    hb_set_union(hb_subset_input_unicode_set(wish.get()), characters);
    auto* const features = hb_subset_input_set(wish.get(), HB_SUBSET_SETS_LAYOUT_FEATURE_TAG);
    hb_set_clear(features);
    hb_set_add(features, HB_TAG('k', 'e', 'r', 'n'));
    hb_subset_input_set_flags(wish.get(), HB_SUBSET_FLAGS_DESUBROUTINIZE | HB_SUBSET_FLAGS_NO_HINTING);

    const Face result{hb_subset_or_fail(face, wish.get())};
    return Blob{result ? hb_face_reference_blob(result.get()) : nullptr};
}

// All but those for private use: what they show is anybody's guess, so a report that holds one must find no glyph.
auto public_characters(hb_face_t* face) -> Characters
{
    auto set = characters_of(face);
    hb_set_del_range(set.get(), 0xE000, 0xF8FF);
    hb_set_del_range(set.get(), 0xF0000, 0x10FFFF);
    return set;
}

auto has_private_characters(hb_face_t* face) -> bool
{
    return hb_set_get_population(public_characters(face).get()) < hb_set_get_population(characters_of(face).get());
}

// CJK Unified Ideographs, their extensions and the compatibility ideographs.
auto ideographs(hb_face_t* face) -> Characters
{
    Characters set{hb_set_create()};
    hb_set_add_range(set.get(), 0x3400, 0x4DBF);
    hb_set_add_range(set.get(), 0x4E00, 0x9FFF);
    hb_set_add_range(set.get(), 0xF900, 0xFAFF);
    hb_set_add_range(set.get(), 0x20000, 0x3FFFD);
    hb_set_intersect(set.get(), characters_of(face).get());
    return set;
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

// A font begins with a directory that has a checksum of each of its tables (ISO/IEC 14496-22 section 5.2), so its start
// and its size say which one it is. All of it, read at every start, would be 100 MB.
auto digest_of(const fs::path& file) -> Result<Digest>
{
    std::error_code error;
    const auto size = fs::file_size(file, error);
    std::ifstream in{file, std::ios::binary};
    std::string start(64 * 1024, '\0');
    in.read(start.data(), static_cast<std::streamsize>(start.size()));
    if (error || in.bad() || in.gcount() == 0) return Fault{errc::unavailable, "fonts.source"};
    start.resize(static_cast<std::size_t>(in.gcount()));
    return Digest::of(as_view(start + std::to_string(size)));
}

// Rewrites faces into the cache, one after the other, and adds them to what reports may use. Of a rare face only what
// none before it has, and one without characters for private use stays where it is: the families' order decides who
// draws a character.
class Cabinet {
public:
    explicit Cabinet(fs::path cache) : cache_{std::move(cache)} {}

    auto add(const fs::path& source, unsigned index, bool rare) -> Result<void>
    {
        const Blob original{hb_blob_create_from_file_or_fail(source.c_str())};
        if (!original) return Fault{errc::unavailable, "fonts.source"};
        const Face face{hb_face_create(original.get(), index)};
        const auto wanted = rare ? ideographs(face.get()) : public_characters(face.get());
        if (rare) hb_set_subtract(wanted.get(), known_.get());

        const bool as_it_is = rare && !has_private_characters(face.get());
        const auto name = name_for(source, index);
        if (!name) return name.error();
        const auto file = as_it_is ? source : cache_ / *name;
        if (!fs::exists(file))
            if (auto made = make(file, face.get(), wanted.get()); !made) return made;
        hb_set_union(known_.get(), wanted.get());
        FcConfigAppFontAddFile(config_.get(), reinterpret_cast<const FcChar8*>(file.c_str()));
        ++added_;
        return {};
    }

    auto config() const -> const std::shared_ptr<FcConfig>& { return config_; }

    // Empty when something added was no font.
    auto families() const -> std::string
    {
        const auto* const fonts = FcConfigGetFonts(config_.get(), FcSetApplication);
        if (!fonts || fonts->nfont != added_) return {};
        std::string all;
        for (int i = 0; i < fonts->nfont; ++i) {
            FcChar8* name = nullptr;
            if (FcPatternGetString(fonts->fonts[i], FC_FAMILY, 0, &name) != FcResultMatch) return {};
            const std::string family = reinterpret_cast<const char*>(name);
            if (all.find(family) == std::string::npos) all += (all.empty() ? "" : ",") + family;
        }
        return all;
    }

    auto characters() const -> std::shared_ptr<const FcCharSet>
    {
        const std::shared_ptr<FcCharSet> all{FcCharSetCreate(), FcCharSetDestroy};
        for (hb_codepoint_t one = HB_SET_VALUE_INVALID; hb_set_next(known_.get(), &one);)
            FcCharSetAddChar(all.get(), one);
        return all;
    }

private:
    // Says what the face was made from and how: another source, other faces before it or another recipe is another
    // file.
    auto name_for(const fs::path& source, unsigned index) -> Result<std::string>
    {
        const auto digest = digest_of(source);
        if (!digest) return digest.error();
        before_ = Digest::of(as_view(before_ + digest->hex())).hex().substr(0, 16);
        return source.stem().string() + '-' + std::to_string(index) + '-' + before_ + '-' + std::string{recipe} +
               ".otf";
    }

    static auto make(const fs::path& target, hb_face_t* face, const hb_set_t* characters) -> Result<void>
    {
        const auto made = rewritten(face, characters);
        if (!made) return Fault{errc::unavailable, "fonts.source"};
        return store(target, bytes_of(made.get()));
    }

    fs::path cache_;
    std::shared_ptr<FcConfig> config_{FcConfigCreate(), FcConfigDestroy};
    Characters known_{hb_set_create()};
    std::string before_;
    int added_ = 0;
};

}  // namespace

auto Fonts::open(const fs::path& cache, const Typeface& typeface) -> Result<Fonts>
{
    std::error_code error;
    fs::create_directories(cache, error);
    if (error) return Fault{errc::unavailable, "fonts.cache"};

    Cabinet cabinet{cache};
    for (const auto& source : {typeface.regular, typeface.bold})
        if (auto added = cabinet.add(source, typeface.face, false); !added) return added.error();
    for (const auto& source : typeface.rare)
        if (fs::exists(source))
            if (auto added = cabinet.add(source, 0, true); !added) return added.error();
    auto families = cabinet.families();
    if (families.empty()) return Fault{errc::unavailable, "fonts.face"};
    return Fonts{cabinet.config(), std::move(families), cabinet.characters()};
}

auto Fonts::has(char32_t character) const -> bool { return FcCharSetHasChar(characters_.get(), character); }

}  // namespace shanhai::report
