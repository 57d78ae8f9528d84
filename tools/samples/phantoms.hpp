// What the cameras see: computed bodies, so that no picture of a real person is ever shipped.
#pragma once

#include "tools/samples/chance.hpp"

#include <cstddef>
#include <vector>

namespace shanhai::samples {

enum class CtRegion { head, chest };  // the head has a bleed, the chest a nodule

inline constexpr std::size_t ct_size = 512;
inline constexpr int ct_intercept = -1024;  // stored value 0 in Hounsfield units

// `height` runs from 0, the lowest slice, to 1. Stored values, 12 bits.
auto ct_slice(CtRegion region, double height, Chance chance) -> std::vector<std::uint16_t>;

enum class DrView { frontal, lateral };

inline constexpr std::size_t dr_columns = 2048;
inline constexpr std::size_t dr_rows = 2500;

// Bones bright, 12 bits.
auto dr_chest(DrView view, Chance chance) -> std::vector<std::uint16_t>;

inline constexpr std::size_t us_columns = 640;
inline constexpr std::size_t us_rows = 480;

// A beating heart in a fan, with a patch of colour flow: red, green, blue by pixel; `frames` make one beat.
auto us_cine(std::size_t frames, Chance chance) -> std::vector<std::uint8_t>;

}  // namespace shanhai::samples
