// Bodies of requests, as whoever can reach a door may send them.
#include "common/base/utf8.hpp"
#include "common/wire/case.hpp"
#include "common/wire/people.hpp"
#include "common/wire/report.hpp"
#include "common/wire/submission.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace shanhai::fuzz {
namespace {

template <class Body>
void reads_the_same_again(std::string_view text)
{
    const auto body = wire::read_json<Body>(text);
    if (!body) return must(body.error().code() == errc::malformed, "a refusal is `malformed`");
    const auto written = wire::write_json(*body);
    must(is_utf8(written), "what is written is UTF-8");
    const auto again = wire::read_json<Body>(written);
    must(again && wire::write_json(*again) == written, "a body reads the same again");
}

}  // namespace

void run(ByteView input)
{
    const auto choice = take_choice(input);
    const auto text = as_text(input);
    switch (choice % 6) {
    case 0:
        if (const auto form = wire::read_json<wire::RequestForm>(text)) (void)wire::check(*form);
        return reads_the_same_again<wire::SubmissionRequest>(text);
    case 1: return reads_the_same_again<wire::EnrolmentRequest>(text);
    case 2: return reads_the_same_again<wire::PersonBody>(text);
    case 3: return reads_the_same_again<wire::DraftSave>(text);
    case 4: return reads_the_same_again<wire::SignRequest>(text);
    default: return reads_the_same_again<wire::SubmissionView>(text);
    }
}

}  // namespace shanhai::fuzz
