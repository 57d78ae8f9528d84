// Every entry of the trail on its way to an audit repository, in order, over syslog with TLS.
//
//   spool      the ledger itself: a cursor there says up to which entry the repository has them
//   repeated   syslog has no acknowledgement. An entry counts as sent when the link has outlived it by `settling`; what
//              may have been lost with a link is sent again. Each message carries its number, so that a repeat can be
//              told from a second event.
//   harmless   a repository that cannot be reached delays nobody. It is in the log once, and in the metrics (which read
//              the cursor) until it is back.
#pragma once

#include "common/log/log.hpp"
#include "common/net/stream.hpp"
#include "common/runtime/clock.hpp"
#include "common/runtime/task_group.hpp"
#include "server/audit/dicom_message.hpp"
#include "server/audit/syslog.hpp"
#include "server/ledger/ledger.hpp"

namespace shanhai::audit {

inline constexpr std::string_view syslog_target = "syslog";

class Forwarding {
public:
    using Dial = std::function<awaitable<Result<std::unique_ptr<net::Stream>>>()>;

    Forwarding(asio::any_io_executor executor, ledger::Ledger& ledger, Clock& clock, log::Log log, Dial dial,
               DicomSource source, SyslogSender sender);

    // Until cancelled.
    auto run() -> awaitable<void>;
    // Sends what is next; how many entries. For whoever wants to see each step.
    auto send_some() -> awaitable<Result<std::size_t>>;

    static constexpr auto settling = std::chrono::seconds{1};
    static constexpr auto longest_pause = std::chrono::seconds{60};

private:
    struct Link;
    struct Batch {
        std::vector<std::string> frames;
        std::int64_t last = 0;
    };

    auto connect() -> awaitable<Result<void>>;
    auto next_batch() -> awaitable<Result<Batch>>;
    auto write(std::vector<std::string> frames) -> awaitable<Result<void>>;
    auto advance(std::int64_t number) -> awaitable<Result<void>>;
    static auto listen(std::shared_ptr<Link> link) -> awaitable<void>;
    void drop_link();
    void tell(const Result<std::size_t>& outcome);

    ledger::Ledger& ledger_;
    Clock& clock_;
    log::Log log_;
    Dial dial_;
    DicomSource source_;
    SyslogSender sender_;
    std::shared_ptr<Link> link_;
    bool in_trouble_ = false;
    TaskGroup listeners_;
};

}  // namespace shanhai::audit
