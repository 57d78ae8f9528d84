#include "common/log/sink.hpp"

#include <fmt/format.h>
#include <spdlog/async_logger.h>
#include <spdlog/details/thread_pool.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

namespace shanhai::log {
namespace {

using Pool = spdlog::details::thread_pool;

auto severity_of(Level level) -> spdlog::level::level_enum
{
    switch (level) {
    case Level::debug: return spdlog::level::debug;
    case Level::info: return spdlog::level::info;
    case Level::warn: return spdlog::level::warn;
    case Level::error: return spdlog::level::err;
    }
    return spdlog::level::err;
}

// Runs on the writing thread only, so what it has to say about lost lines needs no place in the queue that lost them.
class Writer final : public spdlog::sinks::sink {
public:
    explicit Writer(spdlog::sink_ptr out) : out_{std::move(out)} { out_->set_pattern("%v"); }

    void log(const spdlog::details::log_msg& line) override
    {
        report_lost();
        out_->log(line);
        if (pool_->queue_size() == 0) out_->flush();  // nothing follows at once: let readers of the file see it
    }
    void flush() override { out_->flush(); }
    void set_pattern(const std::string&) override {}  // a line arrives finished
    void set_formatter(std::unique_ptr<spdlog::formatter>) override {}

    void watch(Pool& pool) { pool_ = &pool; }

private:
    void report_lost()
    {
        const auto lost = pool_->overrun_counter();
        if (lost == reported_) return;
        const auto line = fmt::format(R"({{"at":"{}","level":"warn","event":"log.lines_lost","count":{}}})",
                                      to_text(Log::system_now()), lost - reported_);
        reported_ = lost;
        out_->log(spdlog::details::log_msg{"", spdlog::level::warn, line});
    }

    spdlog::sink_ptr out_;
    Pool* pool_ = nullptr;
    std::size_t reported_ = 0;
};

class QueuedSink final : public Sink {
public:
    QueuedSink(spdlog::sink_ptr out, std::size_t queue_max)
        : writer_{std::make_shared<Writer>(std::move(out))}, pool_{std::make_shared<Pool>(queue_max, 1)}
    {
        writer_->watch(*pool_);
        constexpr auto when_full = spdlog::async_overflow_policy::overrun_oldest;
        queue_ = std::make_shared<spdlog::async_logger>("shanhai", writer_, pool_, when_full);
        queue_->set_level(spdlog::level::trace);
    }
    QueuedSink(const QueuedSink&) = delete;
    QueuedSink& operator=(const QueuedSink&) = delete;
    ~QueuedSink() override
    {
        pool_.reset();  // writes what is queued, and joins
        writer_->flush();
    }

    void write(Level level, std::string_view line) noexcept override
    {
        queue_->log(severity_of(level), spdlog::string_view_t{line.data(), line.size()});
    }

private:
    std::shared_ptr<Writer> writer_;
    std::shared_ptr<Pool> pool_;
    std::shared_ptr<spdlog::async_logger> queue_;
};

}  // namespace

auto open_sink(Outlet outlet) -> Result<std::unique_ptr<Sink>>
try {
    spdlog::sink_ptr out;
    if (outlet.file.empty())
        out = std::make_shared<spdlog::sinks::stderr_sink_st>();
    else
        out = std::make_shared<spdlog::sinks::basic_file_sink_st>(outlet.file.string());
    return std::make_unique<QueuedSink>(std::move(out), outlet.queue_max);
} catch (const spdlog::spdlog_ex&) {
    return Fault{errc::unavailable, "log.open"};
}

}  // namespace shanhai::log
