// The colour space that DeviceRGB means in our files: sRGB, as an ICC profile of version 2.1 (ISO 15076-1), made by
// Little CMS and the same in every file and on every host.
#pragma once

#include <string>

namespace shanhai::report {

auto srgb_profile() -> const std::string&;  // made once; thread-safe

}  // namespace shanhai::report
