#include "common/net/http/event_stream.hpp"

#include "common/net/http/reply.hpp"

namespace shanhai::http {

auto text_of(const StreamEvent& event) -> std::string
{
    const auto id = event.id.empty() ? std::string{} : "id: " + event.id + '\n';
    return id + "event: " + event.name + "\ndata: " + event.data + "\n\n";
}

auto EventStream::begin(std::string request_id, Instant now, std::chrono::milliseconds again)
    -> awaitable<Result<void>>
{
    auto head = Response{200}
                    .with("Content-Type", "text/event-stream")
                    .with("Cache-Control", "no-store")
                    .with("X-Accel-Buffering", "no")  // a proxy that collects would make it a replay
                    .with("X-Request-Id", request_id);
    auto text = head_of(head, ReplyShape::until_closed(now));
    text += "retry: " + std::to_string(again.count()) + "\n\n";
    co_return co_await write(std::move(text));
}

auto EventStream::send(StreamEvent event) -> awaitable<Result<std::size_t>>
{
    auto text = text_of(event);
    const auto size = text.size();
    auto written = co_await write(std::move(text));
    if (!written) co_return written.error();
    co_return size;
}

auto EventStream::write(std::string text) -> awaitable<Result<void>>
{
    stream_.expires_after(write_);
    auto written = co_await stream_.write(asio::buffer(text));
    if (written) stream_.expires_after(std::chrono::hours{1});  // who speaks next says how long that may take
    co_return written;
}

}  // namespace shanhai::http
