// What the ledger keeps of a DICOM header. Pure.
#pragma once

#include "common/dicom/data/header.hpp"
#include "common/wire/request_form.hpp"
#include "server/ledger/archive.hpp"

namespace shanhai::intake {

auto instance_of(const dicom::Header& header) -> ledger::Instance;
auto study_of(const dicom::Header& header, const SiteId& site, ledger::Arrival arrival, Instant now) -> ledger::Study;

// The form nobody filled in: what a plain DICOM sender's study says of itself.
auto form_of(const ledger::Study& study) -> wire::RequestForm;

}  // namespace shanhai::intake
