// The index beside a pack: our own bytes, after years on a disk.
#include "server/archive/sidecar.hpp"

#include "tests/fuzz/fuzz.hpp"

namespace shanhai::fuzz {

void run(ByteView input)
{
    const auto index = archive::parse_sidecar(as_text(input));
    if (!index) return;
    const auto written = archive::to_sidecar(*index);
    must(written.has_value(), "what was read can be written");
    const auto again = archive::parse_sidecar(*written);
    must(again && *again == *index, "an index reads the same again");
    for (const auto& entry : index->entries)
        must(entry.offset + entry.length <= index->length, "objects are in the pack");
}

}  // namespace shanhai::fuzz
