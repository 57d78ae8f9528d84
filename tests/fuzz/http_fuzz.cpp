// A client that says anything, in pieces of any size, to a whole HTTP server.
#include "common/net/http/routes_for_tests.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/support/scripted_stream.hpp"

namespace shanhai::fuzz {
namespace {

struct House {
    asio::io_context io{1};
    test::FakeClock clock;
    test::SeededEntropy entropy;
    int bugs = 0;
    http::Server server{http::Router{{{"GET", "/hello/{who}", test::hello}, {"POST", "/echo", test::echo}}},
                        http::ServerOptions{}, clock, entropy, hooks()};

    auto hooks() -> http::Server::Hooks
    {
        http::Server::Hooks hooks;
        hooks.on_bug = [this](const http::RequestId&, std::exception_ptr) { ++bugs; };
        return hooks;
    }
};

}  // namespace

void run(ByteView input)
{
    House house;
    const auto choice = take_choice(input);
    test::ScriptedStream stream{house.io.get_executor(), test::ScriptedStream::Ending::hangs_up};
    stream.says_in_pieces_of(choice + 1, input);
    test::run(house.io, house.server.serve(stream));

    must(house.bugs == 0, "no request makes a handler throw");
    must(stream.closed(), "every connection comes to an end");
    for (const auto& said : stream.heard())
        must(as_text(said).find("HTTP/1.1 500") == std::string_view::npos, "never 500");
}

}  // namespace shanhai::fuzz
