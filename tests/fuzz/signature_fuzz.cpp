// The signature of a report: the gap in the file that holds it, the CMS in the gap, and what follows in the file. What
// qpdf reads of the file is not here, since clang 14 cannot compile its headers; it sees a file only after these have
// taken it.
#include "common/report/cms.hpp"
#include "common/report/hole.hpp"
#include "common/report/increment.hpp"
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

// What is read is what would be written, to the byte: there is no second form that a reader could be shown.
void take(ByteView file)
{
    const auto revisions = report::take_apart(file);
    if (!revisions) return must(revisions.error().at() == "report.increment", "a refusal has one name");
    must(revisions->first.size() <= revisions->signed_part().size(), "the first part is in the signed part");
    if (!revisions->evidence) return must(revisions->signed_part().size() == file.size(), "nothing is left over");
    const auto again = report::with_evidence_store(revisions->signed_part(), *revisions->evidence);
    must(again && std::ranges::equal(*again, file), "evidence is written in one form");
}

void grow(ByteView file)
{
    const report::Evidence evidence{{Bytes(file.begin(), file.begin() + std::min<std::ptrdiff_t>(9, std::ssize(file)))},
                                    {}};
    const auto whole = report::with_evidence_store(file, evidence);
    const bool has_one_end = as_text(file).find("\n%%EOF\n") + 7 == file.size();
    if (whole && has_one_end) {
        const auto read = report::take_apart(*whole);
        must(read && read->evidence == evidence, "what was written is read back");
    }
    if (const auto second = report::with_second_field(file, Instant{})) take(*second);
}

}  // namespace

void run(ByteView input)
{
    const auto choice = take_choice(input);
    if (choice % 4 == 0) return look_at(input);
    if (choice % 4 == 2) return take(input);
    if (choice % 4 == 3) return grow(input);
    const auto hole = report::Hole::find(input);
    if (!hole) return must(hole.error().at() == "report.hole", "a refusal has one name");
    must(hole->start() < hole->end() && hole->end() <= input.size(), "the hole is in the file");
    must(hole->covered(input).size() == input.size() - (hole->end() - hole->start()), "all but the hole is signed");
    look_at(hole->content(input));
}

}  // namespace shanhai::fuzz
