// A sink that remembers, for tests.
#pragma once

#include "common/log/log.hpp"

#include <algorithm>
#include <mutex>
#include <vector>

namespace shanhai::log {

class Capture final : public Sink {
public:
    void write(Level, std::string_view line) noexcept override
    {
        const std::lock_guard held{guard_};
        lines_.emplace_back(line);
    }

    auto lines() const -> std::vector<std::string>
    {
        const std::lock_guard held{guard_};
        return lines_;
    }
    auto count(Event event) const -> std::size_t
    {
        const auto wanted = "\"event\":\"" + std::string{event.text()} + '"';
        const auto all = lines();
        const auto matches = [&](const std::string& line) { return line.find(wanted) != std::string::npos; };
        return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), matches));
    }

private:
    mutable std::mutex guard_;
    std::vector<std::string> lines_;
};

}  // namespace shanhai::log
