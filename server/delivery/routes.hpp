// The HTTP face of delivery: the inbox, the signed file, and the clinic's word that it was seen.
#pragma once

#include "server/archive/pack_store.hpp"
#include "server/delivery/inbox.hpp"
#include "server/people/gate.hpp"

namespace shanhai::delivery {

auto routes(Inbox& inbox, archive::PackStore& packs, people::Gate& gate) -> std::vector<http::Route>;

}  // namespace shanhai::delivery
