// What a route answers. A fault is an answer, too: its status comes from the table, its body from the server.
#pragma once

#include "common/net/http/body.hpp"
#include "common/net/http/headers.hpp"
#include "common/net/http/status.hpp"
#include "common/net/stream.hpp"

#include <variant>

namespace shanhai::http {

class Response {
public:
    // Goes on in another protocol (a WebSocket): writes its own answer; `already_read` came right after the request.
    using TakeOver = std::function<awaitable<void>(net::Stream& stream, Bytes already_read)>;

    explicit Response(unsigned status = 204) : status_{status} {}
    Response(Fault fault) : status_{status_of(fault.code())}, fault_{std::move(fault)} {}
    Response(unsigned status, std::string_view content_type, std::variant<std::string, BodySource> body);
    static auto json(std::string body, unsigned status = 200)
    {
        return Response{status, "application/json", std::move(body)};
    }
    static auto taken_over(TakeOver by) -> Response;

    auto with(std::string_view name, std::string_view value) && -> Response;  // Response{201}.with("Location", ...)
    auto with_status(unsigned status) && -> Response;                         // where the table's is not the protocol's

    void write_json(std::string body);

    auto status() const -> unsigned { return status_; }
    auto headers() -> Headers& { return headers_; }
    auto headers() const -> const Headers& { return headers_; }
    auto fault() const -> const std::optional<Fault>& { return fault_; }
    auto text() const -> const std::string* { return std::get_if<std::string>(&body_); }
    auto source() -> BodySource* { return std::get_if<BodySource>(&body_); }
    auto length() const -> std::uint64_t;
    auto take_over() const -> const TakeOver& { return take_over_; }

private:
    unsigned status_;
    Headers headers_;
    std::variant<std::string, BodySource> body_;
    std::optional<Fault> fault_;
    TakeOver take_over_;
};

}  // namespace shanhai::http
