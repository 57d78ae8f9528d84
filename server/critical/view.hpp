// Alerts as they go over the wire. Pure.
#pragma once

#include "server/critical/critical.hpp"

namespace shanhai::critical {

auto to_view(const Shown& shown) -> wire::AlertView;
auto to_body(const List& list) -> wire::CriticalListBody;

}  // namespace shanhai::critical
