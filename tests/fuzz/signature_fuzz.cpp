// The signature of a report: the gap in the file that holds it, and the CMS in the gap. What qpdf reads of the file is
// not here, since clang 14 cannot compile its headers; it sees a file only after these two have taken it.
#include "common/report/cms.hpp"
#include "common/report/hole.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace shanhai::fuzz {
namespace {

void look_at(ByteView der)
{
    const auto parsed = report::parse_cms(der);
    if (!parsed.cms) return;
    must(parsed.rest.size() < der.size(), "what follows a signature is less than the whole");
    (void)report::tbs_of(parsed.cms);
    (void)report::message_digest_of(parsed.cms);
    (void)report::signature_of(parsed.cms);
    (void)report::token_of(parsed.cms);
    (void)report::signer_of(parsed.cms);
    (void)report::others_of(parsed.cms);
}

}  // namespace

void run(ByteView input)
{
    if (take_choice(input) % 2 == 0) return look_at(input);
    const auto hole = report::Hole::find(input);
    if (!hole) return must(hole.error().at() == "report.hole", "a refusal has one name");
    must(hole->start() < hole->end() && hole->end() <= input.size(), "the hole is in the file");
    must(hole->covered(input).size() == input.size() - (hole->end() - hole->start()), "all but the hole is signed");
    look_at(hole->content(input));
}

}  // namespace shanhai::fuzz
