// A WebSocket (RFC 6455) over a Stream, in either role: text both ways, pings, and a close that says why.
//
// One send() or ping() and one receive() at a time. Beast speaks the protocol, in websocket.cpp alone: its templates
// are dear to compile. Nothing is compressed and little is held: the piece that is being read or written.
//
// Faults: `cancelled websocket.closed` when the other said goodbye (goodbye() has its words) or left without,
// `timeout websocket.write` when it does not read, `timeout websocket.silence` when nothing comes, `malformed
// websocket.frame`, `too_large websocket.message`, `unsupported websocket.binary`; the connection's own (net.*).
#pragma once

#include "common/net/http/request.hpp"
#include "common/net/http/response.hpp"

namespace shanhai::http {

struct WebSocketOptions {
    WebSocketOptions() {}

    std::size_t message_max = 4096;             // bytes the other may say at once
    Duration write = std::chrono::seconds{20};  // for the other to take what we say
    Duration silence = std::chrono::minutes{1}; // of both sides: whoever keeps one alive speaks before
    Duration goodbye = std::chrono::seconds{2};
};

// RFC 6455 section 7.4.1, and the one that IANA added for "come again later".
enum class Closing : std::uint16_t {
    normal = 1000,
    going_away = 1001,
    unsupported = 1003,
    lost = 1006,  // never sent: the connection ended without a word
    policy = 1008,
    again_later = 1013,
};

struct Goodbye {
    Goodbye(Closing said, std::string_view why) : code{static_cast<std::uint16_t>(said)}, reason{why} {}
    std::uint16_t code;
    std::string reason;  // at most 123 bytes; ours are stable codes: "live.slow"
};

// A request that may become a WebSocket. malformed "websocket.upgrade" when it does not ask for one, unsupported
// "websocket.version"; forbidden "websocket.origin" when a page of another origin asks with this browser's certificate.
struct Upgrade {
    static auto of(const Request& request) -> Result<Upgrade>;
    static auto refused(const Fault& fault) -> Response;  // says what would be right (RFC 9110 section 15.5.22)

    std::string host;
    std::string key;
    std::string request_id;
};

class WebSocket {
public:
    // The server's side: answers the upgrade. The stream outlives the socket.
    static auto accept(net::Stream& stream, Upgrade asked, Bytes already_read, WebSocketOptions options)
        -> awaitable<Result<std::unique_ptr<WebSocket>>>;

    // The client's side. Without a socket the server refused, with this status and body.
    struct Answer {
        explicit Answer(std::unique_ptr<WebSocket> opened) : socket{std::move(opened)} {}
        Answer(unsigned refused, std::string_view text) : status{refused}, body{text} {}
        std::unique_ptr<WebSocket> socket;
        unsigned status = 101;
        std::string body;
    };
    static auto connect(std::unique_ptr<net::Stream> stream, std::string host, std::string target,
                        WebSocketOptions options) -> awaitable<Result<Answer>>;

    ~WebSocket();
    WebSocket(const WebSocket&) = delete;
    WebSocket& operator=(const WebSocket&) = delete;

    auto send(std::string text) -> awaitable<Result<void>>;
    auto ping(std::string mark) -> awaitable<Result<void>>;  // at most 125 bytes, which the pong repeats
    auto receive() -> awaitable<Result<std::string>>;        // answers pings by itself
    auto close(Goodbye why) -> awaitable<void>;              // says it and waits for the other's, a moment long

    void on_pong(std::function<void(std::string_view mark)> heard);
    auto goodbye() const -> Goodbye;  // the other's; `lost` when it never came

private:
    struct Engine;
    explicit WebSocket(std::unique_ptr<Engine> engine);

    std::unique_ptr<Engine> engine_;
};

}  // namespace shanhai::http
