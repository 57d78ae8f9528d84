#include "common/net/http/upload_body.hpp"

#include <algorithm>

namespace shanhai::http {

// A byte now and then is progress too, and could hold a place for days: the body as a whole must come at a rate that
// the poorest link has. Only the waiting counts, so a slow disk of ours evicts nobody.
auto UploadBody::patience() const -> Duration
{
    const auto earned = std::chrono::seconds{bytes_read_ / options_.body_rate_min};
    const auto left = options_.body_progress + earned - waited_;
    return std::clamp(left, Duration{}, options_.body_progress);
}

auto UploadBody::read_some(asio::mutable_buffer into) -> awaitable<Result<std::size_t>>
{
    stream_.expires_after(patience());
    if (held_back_) {
        held_back_ = false;
        static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
        const auto asked = co_await stream_.write(asio::buffer(go_on));
        if (!asked) co_return Fault{asked.error().code(), "http.body"};
    }
    const auto asked_at = std::chrono::steady_clock::now();
    const auto count = co_await reader_.read_some(into);
    waited_ += std::chrono::steady_clock::now() - asked_at;
    stream_.expires_after(options_.handling);
    if (count) bytes_read_ += *count;
    co_return count;
}

auto UploadBody::skip_rest() -> awaitable<bool>
{
    if (reader_.complete()) co_return true;
    const auto promised = length();
    const bool far = promised && *promised - bytes_read_ > options_.unread_body_limit;
    if (held_back_ || far) co_return false;

    std::array<std::byte, 4096> unread{};
    const auto most = bytes_read_ + options_.unread_body_limit;
    while (!reader_.complete() && bytes_read_ <= most) {
        const auto count = co_await read_some(asio::buffer(unread));
        if (!count) co_return false;
    }
    co_return reader_.complete();
}

}  // namespace shanhai::http
