#include "server/live/tail.hpp"

#include <stdexcept>

namespace shanhai::live {

void Tail::begin_behind(std::int64_t number)
{
    lines_.clear();
    last_ = number;
    begun_ = true;
}

void Tail::append(SharedLine line)
{
    if (line->number != last_ + 1) throw std::logic_error{"the ledger's events have a gap"};
    last_ = line->number;
    lines_.push_back(std::move(line));
    if (lines_.size() > lines_max_) lines_.pop_front();
}

auto Tail::reaches(std::int64_t after) const -> bool
{
    return begun_ && after >= last_ - static_cast<std::int64_t>(lines_.size());
}

auto Tail::next(std::int64_t& after, const Wish& wish) const -> SharedLine
{
    const auto before_first = last_ - static_cast<std::int64_t>(lines_.size());
    while (after < last_) {
        const auto& line = lines_[static_cast<std::size_t>(after - before_first)];
        ++after;
        if (wish.wants(*line)) return line;
    }
    return nullptr;
}

}  // namespace shanhai::live
