#include "common/runtime/task_group.hpp"

namespace shanhai {

TaskGroup::TaskGroup(asio::any_io_executor executor, OnBug on_bug)
    : executor_{executor}, on_bug_{std::move(on_bug)}, idle_{executor, asio::steady_timer::time_point::max()}
{
}

void TaskGroup::spawn(std::string_view name, awaitable<void> task)
{
    if (closing_) return;
    const auto number = next_++;
    auto signal = std::make_shared<asio::cancellation_signal>();
    running_.emplace(number, signal);
    asio::co_spawn(executor_, std::move(task),
                   asio::bind_cancellation_slot(signal->slot(), [this, name, number, signal](std::exception_ptr bug) {
                       if (bug) on_bug_(name, bug);
                       running_.erase(number);
                       if (running_.empty()) idle_.cancel();
                   }));
}

void TaskGroup::cancel()
{
    closing_ = true;
    const auto running = running_;  // a task may end, and leave the map, while it is being told
    for (const auto& [number, signal] : running) signal->emit(asio::cancellation_type::all);
}

auto TaskGroup::join() -> awaitable<void>
{
    while (!running_.empty()) {
        co_await idle_.async_wait(asio::as_tuple(asio::use_awaitable));
    }
}

}  // namespace shanhai
