// The HTTP face of viewing: a case with its objects, and an object's bytes as they arrived.
#pragma once

#include "server/archive/pack_store.hpp"
#include "server/people/gate.hpp"
#include "server/viewer/viewing.hpp"

namespace shanhai::viewer {

auto routes(Viewing& viewing, archive::PackStore& packs, people::Gate& gate, Clock& clock) -> std::vector<http::Route>;

}  // namespace shanhai::viewer
