// What the declarations say, for people: the commented settings file and the reference page.
#pragma once

#include "common/config/reader.hpp"

namespace shanhai::config {

// A whole settings file: help and bounds above each setting; what the reader's file gave stands as given, everything
// else is shown commented out with its default, so that a better default of a later version takes effect by itself.
auto settings_file(const Reader& declared) -> std::string;

// The reference as Markdown: a table per section.
auto reference(const Reader& declared) -> std::string;

}  // namespace shanhai::config
