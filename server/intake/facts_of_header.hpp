// What the ledger keeps of a DICOM header. Pure.
#pragma once

#include "common/dicom/data/header.hpp"
#include "common/wire/request_form.hpp"
#include "server/ledger/archive.hpp"

namespace shanhai::intake {

auto instance_of(const dicom::Header& header) -> ledger::Instance;
auto study_of(const dicom::Header& header, const SiteId& site, ledger::Arrival arrival, Instant now) -> ledger::Study;

// What the object says of its patient and examination, as the ledger keeps it.
auto said_by(const dicom::Header& header) -> ledger::Said;

// Takes over what another object of the study says: a new way of saying it, a new doubt. Whether anything was new.
auto add_to(ledger::Study& study, const ledger::Study& other) -> bool;

// The form nobody filled in: what a plain DICOM sender's study says of itself.
auto form_of(const ledger::Study& study) -> wire::RequestForm;

}  // namespace shanhai::intake
