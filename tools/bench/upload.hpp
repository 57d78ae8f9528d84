// HTTP senders: submissions over tus, fast or as slow as a village's uplink, and STOW-RS.
#pragma once

#include "tools/bench/figures.hpp"
#include "tools/bench/target.hpp"

namespace shanhai::bench {

struct UploadWish {
    std::size_t uploads = 1;      // at once, each on a connection of its own
    std::size_t objects = 16;     // in each
    std::size_t bytes = 64 << 20; // of each object, about
    std::size_t threads = 1;
    std::uint64_t rate = 0;       // bytes a second, of each; 0: as fast as it goes
    std::string path;             // where to POST
};

// Declares a submission with its manifest, sends it in one PATCH, and wants it committed.
auto submit(const Target& target, const UploadWish& wish) -> Result<Run>;
// tus 1.0 as any server speaks it: creation, then one PATCH.
auto tus(const Target& target, const UploadWish& wish) -> Result<Run>;
// PS3.18 section 10.5: one POST of all objects as multipart/related.
auto stow(const Target& target, const UploadWish& wish) -> Result<Run>;

}  // namespace shanhai::bench
