// From what the ledger knows and what the reader wrote to the document that is signed. Pure.
#pragma once

#include "common/report/document.hpp"
#include "common/wire/report.hpp"
#include "server/ledger/ledger.hpp"

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
};

// malformed "report.empty" when findings or impression are missing; corrupt when the ledger's own text does not read.
auto compose(const Material& material, const ReportId& id, Instant now) -> Result<report::Document>;

}  // namespace shanhai::reports
