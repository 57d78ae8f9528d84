#include "common/net/http/response.hpp"

namespace shanhai::http {

Response::Response(unsigned status, std::string_view content_type, std::variant<std::string, BodySource> body)
    : status_{status}, body_{std::move(body)}
{
    headers_.set("Content-Type", content_type);
}

auto Response::taken_over(TakeOver by) -> Response
{
    Response response{101};
    response.take_over_ = std::move(by);
    return response;
}

auto Response::with(std::string_view name, std::string_view value) && -> Response
{
    headers_.set(name, value);
    return std::move(*this);
}

auto Response::with_status(unsigned status) && -> Response
{
    status_ = status;
    return std::move(*this);
}

void Response::write_json(std::string body)
{
    headers_.set("Content-Type", "application/json");
    body_ = std::move(body);
}

auto Response::length() const -> std::uint64_t
{
    if (const auto* const whole = text()) return whole->size();
    return std::get<BodySource>(body_).length;
}

}  // namespace shanhai::http
