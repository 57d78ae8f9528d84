// report.json, which people sign: there is one text for a document, and it is the only one that is read.
#include "common/report/document_json.hpp"
#include "common/report/legible.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace shanhai::fuzz {

void run(ByteView input)
{
    const auto text = as_text(input);
    if (const auto document = report::parse_document(text))
        must(report::to_canonical_json(*document) == text, "a text is a document only if writing it gives that text");

    const auto legible = report::made_legible(text);
    must(report::made_legible(legible) == legible, "what is legible stays as it is");
}

}  // namespace shanhai::fuzz
