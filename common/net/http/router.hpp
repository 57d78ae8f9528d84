// Which handler answers what: a table of method, pattern, handler, checked when it is made.
//
//   /api/v1/cases/{case}/claim     {name} stands for one segment
//   /app/{path...}                 {name...} for all that follow, none included; only at the end
//
// Where several patterns fit, the earliest segment that is literal in one of them decides for that one. HEAD is
// answered by GET where no route says otherwise.
#pragma once

#include "common/net/http/request.hpp"
#include "common/net/http/response.hpp"

namespace shanhai::http {

using Handler = std::function<awaitable<Response>(Request& request)>;

struct Route {
    Route(std::string_view verb, std::string_view path, Handler answers)
        : method{verb}, pattern{path}, handler{std::move(answers)}
    {}
    std::string method;
    std::string pattern;
    Handler handler;
};

class Router {
public:
    // A pattern that makes no sense, or one answered twice, throws: it is a bug of the program.
    explicit Router(std::vector<Route> routes);

    struct Match {
        const Route* route = nullptr;  // none: nothing answers this
        Request::Parameters parameters;
        std::string allow;  // then: the methods this path has, or empty
    };
    auto match(std::string_view method, const std::vector<std::string>& segments) const -> Match;

private:
    struct Segment {
        enum class Kind { literal, parameter, rest };
        Kind kind;
        std::string text;
    };
    struct Entry {
        Route route;
        std::vector<Segment> segments;
    };

    static auto parse(std::string_view pattern) -> std::vector<Segment>;
    static auto fits(const std::vector<Segment>& pattern, const std::vector<std::string>& segments)
        -> std::optional<Request::Parameters>;
    auto find(std::string_view method, const std::vector<std::string>& segments) const -> Match;

    std::vector<Entry> entries_;
};

}  // namespace shanhai::http
