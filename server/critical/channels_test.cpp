// The channels against a real HTTP server, which behaves, refuses, redirects, lies and hangs.
#include "server/critical/http_channels.hpp"

#include "common/net/http/server_for_tests.hpp"
#include "common/net/http/webhook.hpp"
#include "common/wire/json.hpp"
#include "tests/support/temp_dir.hpp"

#include <fstream>

namespace shanhai::critical {
namespace {

using namespace std::chrono_literals;
using http::Request;
using http::Response;
using ledger::Channel;
using ledger::NoticeState;

constexpr auto key_text = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=";

auto text_at(const boost::json::value& body, std::string_view name) -> std::string
{
    return std::string{body.as_object().at(name).as_string()};
}

struct Others {  // the clinic's system and the SMS gateway
    unsigned status = 202;
    std::string reply = R"({"id":"m-17"})";
    std::string receipt = R"({"state":"pending"})";
    Duration pause{};
    std::vector<std::string> bodies;
    std::vector<std::string> seen;  // "POST /hook", with what proves who asks

    auto answer(Request& request) -> awaitable<Response>
    {
        auto body = co_await request.body().read_all(100'000);
        bodies.emplace_back(as_text(*body));
        const auto proof = request.header("authorization").value_or(request.header("webhook-signature").value_or(""));
        const auto id = request.header("idempotency-key").value_or(request.header("webhook-id").value_or(""));
        seen.push_back(std::string{id} + ' ' + std::string{proof});
        if (pause > Duration{}) {
            auto executor = co_await asio::this_coro::executor;
            auto timer = asio::steady_timer{executor, pause};
            co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
        }
        auto response = Response::json(reply, status);
        if (status == 302) response.headers().set("Location", "https://elsewhere.example/");
        if (status == 429) response.headers().set("Retry-After", "30");
        co_return response;
    }
    auto receipts(Request&) -> awaitable<Response> { co_return Response::json(receipt, 200); }
};

struct CriticalChannels : testing::Test {
    Others others;
    test::Served served{{{"POST", "/hook", [this](Request& request) { return others.answer(request); }},
                         {"POST", "/sms", [this](Request& request) { return others.answer(request); }},
                         {"GET", "/sms/{id}", [this](Request& request) { return others.receipts(request); }}}};
    test::TempDir folder;
    Lane disk{"disk", 1, 16};
    HttpChannels channels{settings(), std::nullopt, disk};

    CriticalChannels()
    {
        std::ofstream{folder / "qingshan.key"} << key_text << '\n';
        std::ofstream{folder / "sms.token"} << "s3cret\n";
    }
    auto settings() -> ChannelSettings
    {
        return {.webhook_keys = folder.path(),
                .sms_url = served.url("/sms"),
                .sms_token = folder / "sms.token",
                .sms_text = "{site}有一例{modality}危急值，{time}，{code}",
                .deadline = 1s};
    }
    auto message(Channel channel, std::string address) -> Message
    {
        return {.id = "crit_01J00000000000000000ABCDEF-1-1",
                .notice = {.site = "qingshan", .contact = "张建国", .channel = channel, .address = std::move(address)},
                .alert = "crit_01J00000000000000000ABCDEF",
                .of = "case_01J00000000000000000000001",
                .site = "qingshan",
                .site_name = "青山镇卫生院",
                .modality = "ECG",
                .criterion = "室性心动过速",
                .grade = "red",
                .found_at = parse_instant("2026-03-05T08:00:00+08:00").value(),
                .at = parse_instant("2026-03-05T08:00:07+08:00").value()};
    }
    auto hook() { return tell(message(Channel::webhook, served.url("/hook"))); }
    auto sms() { return tell(message(Channel::sms, "13800000001")); }
    auto tell(Message what) -> Told { return test::run(served.io, channels.tell(std::move(what))); }
    auto ask(Message what) -> Told { return test::run(served.io, channels.ask(std::move(what))); }
};

TEST_F(CriticalChannels, a_webhook_is_signed_and_carries_no_patient)
{
    EXPECT_EQ(hook().state, NoticeState::accepted);

    const auto what = message(Channel::webhook, "");
    const auto signature = http::WebhookKey::parse(key_text).value().sign(what.id, what.at, others.bodies.at(0));
    EXPECT_EQ(others.seen.at(0), what.id + ' ' + signature);
    const auto body = boost::json::value(wire::parse_object(others.bodies.at(0)).value());
    EXPECT_EQ(text_at(body, "type"), "critical.called");
    EXPECT_EQ(text_at(body.at("data"), "alert"), what.alert);
    EXPECT_EQ(text_at(body.at("data"), "criterion"), what.criterion);
}

TEST_F(CriticalChannels, a_receiver_without_a_key_is_told_nothing)
{
    auto what = message(Channel::webhook, served.url("/hook"));
    what.notice.site = "longtan";
    const auto told = tell(std::move(what));
    EXPECT_EQ(told.state, NoticeState::refused);
    EXPECT_EQ(told.trouble, "critical.secret");
    EXPECT_TRUE(others.bodies.empty());
}

TEST_F(CriticalChannels, a_webhook_without_encryption_stays_on_this_computer)
{
    const auto told = tell(message(Channel::webhook, "http://10.255.255.1/hook"));
    EXPECT_EQ(told.state, NoticeState::refused);
    EXPECT_EQ(told.trouble, "webhook.plain");
}

TEST_F(CriticalChannels, tell_a_refusal_from_somebody_who_cannot_be_reached)
{
    struct Case { unsigned status; NoticeState state; std::string_view hook; std::string_view sms; };
    for (const auto& one : {Case{400, NoticeState::refused, "webhook.refused", "sms.refused"},
                            Case{404, NoticeState::refused, "webhook.refused", "sms.refused"},
                            Case{302, NoticeState::refused, "webhook.redirect", "sms.refused"},
                            Case{429, NoticeState::unreachable, "webhook.busy", "sms.busy"},
                            Case{503, NoticeState::unreachable, "webhook.busy", "sms.busy"}}) {
        others.status = one.status;
        const auto by_hook = hook();
        const auto by_sms = sms();
        EXPECT_EQ(by_hook.state, one.state) << one.status;
        EXPECT_EQ(by_hook.trouble, one.hook) << one.status;
        EXPECT_EQ(by_sms.state, one.state) << one.status;
        EXPECT_EQ(by_sms.trouble, one.sms) << one.status;
    }
    others.status = 429;
    EXPECT_EQ(sms().retry_after, 30s);
    EXPECT_EQ(hook().retry_after, 30s);
}

TEST_F(CriticalChannels, wait_no_longer_than_the_deadline_for_one_who_hangs)
{
    others.pause = 20s;
    const auto begun = std::chrono::steady_clock::now();
    EXPECT_EQ(hook().state, NoticeState::unreachable);
    EXPECT_EQ(sms().state, NoticeState::unreachable);
    EXPECT_LT(std::chrono::steady_clock::now() - begun, 10s);
}

TEST_F(CriticalChannels, an_sms_says_where_and_when_and_not_who)
{
    const auto told = sms();
    EXPECT_EQ(told.state, NoticeState::accepted);
    EXPECT_EQ(told.reference, "m-17");
    EXPECT_EQ(others.seen.at(0), "crit_01J00000000000000000ABCDEF-1-1 Bearer s3cret");
    const auto body = boost::json::value(wire::parse_object(others.bodies.at(0)).value());
    EXPECT_EQ(text_at(body, "to"), "13800000001");
    EXPECT_EQ(text_at(body, "text"), "青山镇卫生院有一例ECG危急值，08:00，ABCDEF");

    auto correction = message(Channel::sms, "13800000001");
    correction.notice.correction = true;
    EXPECT_EQ(sms_text("{site}", correction), "【更正】此前的危急值已撤销。青山镇卫生院");
}

TEST_F(CriticalChannels, an_sms_is_asked_about_until_the_gateway_knows)
{
    auto what = message(Channel::sms, "13800000001");
    what.notice.reference = "m-17";
    EXPECT_EQ(ask(what).state, NoticeState::accepted);
    others.receipt = R"({"state":"delivered"})";
    EXPECT_EQ(ask(what).state, NoticeState::delivered);
    others.receipt = R"({"state":"failed"})";
    EXPECT_EQ(ask(what).trouble, "sms.failed");
    for (const auto* const nonsense : {"{", "[]", R"({"state":"eaten"})"}) {
        others.receipt = nonsense;
        EXPECT_EQ(ask(what).state, NoticeState::accepted) << "not knowing is no answer";
    }
}

TEST_F(CriticalChannels, a_gateway_that_names_a_message_in_a_way_we_cannot_repeat_is_not_asked_about_it)
{
    for (const auto* const odd : {R"({"id":"../admin"})", R"({"id":""})", "not json"}) {
        others.reply = odd;
        const auto told = sms();
        EXPECT_EQ(told.state, NoticeState::accepted);
        EXPECT_EQ(told.reference, "");
    }
}

}  // namespace
}  // namespace shanhai::critical
