// The HTTP face of delivery: the inbox, the signed file, the clinic's word that it was seen, and taking it back; for an
// administrator the destinations that reports are pushed to, and how each push fares.
#pragma once

#include "server/archive/pack_store.hpp"
#include "server/delivery/destinations.hpp"
#include "server/delivery/inbox.hpp"
#include "server/delivery/recalls.hpp"
#include "server/people/gate.hpp"

namespace shanhai::delivery {

auto routes(Inbox& inbox, Recalls& recalls, archive::PackStore& packs, people::Gate& gate)
    -> std::vector<http::Route>;
auto destination_routes(Destinations& destinations, people::Gate& gate) -> std::vector<http::Route>;

}  // namespace shanhai::delivery
