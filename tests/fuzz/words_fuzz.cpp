// The small texts that people type and machines send: codes, ids, times, and bytes as text.
#include "common/base/digest.hpp"
#include "common/base/ids.hpp"
#include "common/pki/enrolment_code.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace shanhai::fuzz {

void run(ByteView input)
{
    const auto text = as_text(input);
    if (const auto code = pki::EnrolmentCode::parse(text)) {
        const auto again = pki::EnrolmentCode::parse(code->text());
        must(again && *again == *code, "a code has one spelling");
    }
    if (const auto id = SubmissionId::parse(text)) must(id->text() == text, "an id is its text");
    if (const auto uid = StudyUid::parse(text)) must(uid->text().size() <= 64, "a UID is short");
    if (const auto when = parse_instant(text)) {
        const auto again = parse_instant(to_text(*when));
        must(again && *again == *when, "a moment reads the same again");
        (void)to_local_text(*when);
    }
    if (const auto day = parse_day(text)) must(to_text(*day) == text, "a day has one spelling");
    if (const auto bytes = from_base64(text)) must(to_base64(*bytes) == text, "base64 has one spelling");
    if (const auto bytes = from_hex(text)) must(from_hex(to_hex(*bytes)).value() == *bytes, "hex reads the same again");
    must(from_base64(to_base64(input)).value() == Bytes(input.begin(), input.end()), "bytes survive base64");
    (void)Digest::parse(text);
    (void)SiteId::parse(text);
}

}  // namespace shanhai::fuzz
