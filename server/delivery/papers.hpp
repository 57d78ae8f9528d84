// What the ledger knows around a signed report: who asked, who read, whose images. Every form of it says so.
#pragma once

#include "common/dicom/data/text_report.hpp"
#include "common/report/release.hpp"
#include "server/ledger/ledger.hpp"
#include "server/ledger/outbox.hpp"

namespace shanhai::delivery {

struct Papers {
    ledger::Report report;
    ledger::Case which;
    ledger::Person author;
    ledger::Site site;                    // who asked
    ledger::Site group;                   // who read
    std::optional<ledger::Study> study;   // the first of the case
    std::optional<ledger::Recall> recall;
};

auto gather(ledger::Facts& facts, const ReportId& report) -> Result<Papers>;

// The objects that were read, as DICOM refers to them; files that are not DICOM are left out.
auto evidence_of(ledger::Facts& facts, const Papers& papers) -> Result<std::vector<dicom::Reference>>;

// What was signed, out of the file that `papers` are about. corrupt "release.report" when it is another report's; the
// faults of report::read_report. Takes milliseconds: for lane `cpu`.
auto release_in(const Papers& papers, ByteView pdf) -> Result<report::Release>;

}  // namespace shanhai::delivery
