// What a client heard, whole: for tests whose answers are small.
#pragma once

#include "common/net/http/client.hpp"

namespace shanhai::test {

struct Heard {
    unsigned status = 0;
    std::string text;
};

// One request and all of its answer.
inline auto ask(http::Client& client, http::ClientRequest request) -> awaitable<Result<Heard>>
{
    auto answer = co_await client.send(std::move(request));
    if (!answer) co_return answer.error();
    auto body = co_await answer->body().read_all(1000);
    if (!body) co_return body.error();
    Heard heard;
    heard.status = answer->status();
    heard.text = as_text(*body);
    co_return heard;
}

}  // namespace shanhai::test
