// multipart/related: the same parts, however the body is cut into pieces.
#include "common/net/http/media_type.hpp"
#include "common/net/http/multipart.hpp"
#include "tests/fuzz/fuzz.hpp"

#include <array>
#include <string>

namespace shanhai::fuzz {
namespace {

constexpr std::string_view boundary = "b";

struct Told {
    std::string parts;  // headers, bytes and ends, in the order they came
    std::string fault;
};

// Of a broken body more may have been told before the break was seen, when it came in smaller pieces.
auto same(const Told& a, const Told& b) -> bool
{
    return a.fault == b.fault && (!a.fault.empty() || a.parts == b.parts);
}

// Whether the body has come to its end.
auto tell(const http::Multipart::Event& event, Told& told) -> bool
{
    if (const auto* begins = std::get_if<http::Multipart::PartBegins>(&event)) {
        told.parts += "\n[";
        for (const auto& field : begins->headers) told.parts += field.name + '=' + field.value + ';';
        told.parts += ']';
    } else if (const auto* some = std::get_if<http::Multipart::PartBytes>(&event)) {
        must(!some->bytes.empty(), "bytes of a part are some bytes");
        told.parts += as_text(some->bytes);
    } else if (std::holds_alternative<http::Multipart::PartEnds>(event)) {
        told.parts += "|end";
    }
    return std::holds_alternative<http::Multipart::Done>(event);
}

auto read_in_pieces_of(std::size_t size, ByteView body) -> Told
{
    http::Multipart::Limits limits;
    limits.header = 256;
    limits.preamble = 512;
    http::Multipart parser{boundary, limits};
    Told told;
    while (!body.empty()) {
        auto piece = body.first(std::min(size, body.size()));
        body = body.subspan(piece.size());
        while (!piece.empty()) {
            const auto event = parser.next(piece);
            if (!event) {
                told.fault = event.error().at();
                return told;
            }
            if (tell(*event, told)) return told;
        }
    }
    const auto whole = parser.finish();
    if (!whole) told.fault = whole.error().at();
    return told;
}

void media_types(ByteView input)
{
    constexpr auto offered = std::to_array<std::string_view>({"application/dicom+json", "application/dicom+xml"});
    const auto text = as_text(input);
    const auto chosen = http::choose(text, offered);
    must(!chosen || *chosen < offered.size(), "what is chosen was offered");
    const auto type = http::parse_media_type(text);
    if (!type) return must(type.error().at() == "http.media-type", "a refusal has one name");
    must(type->name.find('/') != type->name.npos, "a media type has two halves");
}

}  // namespace

void run(ByteView input)
{
    const auto choice = take_choice(input);
    if (choice == 0) return media_types(input);
    const auto cut = read_in_pieces_of(choice, input);
    const auto whole = read_in_pieces_of(input.size() + 1, input);
    must(same(cut, whole), "a body says the same however it is cut");
}

}  // namespace shanhai::fuzz
