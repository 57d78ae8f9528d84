// From what the ledger knows and what the reader wrote to the document that is signed. Pure.
//
// A preliminary, a final and an amended version are the draft. An addendum repeats the version it follows unchanged and
// adds to it; a retraction says which version must not be acted upon any more, and nothing of what that said.
#pragma once

#include "common/report/document.hpp"
#include "common/wire/report.hpp"
#include "server/ledger/alerts.hpp"
#include "server/ledger/ledger.hpp"
#include "server/reports/checks.hpp"

namespace shanhai::reports {

// Everything a report is made of, read in one look at the ledger.
struct Material {
    ledger::Case which;
    ledger::Site site;                       // who asked
    ledger::Site group;                      // who reads
    ledger::Person author;
    ledger::Draft draft;
    std::vector<ledger::Study> studies;
    std::vector<ledger::StoredObject> objects;
    ledger::Credential signer;
    std::optional<ledger::Person> reviewer{};  // who signs, where the author is somebody else
    ledger::ReportStatus status = ledger::ReportStatus::final;
    int version = 1;
    std::optional<ledger::Report> previous{};
    std::optional<report::Document> previous_document{};  // what it said: of an addendum and a retraction
    std::vector<ledger::Alert> alerts{};                  // critical values of this case
    std::optional<report::Verification> verification{};
    bool countersigned = false;                                // both sign it: the author first
    std::optional<ledger::PreparedReport> first_signature{};   // the file that has the author's, for the second
    std::optional<CheckMaterial> to_check{};  // what may be doubtful about it (checks.hpp)
};

// malformed "report.empty" when findings, impression or an addendum's text are missing; corrupt when the ledger's own
// text does not read.
auto compose(const Material& material, const ReportId& id, Instant now) -> Result<report::Document>;

}  // namespace shanhai::reports
