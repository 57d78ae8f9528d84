// `shanhaid serve`: the process from its first line to its last.
#pragma once

#include "server/settings.hpp"

#include <optional>

namespace shanhai::server {

// The command line's word over the settings file's.
struct PortOverrides {
    std::optional<std::uint16_t> dicom;
    std::optional<std::uint16_t> machines;
    std::optional<std::uint16_t> people;
    std::optional<std::uint16_t> ops;
};

// Reads and checks the settings; mistakes go to standard error, all at once, and the answer is none.
auto load_settings(const Layout& layout) -> std::optional<Settings>;

// Serves until SIGTERM or SIGINT, then drains. The ports stand on standard output as one JSON line, and in ports.json.
// The answer is the process's: 0 after an orderly end.
auto serve(const Layout& layout, const PortOverrides& overrides) -> int;

}  // namespace shanhai::server
