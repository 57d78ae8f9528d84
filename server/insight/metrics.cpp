#include "server/insight/metrics.hpp"

#include "server/ledger/alerts.hpp"
#include "server/ledger/audits.hpp"
#include "server/ledger/outbox.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace shanhai::insight {
namespace {

using prometheus::BuildCounter;
using prometheus::BuildGauge;
using prometheus::BuildHistogram;

const auto seconds_buckets =
    prometheus::Histogram::BucketBoundaries{0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60, 600};

struct CriticalCounts {
    std::int64_t open = 0;
    std::int64_t overdue = 0;  // the duty of both sides was called, and still nobody has answered
};

auto count_critical(ledger::Facts& facts) -> Result<CriticalCounts>
{
    constexpr std::size_t open_max = 10'000;
    auto open = facts.alerts().list({.open_only = true, .limit = open_max});
    if (!open) return open.error();
    CriticalCounts counts;
    for (const auto& alert : *open) {
        ++counts.open;
        if (alert.duty_called && !alert.acknowledged_at) ++counts.overdue;
    }
    return counts;
}

}  // namespace

struct Metrics::Registry {
    prometheus::Registry all;
    prometheus::Family<prometheus::Counter>& requests = BuildCounter()
                                                            .Name("shanhai_http_requests_total")
                                                            .Help("HTTP requests answered, by route and status.")
                                                            .Register(all);
    prometheus::Family<prometheus::Histogram>& took = BuildHistogram()
                                                          .Name("shanhai_http_request_seconds")
                                                          .Help("How long answering took, by route.")
                                                          .Register(all);
    prometheus::Family<prometheus::Gauge>& dicom =
        BuildGauge().Name("shanhai_dicom").Help("C-STORE since the start, by outcome.").Register(all);
    prometheus::Family<prometheus::Gauge>& cases =
        BuildGauge().Name("shanhai_cases").Help("Cases, by state.").Register(all);
    prometheus::Gauge& watchers =
        BuildGauge().Name("shanhai_live_watchers").Help("Live views that are open.").Register(all).Add({});
    prometheus::Family<prometheus::Gauge>& live =
        BuildGauge().Name("shanhai_live").Help("Live views since the start, by what happened.").Register(all);
    prometheus::Family<prometheus::Gauge>& lookups =
        BuildGauge().Name("shanhai_public_lookups").Help("Codes asked about since the start, by answer.").Register(all);
    prometheus::Family<prometheus::Gauge>& critical =
        BuildGauge().Name("shanhai_critical_alerts").Help("Critical values without an outcome.").Register(all);
    prometheus::Gauge& unacknowledged = BuildGauge()
                                            .Name("shanhai_deliveries_unacknowledged")
                                            .Help("Signed reports that no clinic has said it saw.")
                                            .Register(all)
                                            .Add({});
    prometheus::Family<prometheus::Gauge>& pushes =
        BuildGauge().Name("shanhai_pushes").Help("Pushes of reports and recalls, by state.").Register(all);
    prometheus::Gauge& recalls = BuildGauge()
                                     .Name("shanhai_recalls_unacknowledged")
                                     .Help("Recalls that no clinic has said it knows of.")
                                     .Register(all)
                                     .Add({});
    prometheus::Gauge& events =
        BuildGauge().Name("shanhai_events").Help("The number of the last event.").Register(all).Add({});
    prometheus::Gauge& audit =
        BuildGauge().Name("shanhai_audit_entries").Help("The number of the last audit entry.").Register(all).Add({});
    prometheus::Gauge& unsent = BuildGauge()
                                    .Name("shanhai_audit_unsent")
                                    .Help("Audit entries that the audit repository does not have yet.")
                                    .Register(all)
                                    .Add({});
    prometheus::Gauge& unsent_since = BuildGauge()
                                          .Name("shanhai_audit_unsent_since_seconds")
                                          .Help("When the oldest of them was written, in seconds since 1970; 0: none.")
                                          .Register(all)
                                          .Add({});
    prometheus::Gauge& free_bytes =
        BuildGauge().Name("shanhai_disk_free_bytes").Help("Room where the packs are.").Register(all).Add({});
};

Metrics::Metrics(ledger::Ledger& ledger, archive::PackStore& packs, const intake::StoreScp& store_scp,
                 const live::Feed& feed, const verification::Verification& verification)
    : ledger_{ledger}, packs_{packs}, store_scp_{store_scp}, feed_{feed}, verification_{verification},
      registry_{std::make_unique<Registry>()}
{
}

Metrics::~Metrics() = default;

void Metrics::count(const http::Finished& finished)
{
    const auto route = finished.pattern.empty() ? std::string{"none"} : std::string{finished.pattern};
    const auto method = std::string{finished.method};
    registry_->requests.Add({{"method", method}, {"route", route}, {"status", std::to_string(finished.status)}})
        .Increment();
    const auto seconds = std::chrono::duration<double>(finished.took).count();
    registry_->took.Add({{"method", method}, {"route", route}}, seconds_buckets).Observe(seconds);
}

namespace {

struct AuditFigures {
    std::int64_t entries = 0;
    std::int64_t unsent = 0;
    std::int64_t unsent_since = 0;
};

auto audit_figures(ledger::Facts& facts) -> Result<AuditFigures>
{
    auto last = facts.trail().last_audit();
    if (!last) return last.error();
    auto cursor = facts.audits().cursor("syslog");
    if (!cursor) return cursor.error();
    auto figures = AuditFigures{.entries = *last ? (*last)->number : 0};
    if (!*cursor || !(*cursor)->wanted) return figures;
    figures.unsent = figures.entries - (*cursor)->number;
    auto oldest = facts.trail().audit((*cursor)->number, 1);
    if (!oldest) return oldest.error();
    if (!oldest->empty()) figures.unsent_since = to_micros(oldest->front().at) / 1'000'000;
    return figures;
}

}  // namespace

auto Metrics::refresh() -> awaitable<Result<void>>
{
    struct Figures {
        CriticalCounts critical;
        ledger::CaseCounts cases;
        std::int64_t unacknowledged;
        std::int64_t events;
        AuditFigures audit;
        ledger::PushCounts pushes;
        std::int64_t recalls;
    };
    auto work = [](ledger::Facts& facts) -> Result<Figures> {
        auto critical = count_critical(facts);
        if (!critical) return critical.error();
        auto cases = facts.cases().counts();
        if (!cases) return cases.error();
        auto unacknowledged = facts.deliveries().unacknowledged();
        if (!unacknowledged) return unacknowledged.error();
        auto events = facts.trail().last_event();
        if (!events) return events.error();
        auto audit = audit_figures(facts);
        if (!audit) return audit.error();
        auto pushes = facts.outbox().push_counts();
        if (!pushes) return pushes.error();
        auto recalls = facts.outbox().unacknowledged_recalls();
        if (!recalls) return recalls.error();
        return Figures{*critical, *cases, *unacknowledged, *events, *audit, *pushes, *recalls};
    };
    auto figures = co_await ledger_.look(std::move(work));
    if (!figures) co_return figures.error();
    auto room = co_await packs_.free_space();
    if (!room) co_return room.error();

    const auto set = [](auto& family, const char* label, const char* value, double number) {
        family.Add({{label, value}}).Set(number);
    };
    set(registry_->critical, "kind", "open", static_cast<double>(figures->critical.open));
    set(registry_->critical, "kind", "overdue", static_cast<double>(figures->critical.overdue));
    set(registry_->cases, "state", "waiting", static_cast<double>(figures->cases.waiting));
    set(registry_->cases, "state", "claimed", static_cast<double>(figures->cases.claimed));
    set(registry_->cases, "state", "reported", static_cast<double>(figures->cases.reported));
    set(registry_->cases, "state", "acknowledged", static_cast<double>(figures->cases.acknowledged));
    set(registry_->cases, "state", "held", static_cast<double>(figures->cases.held));
    set(registry_->cases, "state", "cancelled", static_cast<double>(figures->cases.cancelled));
    const auto& dicom = store_scp_.counts();
    set(registry_->dicom, "outcome", "stored", static_cast<double>(dicom.stored));
    set(registry_->dicom, "outcome", "repeated", static_cast<double>(dicom.repeated));
    set(registry_->dicom, "outcome", "refused", static_cast<double>(dicom.refused));
    const auto live = feed_.counts();
    registry_->watchers.Set(static_cast<double>(live.watching));
    set(registry_->live, "what", "told", static_cast<double>(live.told));
    set(registry_->live, "what", "replayed", static_cast<double>(live.replayed));
    set(registry_->live, "what", "cut_off", static_cast<double>(live.cut_off));
    const auto& lookups = verification_.tally();
    set(registry_->lookups, "answer", "valid", static_cast<double>(lookups.valid));
    set(registry_->lookups, "answer", "withdrawn", static_cast<double>(lookups.withdrawn));
    set(registry_->lookups, "answer", "damaged", static_cast<double>(lookups.damaged));
    set(registry_->lookups, "answer", "unknown", static_cast<double>(lookups.unknown));
    set(registry_->lookups, "answer", "mistyped", static_cast<double>(lookups.mistyped));
    set(registry_->lookups, "answer", "refused", static_cast<double>(lookups.refused));
    set(registry_->lookups, "answer", "limited", static_cast<double>(lookups.limited));
    registry_->unacknowledged.Set(static_cast<double>(figures->unacknowledged));
    set(registry_->pushes, "state", "due", static_cast<double>(figures->pushes.due));
    set(registry_->pushes, "state", "refused", static_cast<double>(figures->pushes.refused));
    set(registry_->pushes, "state", "alarm", static_cast<double>(figures->pushes.alarmed));
    registry_->recalls.Set(static_cast<double>(figures->recalls));
    registry_->events.Set(static_cast<double>(figures->events));
    registry_->audit.Set(static_cast<double>(figures->audit.entries));
    registry_->unsent.Set(static_cast<double>(figures->audit.unsent));
    registry_->unsent_since.Set(static_cast<double>(figures->audit.unsent_since));
    registry_->free_bytes.Set(static_cast<double>(*room));
    co_return Result<void>{};
}

auto Metrics::scrape() -> awaitable<Result<std::string>>
{
    auto fresh = co_await refresh();
    if (!fresh) co_return fresh.error();
    co_return prometheus::TextSerializer{}.Serialize(registry_->all.Collect());
}

}  // namespace shanhai::insight
