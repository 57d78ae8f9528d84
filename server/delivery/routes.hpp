// The HTTP face of delivery: the inbox, the signed file, the clinic's word that it was seen, and taking it back; for an
// administrator the destinations that reports are pushed to, and how each push fares.
#pragma once

#include "server/archive/pack_store.hpp"
#include "server/delivery/destinations.hpp"
#include "server/delivery/forms.hpp"
#include "server/delivery/inbox.hpp"
#include "server/delivery/recalls.hpp"
#include "server/people/gate.hpp"

namespace shanhai::delivery {

auto routes(Inbox& inbox, Recalls& recalls, archive::PackStore& packs, people::Gate& gate)
    -> std::vector<http::Route>;
auto destination_routes(Destinations& destinations, people::Gate& gate) -> std::vector<http::Route>;

// GET /api/v1/reports/{report}?as=FORM: one report in the form that is asked for.
auto form_routes(Inbox& inbox, Forms& forms, people::Gate& gate) -> std::vector<http::Route>;

// What has become of a report since it was signed, in headers, because its bytes cannot say so.
auto with_state(http::Response answer, const Opened& opened) -> http::Response;

}  // namespace shanhai::delivery
