// Files that claim to be reports. With no roots to trust, none is valid.
#include "common/report/contents.hpp"
#include "common/report/verify.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace shanhai::fuzz {

void run(ByteView input)
{
    const auto verdict = report::verify(input, {});
    must(verdict.state != report::State::valid && !verdict.facts, "nothing is valid that nobody vouches for");
    must(!verdict.code.empty(), "a verdict says which step decided");
    (void)report::read_report(input);
}

}  // namespace shanhai::fuzz
