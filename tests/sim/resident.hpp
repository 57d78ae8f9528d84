// Somebody of the county: what they deal with, and who they are to the relay.
#pragma once

#include "tests/sim/chance.hpp"
#include "tests/sim/promises.hpp"

namespace shanhai::sim {

class Resident {
public:
    Resident(House& house, Agenda& agenda, Chance& chance, Promises& promises, const Shape& shape, Principal who)
        : house_{house}, agenda_{agenda}, chance_{chance}, promises_{promises}, shape_{shape}, who_{std::move(who)}
    {}

protected:
    House& house_;
    Agenda& agenda_;
    Chance& chance_;
    Promises& promises_;
    const Shape& shape_;
    Principal who_;
};

}  // namespace shanhai::sim
