// What Prometheus scrapes. Counters of this process, and gauges read from the ledger when somebody asks.
#pragma once

#include "common/net/http/server.hpp"
#include "server/intake/store_scp.hpp"
#include "server/ledger/ledger.hpp"
#include "server/live/feed.hpp"
#include "server/verification/verification.hpp"

#include <memory>

namespace shanhai::insight {

class Metrics {
public:
    Metrics(ledger::Ledger& ledger, archive::PackStore& packs, const intake::StoreScp& store_scp,
            const live::Feed& feed, const verification::Verification& verification);
    ~Metrics();

    void count(const http::Finished& finished);                  // a request on any HTTP listener
    auto scrape() -> awaitable<Result<std::string>>;             // Prometheus text format 0.0.4

private:
    struct Registry;
    auto refresh() -> awaitable<Result<void>>;

    ledger::Ledger& ledger_;
    archive::PackStore& packs_;
    const intake::StoreScp& store_scp_;
    const live::Feed& feed_;
    const verification::Verification& verification_;
    std::unique_ptr<Registry> registry_;
};

// /metrics, /healthz (the process answers) and /readyz (the ledger and the disk answer, and there is room).
auto ops_routes(Metrics& metrics, ledger::Ledger& ledger, archive::PackStore& packs) -> std::vector<http::Route>;

}  // namespace shanhai::insight
