#include "common/net/association/protocol_machine.hpp"

#include <array>

namespace shanhai::net {
namespace {

using enum Action;
// PS3.8 table 9-10. Rows: events 1 to 19. Columns: states 1 to 13.
// clang-format off
constexpr std::array<std::array<Action, 13>, 19> table{{
//   Sta1  Sta2  Sta3  Sta4  Sta5  Sta6  Sta7  Sta8  Sta9  Sta10  Sta11 Sta12 Sta13
    {ae_1, none, none, none, none, none, none, none, none, none,  none, none, none},  //  1 A-ASSOCIATE request
    {none, none, none, ae_2, none, none, none, none, none, none,  none, none, none},  //  2 connected
    {none, aa_1, aa_8, none, ae_3, aa_8, aa_8, aa_8, aa_8, aa_8,  aa_8, aa_8, aa_6},  //  3 A-ASSOCIATE-AC
    {none, aa_1, aa_8, none, ae_4, aa_8, aa_8, aa_8, aa_8, aa_8,  aa_8, aa_8, aa_6},  //  4 A-ASSOCIATE-RJ
    {ae_5, none, none, none, none, none, none, none, none, none,  none, none, none},  //  5 somebody connected
    {none, ae_6, aa_8, none, aa_8, aa_8, aa_8, aa_8, aa_8, aa_8,  aa_8, aa_8, aa_7},  //  6 A-ASSOCIATE-RQ
    {none, none, ae_7, none, none, none, none, none, none, none,  none, none, none},  //  7 accept
    {none, none, ae_8, none, none, none, none, none, none, none,  none, none, none},  //  8 reject
    {none, none, none, none, none, dt_1, none, ar_7, none, none,  none, none, none},  //  9 P-DATA request
    {none, aa_1, aa_8, none, aa_8, dt_2, ar_6, aa_8, aa_8, aa_8,  aa_8, aa_8, aa_6},  // 10 P-DATA-TF
    {none, none, none, none, none, ar_1, none, none, none, none,  none, none, none},  // 11 A-RELEASE request
    {none, aa_1, aa_8, none, aa_8, ar_2, ar_8, aa_8, aa_8, aa_8,  aa_8, aa_8, aa_6},  // 12 A-RELEASE-RQ
    {none, aa_1, aa_8, none, aa_8, aa_8, ar_3, aa_8, aa_8, ar_10, ar_3, aa_8, aa_6},  // 13 A-RELEASE-RP
    {none, none, none, none, none, none, none, ar_4, ar_9, none,  none, ar_4, none},  // 14 A-RELEASE response
    {none, none, aa_1, aa_2, aa_1, aa_1, aa_1, aa_1, aa_1, aa_1,  aa_1, aa_1, none},  // 15 A-ABORT request
    {none, aa_2, aa_3, none, aa_3, aa_3, aa_3, aa_3, aa_3, aa_3,  aa_3, aa_3, aa_2},  // 16 A-ABORT
    {none, aa_5, aa_4, aa_4, aa_4, aa_4, aa_4, aa_4, aa_4, aa_4,  aa_4, aa_4, ar_5},  // 17 connection closed
    {none, aa_2, none, none, none, none, none, none, none, none,  none, none, aa_2},  // 18 ARTIM expired
    {none, aa_1, aa_8, none, aa_8, aa_8, aa_8, aa_8, aa_8, aa_8,  aa_8, aa_8, aa_7},  // 19 unrecognized or invalid
}};
// clang-format on

// PS3.8 tables 9-6 to 9-9, what each action says of the state behind it.
constexpr auto state_after(Action action, State now, Side side, bool acceptable) -> State
{
    switch (action) {
    case none:
    case ar_6:
    case ar_7: return now;
    case ae_1: return State::sta4;
    case ae_2: return State::sta5;
    case ae_5: return State::sta2;
    case ae_6: return acceptable ? State::sta3 : State::sta13;
    case ae_3:
    case ae_7:
    case dt_1:
    case dt_2: return State::sta6;
    case ar_1: return State::sta7;
    case ar_2: return State::sta8;
    case ar_8: return side == Side::requestor ? State::sta9 : State::sta10;
    case ar_9: return State::sta11;
    case ar_10: return State::sta12;
    case ae_8:
    case ar_4:
    case aa_1:
    case aa_6:
    case aa_7:
    case aa_8: return State::sta13;
    case ae_4:
    case ar_3:
    case ar_5:
    case aa_2:
    case aa_3:
    case aa_4:
    case aa_5: return State::sta1;
    }
    return State::sta1;
}

}  // namespace

auto action_on(State state, Event event) -> Action
{
    return table.at(static_cast<std::size_t>(event) - 1).at(static_cast<std::size_t>(state) - 1);
}

auto ProtocolMachine::take(Event event, bool acceptable) -> Action
{
    const auto action = action_on(state_, event);
    state_ = state_after(action, state_, side_, acceptable);
    return action;
}

}  // namespace shanhai::net
