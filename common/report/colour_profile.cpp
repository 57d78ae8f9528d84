#include "common/report/colour_profile.hpp"

#include "common/base/owned.hpp"

#include <lcms2.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace shanhai::report {
namespace {

void close(void* profile) { cmsCloseProfile(profile); }

// IEC 61966-2-1: its curve in a thousand steps, which is finer than eight bits and a quarter of what Little CMS writes.
auto tone_curve() -> Owned<cmsToneCurve, cmsFreeToneCurve>
{
    constexpr std::array<cmsFloat64Number, 5> parameters{2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045};
    const Owned<cmsToneCurve, cmsFreeToneCurve> exact{cmsBuildParametricToneCurve(nullptr, 4, parameters.data())};
    std::array<cmsUInt16Number, 1024> steps{};
    for (std::size_t i = 0; i < steps.size(); ++i)
        steps[i] = static_cast<cmsUInt16Number>(
            65535 * cmsEvalToneCurveFloat(exact.get(), float(i) / float(steps.size() - 1)) + 0.5F);
    return Owned<cmsToneCurve, cmsFreeToneCurve>{cmsBuildTabulatedToneCurve16(nullptr, steps.size(), steps.data())};
}

auto made() -> std::string
{
    constexpr cmsCIExyY white{0.3127, 0.3290, 1};
    constexpr cmsCIExyYTRIPLE primaries{{0.64, 0.33, 1}, {0.30, 0.60, 1}, {0.15, 0.06, 1}};
    const auto curve = tone_curve();
    const std::array<cmsToneCurve*, 3> curves{curve.get(), curve.get(), curve.get()};
    const Owned<void, close> profile{cmsCreateRGBProfile(&white, &primaries, curves.data())};
    if (!profile) throw std::runtime_error{"no colour profile"};
    cmsSetProfileVersion(profile.get(), 2.1);
    cmsUInt32Number size = 0;
    cmsSaveProfileToMem(profile.get(), nullptr, &size);
    std::string bytes(size, '\0');
    if (size == 0 || !cmsSaveProfileToMem(profile.get(), bytes.data(), &size))
        throw std::runtime_error{"no colour profile"};

    // Bytes 24 to 35 of the header are when it was made: year, month, day, and a time.
    constexpr std::array<char, 12> first_day{'\x07', '\xEA', 0, 1, 0, 1, 0, 0, 0, 0, 0, 0};
    std::copy(first_day.begin(), first_day.end(), bytes.begin() + 24);
    return bytes;
}

}  // namespace

auto srgb_profile() -> const std::string&
{
    static const auto profile = made();
    return profile;
}

}  // namespace shanhai::report
