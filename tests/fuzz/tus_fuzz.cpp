// tus in its headers: what a client says of an upload, of its parts, of the bytes it sends.
#include "server/intake/checksum.hpp"
#include "server/intake/tus.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace shanhai::fuzz {
namespace {

void joined(std::string_view header)
{
    static const auto id = http::RequestId::parse("req_01h455vb4pex5vsknk084sn02q").value();
    http::BytesBody body;
    http::Headers headers{{{"Upload-Concat", header}}};
    const http::Request request{"POST", {}, std::move(headers), {}, id, body};
    const auto concat = intake::tus::concat(request);
    if (!concat) return must(concat.error().at() == "upload.concat", "a refusal has one name");
    if (const auto* last = std::get_if<intake::tus::Final>(&*concat))
        must(!last->parts.empty() && last->header == header, "what is joined has parts, and is said again as it was");
}

}  // namespace

void run(ByteView input)
{
    const auto choice = take_choice(input) % 4;
    const auto text = as_text(input);
    if (choice == 0) {
        const auto metadata = intake::tus::metadata(text);
        must(metadata || metadata.error().at() == "upload.metadata", "a refusal has one name");
    } else if (choice == 1) {
        auto checksum = intake::Checksum::parse(text);
        must(checksum || checksum.error().at() == "upload.checksum-header", "a refusal has one name");
    } else if (choice == 2) {
        const auto id = intake::tus::parse_id(text);
        if (id) must(intake::tus::path_of(*id).ends_with(text), "an id is in its path as it was said");
    } else if (text.find_first_of(std::string_view{"\0\r\n", 3}) == text.npos) {
        joined(text);
    }
}

}  // namespace shanhai::fuzz
