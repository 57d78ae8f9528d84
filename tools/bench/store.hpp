// C-STORE from many associations at once: what modalities do, as fast as the receiver answers.
#pragma once

#include "tools/bench/figures.hpp"
#include "tools/bench/target.hpp"

namespace shanhai::bench {

struct StoreWish {
    std::size_t associations = 1;
    std::size_t objects = 300;  // all associations together
    std::size_t bytes = 512 * 1024;
    std::size_t threads = 1;
    std::string calling_title = "SHANHAI_BENCH";
    std::string called_title = "ANY";
};

auto store(const Target& target, const StoreWish& wish) -> Result<Run>;

// Opens associations, says nothing on them for `hold`, then releases each: what an idle county costs the receiver.
// `when_open` is called once, when the last of them stands.
auto hold_associations(const Target& target, const StoreWish& wish, Duration hold, std::function<void()> when_open)
    -> Result<Run>;

}  // namespace shanhai::bench
