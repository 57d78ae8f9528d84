#include "server/live/tail.hpp"

namespace shanhai::live {

void Tail::begin_behind(std::int64_t number)
{
    lines_.clear();
    last_ = number;
    begun_ = true;
}

void Tail::append(SharedLine line)
{
    if (line->number != last_ + 1) lines_.clear();
    last_ = line->number;
    lines_.push_back(std::move(line));
    if (lines_.size() > lines_max_) lines_.pop_front();
}

auto Tail::reaches(std::int64_t after) const -> bool
{
    return begun_ && after >= last_ - static_cast<std::int64_t>(lines_.size());
}

void Tail::skip(std::int64_t& after, const Wish& wish) const
{
    while (after < last_ && !wish.wants(*behind(after))) ++after;
}

auto Tail::next(std::int64_t& after, const Wish& wish) const -> SharedLine
{
    skip(after, wish);
    return after < last_ ? behind(after++) : nullptr;
}

auto Tail::behind(std::int64_t after) const -> const SharedLine&
{
    const auto before_first = last_ - static_cast<std::int64_t>(lines_.size());
    return lines_[static_cast<std::size_t>(after - before_first)];
}

}  // namespace shanhai::live
