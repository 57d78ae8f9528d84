// EDF and BDF from any bytes at all.
#include "common/ecg/formats/readers.hpp"
#include "tests/fuzz/recordings.hpp"

namespace shanhai::fuzz {

void run(ByteView input)
{
    const auto limits = small_limits();
    (void)ecg::is_edf(input);
    must_keep_promises(ecg::read_edf(input, limits), limits);  // BDF by its first byte
}

}  // namespace shanhai::fuzz
