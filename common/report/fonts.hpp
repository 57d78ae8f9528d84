// The typeface of reports: the same on every host, whatever fonts are installed there and whatever its locale.
//
// Debian's Noto Sans CJK stores its outlines in shared subroutines, which cairo 1.16 embeds whole: 900 KB for a page.
// So each face is rewritten once without them (8 MB, a third of a second) into the data directory, and pages take a
// tenth.
#pragma once

#include "common/base/fault.hpp"

#include <filesystem>
#include <memory>

struct _FcConfig;

namespace shanhai::report {

struct Typeface {
    std::filesystem::path regular = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";
    std::filesystem::path bold = "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc";
    unsigned face = 2;  // of the collection: the simplified Chinese forms
};

// A value to build at start and to pass around; safe to use from any number of threads.
class Fonts {
public:
    // `cache` is made if need be; faces that are already in it are used as they are.
    static auto open(const std::filesystem::path& cache, const Typeface& typeface = {}) -> Result<Fonts>;

    auto family() const -> const std::string& { return family_; }
    auto config() const -> _FcConfig* { return config_.get(); }

private:
    Fonts(std::shared_ptr<_FcConfig> config, std::string family)
        : config_{std::move(config)}, family_{std::move(family)}
    {}

    std::shared_ptr<_FcConfig> config_;
    std::string family_;
};

}  // namespace shanhai::report
