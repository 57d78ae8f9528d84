// Takes a multipart body apart as it comes (RFC 2046 section 5.1): parts of any size in a few kilobytes of memory,
// wherever the body happens to be cut into pieces. Pure.
//
//   auto parser = Multipart{boundary};
//   for (ByteView piece = ...; !piece.empty();) { auto event = parser.next(piece); ... }
//
// next() takes what it uses off the front of the piece. Preamble and epilogue are passed over, and limited like all
// that is not a part's body. What could be framed in two ways is malformed, never guessed.
#pragma once

#include "common/base/bytes.hpp"
#include "common/net/http/headers.hpp"

#include <variant>

namespace shanhai::http {

class Multipart {
public:
    struct Limits {
        Limits() {}
        std::size_t header = 8 * 1024;     // of one part
        std::size_t preamble = 64 * 1024;  // before the first
    };

    struct PartBegins {
        explicit PartBegins(Headers all) : headers{std::move(all)} {}
        Headers headers;
    };
    struct PartBytes {
        explicit PartBytes(ByteView some) : bytes{some} {}
        ByteView bytes;  // valid until the next call
    };
    struct PartEnds {};
    struct NeedsMore {};
    struct Done {};  // behind the last boundary; what still comes means nothing
    using Event = std::variant<NeedsMore, PartBegins, PartBytes, PartEnds, Done>;

    explicit Multipart(std::string_view boundary, Limits limits = {});

    // malformed "multipart.boundary", "multipart.header"; too_large "multipart.header", "multipart.preamble".
    auto next(ByteView& piece) -> Result<Event>;

    // At the body's end: malformed "multipart.truncated" unless its last boundary was seen.
    auto finish() const -> Result<void>;

    // Characters of a short list (RFC 2046 section 5.1.1), and a little more of them than the 70 it allows.
    static auto is_boundary(std::string_view text) -> bool;

private:
    enum class State { preamble, boundary, header, body, epilogue };
    struct Scanned {
        ByteView before;  // bytes that stand before a delimiter, or that are none
        bool found;
    };

    auto scan(ByteView& piece) -> Scanned;
    auto next_of_preamble(ByteView& piece) -> Result<Event>;
    auto next_of_boundary(ByteView& piece) -> Result<Event>;
    auto next_of_header(ByteView& piece) -> Result<Event>;
    auto next_of_body(ByteView& piece) -> Event;
    auto take_field() -> bool;
    void at_line_start();

    std::string delimiter_;  // CR LF - - boundary; CR stands nowhere else in it
    Limits limits_;
    State state_ = State::preamble;
    std::size_t matched_ = 0;   // of the delimiter, at the end of what was seen
    std::size_t borrowed_ = 0;  // of these: the line break that ended what stood before, no part of a body
    std::string line_;          // a boundary's end, or a header field, as far as it came
    std::size_t seen_ = 0;      // of the preamble, or of this part's header
    std::vector<Headers::Field> fields_;
};

}  // namespace shanhai::http
