// Names, second factors, addresses, pace and markup.
#include "server/verification/factor.hpp"
#include "server/verification/html.hpp"
#include "server/verification/masking.hpp"
#include "server/verification/origin.hpp"
#include "server/verification/pace.hpp"
#include "tests/support/fake_clock.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::verification;
using namespace std::chrono_literals;

TEST(Masking, leaves_what_the_patient_recognises_and_nobody_else_learns_from)
{
    const std::pair<std::string_view, std::string_view> names[] = {
        {"张三", "张*"},
        {"张三丰", "张*"},
        {"欧阳修", "欧阳*"},
        {"欧阳", "欧*"},  // two characters: a surname and a name, or nobody could tell
        {"司马相如", "司马*"},
        {"諸葛亮", "諸葛*"},
        {"上官婉儿", "上官*"},
        {"第五伦", "第五*"},
        {"张", "*"},
        {"", "*"},
        {"   ", "*"},
        {" 张三 ", "张*"},
        {"张　三", "张*"},   // with an ideographic space
        {"　张三", "张*"},
        {"张䶮", "张*"},
        {"䶮三", "䶮*"},
        {"\U00020068𠮷", "\U00020068*"},  // beyond the BMP
        {"阿卜杜拉·买买提", "阿*"},
        {"刀美兰", "刀*"},
        {"李春兰之子", "李*"},
        {"无名氏", "无*"},
        {"John Smith", "J*"},
        {"SMITH^JOHN^^^", "S*"},
        {"Émile Zola", "É*"},
        {"J", "*"},
        {"E\u0301", "*"},  // one letter with its accent
        {"E\u0301va", "E*"},
        {"Иван Петров", "И*"},
        {"山田太郎", "山*"},
        {"김철수", "김*"},
        {"<script>alert(1)</script>", "*"},
        {"532901196311020048", "*"},
        {"（未知）", "*"},
        {"張\uFE00三", "張*"},
        {"\xFF\xFE", "*"},
    };
    for (const auto& [name, masked] : names) EXPECT_EQ(masked_name(name), masked) << name;
}

TEST(SecondFactor, opens_for_what_the_patient_can_say_however_it_is_typed)
{
    const auto patient = report::Patient{.name = "张三",
                                         .birth_date = parse_day("1963-11-02").value(),
                                         .id = "P1",
                                         .identity_number = "53290119631102004x"};
    EXPECT_TRUE(opens({"004X", "1963"}, patient));
    EXPECT_TRUE(opens({"００４ｘ", " １９６３ "}, patient));
    EXPECT_TRUE(opens({"0 0 4 x", "1963"}, patient));
    EXPECT_FALSE(opens({"0048", "1963"}, patient));
    EXPECT_FALSE(opens({"004X", "1964"}, patient));
    EXPECT_FALSE(opens({"", ""}, patient));
    EXPECT_FALSE(opens({"2004X", "1963"}, patient));
    EXPECT_FALSE(opens({std::string(100'000, '0'), "1963"}, patient));
}

TEST(SecondFactor, of_a_resident_without_a_birth_date_is_in_the_number_and_of_nobody_known_opens_nothing)
{
    auto patient = report::Patient{.name = "张三", .id = "P1", .identity_number = "532901196311020048"};
    EXPECT_TRUE(opens({"0048", "1963"}, patient));
    patient.identity_number = "E12345678";
    EXPECT_FALSE(opens({"5678", ""}, patient));
    patient.birth_date = parse_day("1980-01-01").value();
    EXPECT_TRUE(opens({"5678", "1980"}, patient));
    patient.identity_number.clear();
    EXPECT_FALSE(opens({"", "1980"}, patient));
}

TEST(Origin, counts_one_ipv4_address_and_one_ipv6_customer_as_one_client)
{
    EXPECT_EQ(client_network("192.0.2.7"), "192.0.2.7");
    EXPECT_EQ(client_network("::ffff:192.0.2.7"), "192.0.2.7");
    EXPECT_EQ(client_network("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
    EXPECT_EQ(client_network("2001:db8:1:2:ffff::"), client_network("2001:db8:1:2::1"));
    EXPECT_EQ(client_network("nonsense"), "unknown");
}

TEST(Origin, keeps_the_town_and_not_the_person)
{
    EXPECT_EQ(kept_network("192.0.2.7"), "192.0.2.0/24");
    EXPECT_EQ(kept_network("::ffff:192.0.2.7"), "192.0.2.0/24");
    EXPECT_EQ(kept_network("2001:db8:1:2:3:4:5:6"), "2001:db8:1::/48");
}

TEST(Origin, believes_a_proxy_of_ours_and_nobody_else)
{
    const std::vector<std::string> proxies{"10.0.0.1", "10.0.0.2"};
    EXPECT_EQ(client_of("192.0.2.7", "198.51.100.1", proxies), "192.0.2.7") << "anybody can write that header";
    EXPECT_EQ(client_of("10.0.0.1", "198.51.100.1", proxies), "198.51.100.1");
    EXPECT_EQ(client_of("10.0.0.1", "1.1.1.1, 198.51.100.1", proxies), "198.51.100.1") << "the last is the proxy's";
    EXPECT_EQ(client_of("10.0.0.1", "198.51.100.1, 10.0.0.2", proxies), "198.51.100.1");
    EXPECT_EQ(client_of("10.0.0.1", "", proxies), "10.0.0.1");
    EXPECT_EQ(client_of("10.0.0.1", "<script>", proxies), "10.0.0.1");
    EXPECT_EQ(client_of("::ffff:10.0.0.1", "198.51.100.1", proxies), "198.51.100.1");
}

TEST(PaceTest, one_client_asks_a_few_times_and_then_once_in_a_while_and_is_told_how_long)
{
    test::FakeClock clock;
    Pace pace{clock, {3, 2s}, {1000, 1ms}};
    for (int i = 0; i < 3; ++i) EXPECT_FALSE(pace.admit("192.0.2.1"));
    EXPECT_EQ(pace.admit("192.0.2.1"), 2s);
    EXPECT_FALSE(pace.admit("192.0.2.2")) << "others are not to blame";
    clock.advance(2s - 1us);
    EXPECT_EQ(pace.admit("192.0.2.1"), 1s);
    clock.advance(1us);
    EXPECT_FALSE(pace.admit("192.0.2.1"));
    EXPECT_EQ(pace.admit("192.0.2.1"), 2s);
    clock.advance(1h);
    for (int i = 0; i < 3; ++i) EXPECT_FALSE(pace.admit("192.0.2.1"));
    EXPECT_TRUE(pace.admit("192.0.2.1"));
}

TEST(PaceTest, everybody_together_has_a_limit_and_memory_does_too)
{
    test::FakeClock clock;
    Pace pace{clock, {3, 10s}, {100, 100ms}};
    int admitted = 0;
    for (int i = 0; i < 100'000; ++i) admitted += pace.admit("client " + std::to_string(i)) ? 0 : 1;
    EXPECT_EQ(admitted, 100);
    EXPECT_EQ(pace.clients(), 100U) << "who is refused leaves no trace";
    clock.advance(11s);
    EXPECT_FALSE(pace.admit("one more"));
    EXPECT_EQ(pace.clients(), 1U) << "who has been quiet is forgotten";
}

TEST(PaceTest, more_clients_than_fit_are_asked_to_wait)
{
    test::FakeClock clock;
    Pace pace{clock, {3, 10s}, {1'000'000, 1us}};
    for (std::size_t i = 0; i < Pace::clients_max; ++i) ASSERT_FALSE(pace.admit(std::to_string(i)));
    EXPECT_TRUE(pace.admit("one more"));
    EXPECT_FALSE(pace.admit("7")) << "who is there already goes on";
    EXPECT_EQ(pace.clients(), Pace::clients_max);
}

TEST(Markup, nothing_from_outside_breaks_out_of_text_or_attribute)
{
    Html html;
    html << "<p title=\"";
    html.say("\"><script>alert('1')</script>&amp;") << "\">";
    EXPECT_EQ(html.text(), "<p title=\"&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;amp;\">");
    Html odd;
    odd.say(std::string{"a\0b\x1B\x7F\nc", 7});
    EXPECT_EQ(odd.text(), "a b  \nc");
}
