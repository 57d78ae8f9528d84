// A report with a code, signed for real, and somebody who holds the paper.
#pragma once

#include "common/log/capture.hpp"
#include "common/report/contents.hpp"
#include "common/report/increment.hpp"
#include "common/report/verification_code.hpp"
#include "server/reports/reading_for_tests.hpp"
#include "server/reports/recall.hpp"
#include "server/verification/verification.hpp"

namespace shanhai::verification::test {

using shanhai::reports::test::Reading;

struct Paper {
    Paper()
    {
        reading.reports.lead_to("https://relay.example");
        auto row = reading.case_now();
        auto form = wire::read_json<wire::RequestForm>(row.form).value();
        form.patient.name = "张三<script>";
        form.patient.identity_number = "53290119631102004X";
        form.patient.birth_date = "1963-11-02";
        row.form = wire::write_json(form);
        reading.county.put(row);
        report = reading.signed_report();
        document = document_of(*report);
        code = document->verification->code;
    }

    Reading reading;
    log::Capture lines;
    PublicSettings settings{};
    Verification verification{reading.county.ledger,
                              reading.county.packs,
                              reading.county.cpu,
                              reading.hospital.authority.roots,
                              reading.county.clock,
                              reading.county.entropy,
                              log::Log{lines},
                              settings};
    std::optional<ledger::Report> report;
    std::optional<report::Document> document;
    std::string code;
    Asker anybody = stranger("192.0.2.7");
    Factor right{"004X", "1963"};

    auto ask() { return reading.county.ask(verification.ask(anybody, code)); }
    auto ask(std::string other) { return reading.county.ask(verification.ask(anybody, std::move(other))); }
    auto open(Factor factor) { return reading.county.ask(verification.open(anybody, code, std::move(factor))); }
    auto audited(std::string_view action) { return reading.county.audited(action, report->id.text()); }
    auto lookups()
    {
        const auto id = report->id;
        return reading.county.look([id](ledger::Facts& facts) { return facts.writing().lookups(id); });
    }
    auto document_of(const ledger::Report& which) -> report::Document
    {
        const auto& place = which.place;
        const auto pdf = reading.county.ask(reading.county.packs.read(place.pack, place.offset, place.size)).value();
        return report::read_report(report::take_apart(pdf).value().first).value();
    }

    void recall()
    {
        auto work = [report = *report, now = reading.county.clock.now()](ledger::Facts& facts) {
            return reports::recall(facts, report, {report.id, report.of, false, "左右写反", "person:dr-yang", now});
        };
        reading.county.ask(reading.county.ledger.commit(std::move(work))).value();
    }

    // The next version, as the specialist would have signed it.
    auto follow(ledger::ReportStatus status, report::Document next) -> ledger::Report
    {
        auto& county = reading.county;
        next.id = mint<ReportId>(county.clock, county.entropy);
        next.version = 2;
        next.previous = report->digest;
        next.change = report::Change{"更正", ""};
        auto pdf = reading.hospital.signed_report(next);
        auto pack = county.ask(county.packs.create(mint<PackId>(county.clock, county.entropy))).value();
        auto row = *report;
        row.id = next.id;
        row.version = 2;
        row.status = status;
        row.previous = report->id;
        row.digest = Digest::of(pdf);
        row.place = {pack->id(), 0, pdf.size()};
        row.code.reset();
        county.ask(pack->append(std::move(pdf))).value();
        county.ask(pack->flush()).value();
        report->superseded_by = row.id;
        county.put(*report);
        county.put(row);
        return row;
    }
};

}  // namespace shanhai::verification::test
