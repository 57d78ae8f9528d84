// STOW-RS: PS3.18 section 10.5, with bodies as in section 8.6 and answers as in annex I.
#include "common/net/http/media_type.hpp"
#include "common/net/http/multipart.hpp"
#include "server/intake/routes.hpp"
#include "server/intake/stow.hpp"

namespace shanhai::intake {
namespace {

using http::Multipart;
using http::Request;
using http::Response;

constexpr std::size_t read_size = 64 * 1024;
constexpr std::string_view object_type = "application/dicom";
constexpr std::array<std::string_view, 3> answers{"application/dicom+json", "application/dicom+xml",
                                                  "application/json"};

struct Context {
    Reception::Means means;
    IntakeSettings settings;
    people::Gate& gate;
};

// How the body holds its objects.
struct Shape {
    std::string boundary;  // empty: the body is one object
};

auto shape_of(const Request& request) -> Result<Shape>
{
    const auto unfit = Fault{errc::unsupported, "stow.media-type"};
    const auto encoding = request.header("Content-Encoding").value_or("identity");
    if (!http::same_word(encoding, "identity")) return unfit;
    const auto field = request.header("Content-Type");
    if (!field) return unfit;
    auto type = http::parse_media_type(*field);
    if (!type) return type.error();
    if (type->is(object_type)) return Shape{};

    const auto root = type->parameter("type");
    const bool holds_objects = root.empty() || http::same_word(root, object_type);
    if (!type->is("multipart/related") || !holds_objects) return unfit;
    auto boundary = std::string{type->parameter("boundary")};
    if (!Multipart::is_boundary(boundary)) return Fault{errc::malformed, "multipart.boundary"};
    return Shape{std::move(boundary)};
}

// PS3.18 section 8.3.3.1: what cannot set a header may say it in the query.
auto answer_type(const Request& request) -> std::optional<std::string_view>
{
    auto accept = request.query("accept");
    if (!accept) accept = request.header("Accept");
    const auto which = http::choose(accept.value_or(""), answers);
    if (!which) return std::nullopt;
    return answers[*which];
}

auto is_object(const http::Headers& part) -> bool
{
    const auto field = part.find("Content-Type");
    if (!field) return false;
    const auto type = http::parse_media_type(*field);
    return type && type->is(object_type);
}

auto read_single(http::Body& body, Stow& stow) -> awaitable<Result<void>>
{
    co_await stow.begin();
    Bytes buffer(read_size);
    for (;;) {
        auto count = co_await body.read_some(asio::buffer(buffer));
        if (!count) co_return count.error();
        if (*count == 0) break;
        const auto piece = ByteView(buffer).first(*count);
        co_await stow.append(piece);
    }
    co_await stow.end();
    co_return Result<void>{};
}

class Parts {
public:
    Parts(std::string_view boundary, std::int64_t parts_max, Stow& stow)
        : parser_{boundary}, left_{parts_max}, stow_{stow}
    {}

    auto read(http::Body& body) -> awaitable<Result<void>>
    {
        Bytes buffer(read_size);
        while (!done_) {
            auto count = co_await body.read_some(asio::buffer(buffer));
            if (!count) co_return count.error();
            if (*count == 0) break;
            const auto piece = ByteView(buffer).first(*count);
            auto taken = co_await take(piece);
            if (!taken) co_return taken.error();
        }
        co_return parser_.finish();
    }

private:
    auto take(ByteView piece) -> awaitable<Result<void>>
    {
        for (;;) {
            auto event = parser_.next(piece);
            if (!event) co_return event.error();
            if (std::holds_alternative<Multipart::NeedsMore>(*event)) co_return Result<void>{};
            if (std::holds_alternative<Multipart::Done>(*event)) {
                done_ = true;
                co_return Result<void>{};
            }
            if (const auto* const part = std::get_if<Multipart::PartBegins>(&*event)) {
                if (left_-- == 0) co_return Fault{errc::too_large, "stow.count"};
                wanted_ = is_object(part->headers);
                if (!wanted_) stow_.refuse(Fault{errc::malformed, "stow.part"});
                if (wanted_) co_await stow_.begin();
            } else if (const auto* const some = std::get_if<Multipart::PartBytes>(&*event)) {
                if (wanted_) co_await stow_.append(some->bytes);
            } else if (wanted_) {
                co_await stow_.end();
            }
        }
    }

    Multipart parser_;
    std::int64_t left_;
    Stow& stow_;
    bool wanted_ = false;
    bool done_ = false;
};

auto answer_with(const StowReport& report, std::string_view type) -> Response
{
    const auto status = status_of(report);
    auto answer = Response{status, type, type == answers[1] ? write_xml(report) : write_json(report)};
    return status == 503 ? std::move(answer).with("Retry-After", "5") : answer;
}

auto is_lost(const Fault& fault) -> bool { return fault.code() == errc::cancelled || fault.code() == errc::timeout; }

auto store(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    if (auto may = people::may_submit(*who); !may) co_return may.error();
    std::optional<StudyUid> study;
    if (request.segments().size() > 2) {
        auto named = StudyUid::parse(request.parameter("study"));
        if (!named) co_return named.error();
        study = std::move(*named);
    }
    const auto type = answer_type(request);
    if (!type) co_return Response{Fault{errc::unsupported, "stow.accept"}}.with_status(406);
    auto shape = shape_of(request);
    if (!shape) co_return shape.error();

    auto stow = Stow{to.means, to.settings.object_max, *who, std::move(study)};
    Result<void> read;
    if (shape->boundary.empty()) {
        read = co_await read_single(request.body(), stow);
    } else {
        auto parts = Parts{shape->boundary, to.settings.objects_max, stow};
        read = co_await parts.read(request.body());
    }
    if (!read) co_await stow.give_up();
    // What was decided before the body went wrong stays decided, and the client must hear of it.
    const bool says_all = !read && (stow.seen() == 0 || is_lost(read.error()));
    if (!read && !says_all) stow.refuse(read.error());
    auto report = co_await stow.finish();
    if (says_all) co_return read.error();
    if (report.stored.empty() && report.failed.empty()) co_return Fault{errc::malformed, "stow.empty"};
    co_return answer_with(report, *type);
}

}  // namespace

auto stow_routes(Reception::Means means, IntakeSettings settings, people::Gate& gate) -> std::vector<http::Route>
{
    const auto to = Context{std::move(means), settings, gate};
    return {
        {"POST", "/dicomweb/studies", [to](Request& request) { return store(request, to); }},
        {"POST", "/dicomweb/studies/{study}", [to](Request& request) { return store(request, to); }},
    };
}

}  // namespace shanhai::intake
