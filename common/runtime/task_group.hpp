// Whoever spawns, joins: a group of coroutines that ends before its owner does.
//
// Lives on one strand or single-threaded context. cancel() asks every task to stop; join() waits until all have.
#pragma once

#include "common/runtime/asio.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <string_view>

namespace shanhai {

class TaskGroup {
public:
    // Told when a task ends by an exception, which is a bug; `name` is the task's.
    using OnBug = std::function<void(std::string_view name, std::exception_ptr bug)>;

    TaskGroup(asio::any_io_executor executor, OnBug on_bug);
    TaskGroup(const TaskGroup&) = delete;
    TaskGroup& operator=(const TaskGroup&) = delete;

    void spawn(std::string_view name, awaitable<void> task);     // `name` is a literal; refused once cancelled
    void cancel();
    auto join() -> awaitable<void>;
    auto size() const -> std::size_t { return running_.size(); }

private:
    asio::any_io_executor executor_;
    OnBug on_bug_;
    std::map<std::uint64_t, std::shared_ptr<asio::cancellation_signal>> running_;
    std::uint64_t next_ = 0;
    bool closing_ = false;
    asio::steady_timer idle_;
};

}  // namespace shanhai
