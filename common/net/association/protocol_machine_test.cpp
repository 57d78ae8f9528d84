// The table against a second copy of the standard's, written down the other way round: a state at a time.
#include "common/net/association/protocol_machine.hpp"

#include <gtest/gtest.h>

#include <map>
#include <sstream>
#include <string>

namespace shanhai::net {
namespace {

// PS3.8 table 9-10 by columns: each event that can happen in the state, and the action with the state behind it.
const std::map<int, std::string> columns{
    {1, "1:AE-1>4 5:AE-5>2"},
    {2, "3:AA-1>13 4:AA-1>13 6:AE-6>3 10:AA-1>13 12:AA-1>13 13:AA-1>13 16:AA-2>1 17:AA-5>1 18:AA-2>1 19:AA-1>13"},
    {3, "3:AA-8>13 4:AA-8>13 6:AA-8>13 7:AE-7>6 8:AE-8>13 10:AA-8>13 12:AA-8>13 13:AA-8>13 15:AA-1>13 16:AA-3>1 "
        "17:AA-4>1 19:AA-8>13"},
    {4, "2:AE-2>5 15:AA-2>1 17:AA-4>1"},
    {5, "3:AE-3>6 4:AE-4>1 6:AA-8>13 10:AA-8>13 12:AA-8>13 13:AA-8>13 15:AA-1>13 16:AA-3>1 17:AA-4>1 19:AA-8>13"},
    {6, "3:AA-8>13 4:AA-8>13 6:AA-8>13 9:DT-1>6 10:DT-2>6 11:AR-1>7 12:AR-2>8 13:AA-8>13 15:AA-1>13 16:AA-3>1 "
        "17:AA-4>1 19:AA-8>13"},
    {7, "3:AA-8>13 4:AA-8>13 6:AA-8>13 10:AR-6>7 12:AR-8>9 13:AR-3>1 15:AA-1>13 16:AA-3>1 17:AA-4>1 19:AA-8>13"},
    {8, "3:AA-8>13 4:AA-8>13 6:AA-8>13 9:AR-7>8 10:AA-8>13 12:AA-8>13 13:AA-8>13 14:AR-4>13 15:AA-1>13 16:AA-3>1 "
        "17:AA-4>1 19:AA-8>13"},
    {9, "3:AA-8>13 4:AA-8>13 6:AA-8>13 10:AA-8>13 12:AA-8>13 13:AA-8>13 14:AR-9>11 15:AA-1>13 16:AA-3>1 17:AA-4>1 "
        "19:AA-8>13"},
    {10, "3:AA-8>13 4:AA-8>13 6:AA-8>13 10:AA-8>13 12:AA-8>13 13:AR-10>12 15:AA-1>13 16:AA-3>1 17:AA-4>1 19:AA-8>13"},
    {11, "3:AA-8>13 4:AA-8>13 6:AA-8>13 10:AA-8>13 12:AA-8>13 13:AR-3>1 15:AA-1>13 16:AA-3>1 17:AA-4>1 19:AA-8>13"},
    {12, "3:AA-8>13 4:AA-8>13 6:AA-8>13 10:AA-8>13 12:AA-8>13 13:AA-8>13 14:AR-4>13 15:AA-1>13 16:AA-3>1 17:AA-4>1 "
         "19:AA-8>13"},
    {13, "3:AA-6>13 4:AA-6>13 6:AA-7>13 10:AA-6>13 12:AA-6>13 13:AA-6>13 16:AA-2>1 17:AR-5>1 18:AA-2>1 19:AA-7>13"},
};

auto name_of(Action action) -> std::string
{
    static constexpr const char* names[]{"",     "AE-1", "AE-2", "AE-3", "AE-4",  "AE-5", "AE-6", "AE-7",
                                         "AE-8", "DT-1", "DT-2", "AR-1", "AR-2",  "AR-3", "AR-4", "AR-5",
                                         "AR-6", "AR-7", "AR-8", "AR-9", "AR-10", "AA-1", "AA-2", "AA-3",
                                         "AA-4", "AA-5", "AA-6", "AA-7", "AA-8"};
    return names[static_cast<std::size_t>(action)];
}

// What the standard says: "AA-1>13", or nothing for a pair that cannot happen.
auto in_the_standard(int state, int event) -> std::string
{
    std::istringstream column{columns.at(state)};
    for (std::string cell; column >> cell;)
        if (cell.starts_with(std::to_string(event) + ':')) return cell.substr(cell.find(':') + 1);
    return {};
}

auto in_ours(int state, int event, Side side) -> std::string
{
    ProtocolMachine machine{side, State(state)};
    const auto action = machine.take(Event(event));
    if (action != Action::none) return name_of(action) + '>' + std::to_string(static_cast<int>(machine.state()));
    EXPECT_EQ(machine.state(), State(state)) << "what cannot happen changes nothing";
    return {};
}

struct Pair {
    int state;
    int event;
};

void PrintTo(const Pair& pair, std::ostream* out) { *out << "Sta" << pair.state << " Evt" << pair.event; }

auto every_pair() -> std::vector<Pair>
{
    std::vector<Pair> all;
    for (int state = 1; state <= 13; ++state)
        for (int event = 1; event <= 19; ++event) all.push_back({state, event});
    return all;
}

class Table : public testing::TestWithParam<Pair> {};

TEST_P(Table, says_what_the_standard_says)
{
    const auto [state, event] = GetParam();
    EXPECT_EQ(in_ours(state, event, Side::requestor), in_the_standard(state, event));
}

INSTANTIATE_TEST_SUITE_P(of_ps3_8, Table, testing::ValuesIn(every_pair()), [](const auto& one) {
    return "Sta" + std::to_string(one.param.state) + "_Evt" + std::to_string(one.param.event);
});

TEST(ProtocolMachine, knows_who_asked_first_when_both_ask_to_release)
{
    EXPECT_EQ(in_ours(7, 12, Side::requestor), "AR-8>9");
    EXPECT_EQ(in_ours(7, 12, Side::acceptor), "AR-8>10");
}

TEST(ProtocolMachine, ends_with_a_rejection_when_no_provider_could_accept)
{
    ProtocolMachine machine{Side::acceptor, State::sta2};

    EXPECT_EQ(machine.take(Event::associate_rq_pdu, false), Action::ae_6);
    EXPECT_EQ(machine.state(), State::sta13);
}

}  // namespace
}  // namespace shanhai::net
