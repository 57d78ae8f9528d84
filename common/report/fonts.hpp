// The typeface of reports: the same on every host, whatever fonts are installed there and whatever its locale.
//
// Debian's Noto Sans CJK stores its outlines in shared subroutines, which cairo 1.16 embeds whole: 900 KB for a page.
// So each face is rewritten once without them (8 MB, a third of a second) into the data directory, and pages take a
// tenth.
//
// Names hold characters that few fonts have. Two more faces lend theirs, and nothing else: Hanazono Mincho (free to
// embed without condition) has all of the CJK extensions B to F, BabelStone Han (Arphic Public License) what Unicode
// added to the basic block since 2018 and much of G and H. With both there is every ideograph of GB 18030-2022. A host
// without them prints reports all the same, and refuses those characters by name.
#pragma once

#include "common/base/fault.hpp"

#include <filesystem>
#include <memory>
#include <vector>

struct _FcConfig;
struct _FcCharSet;

namespace shanhai::report {

struct Typeface {
    std::filesystem::path regular = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";
    std::filesystem::path bold = "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc";
    unsigned face = 2;  // of the collection: the simplified Chinese forms
    std::vector<std::filesystem::path> rare = {"/usr/share/fonts/truetype/hanazono/HanaMinB.ttf",
                                               "/usr/share/fonts/truetype/babelstone/BabelStoneHan.ttf"};
};

// A value to build at start and to pass around; safe to use from any number of threads.
class Fonts {
public:
    // `cache` is made if need be; faces that are already in it are used as they are.
    static auto open(const std::filesystem::path& cache, const Typeface& typeface = {}) -> Result<Fonts>;

    auto families() const -> const std::string& { return families_; }  // as pango lists them, the first preferred
    auto config() const -> _FcConfig* { return config_.get(); }
    auto has(char32_t character) const -> bool;

private:
    Fonts(std::shared_ptr<_FcConfig> config, std::string families, std::shared_ptr<const _FcCharSet> characters)
        : config_{std::move(config)}, families_{std::move(families)}, characters_{std::move(characters)}
    {
    }

    std::shared_ptr<_FcConfig> config_;
    std::string families_;
    std::shared_ptr<const _FcCharSet> characters_;
};

}  // namespace shanhai::report
