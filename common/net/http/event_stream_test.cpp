#include "common/net/http/event_stream.hpp"

#include "common/net/http/routes_for_tests.hpp"
#include "tests/support/scripted_stream.hpp"

namespace shanhai::http {
namespace {

using namespace std::chrono_literals;

TEST(HttpEventStream, writes_events_as_the_standard_has_them)
{
    EXPECT_EQ(text_of({"7", "case.opened", "{\"number\":7}"}),
              "id: 7\nevent: case.opened\ndata: {\"number\":7}\n\n");
    EXPECT_EQ(text_of({"", "end", "{}"}), "event: end\ndata: {}\n\n") << "an end is nothing to resume behind";
}

TEST(HttpEventStream, is_an_answer_whose_end_is_that_of_the_connection)
{
    asio::io_context io{1};
    test::ScriptedStream stream{io.get_executor()};
    auto events = EventStream{stream, 1s};

    ASSERT_TRUE(test::run(io, events.begin("req_1", parse_instant("2026-03-05T08:00:00Z").value(), 2s)));
    ASSERT_EQ(test::run(io, events.send(StreamEvent("1", "case.opened", "{}"))).value(), 35U);

    EXPECT_EQ(as_text(stream.heard().front()), "HTTP/1.1 200 OK\r\n"
                                               "Date: Thu, 05 Mar 2026 08:00:00 GMT\r\n"
                                               "Content-Type: text/event-stream\r\n"
                                               "Cache-Control: no-store\r\n"
                                               "X-Accel-Buffering: no\r\n"
                                               "X-Request-Id: req_1\r\n"
                                               "Connection: close\r\n\r\n"
                                               "retry: 2000\n\n");
    EXPECT_EQ(as_text(stream.heard().back()), "id: 1\nevent: case.opened\ndata: {}\n\n");
}

}  // namespace
}  // namespace shanhai::http
