// What a hospital's system may answer: blocks of MLLP, cut anywhere, and the acknowledgements in them.
#include "common/hl7/message.hpp"
#include "common/hl7/mllp.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace shanhai::fuzz {
namespace {

constexpr std::size_t limit = 4096;

void read_block(std::string_view bytes, std::size_t cut)
{
    hl7::MllpReader reader{limit};
    auto taken = reader.take(bytes.substr(0, std::min(cut, bytes.size())));
    if (taken && !*taken) taken = reader.take(bytes.substr(std::min(cut, bytes.size())));
    if (!taken) return must(taken.error().at() == "mllp.frame", "a refusal has a name");
    must(!*taken || (*taken)->size() <= limit, "a message is bounded");
    if (*taken) must(bytes.starts_with(hl7::framed(**taken)), "what comes out was framed so");
}

void read_answer(std::string_view message)
{
    const auto answer = hl7::parse_acknowledgement(message);
    if (!answer) return must(answer.error().at() == "hl7.answer", "a refusal has a name");
    must(answer->code.size() == 2, "a code is one of six");
    must(answer->control_id.find('\r') == std::string::npos, "a control id is one line");
}

void write_text(std::string_view text)
{
    const auto written = hl7::escaped(text);
    must(written.find_first_of(std::string_view{"|^~&\r\n\x0B\x1C\0", 9}) == std::string::npos, "no delimiter is left");
}

}  // namespace

void run(ByteView input)
{
    const auto cut = take_choice(input);
    const auto text = as_text(input);
    read_block(text, cut);
    read_answer(text);
    write_text(text);
    must(!hl7::unescaped(hl7::escaped(text)).empty() || text.empty(), "text is not lost");
}

}  // namespace shanhai::fuzz
