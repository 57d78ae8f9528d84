// libFuzzer's door.
#include "tests/fuzz/fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size)
{
    shanhai::fuzz::run({reinterpret_cast<const std::byte*>(data), size});
    return 0;
}
