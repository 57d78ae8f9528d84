// What a Store transaction did, object by object, and its two forms on the wire: the Store Instances Response Module
// (PS3.18 annex I) in DICOM JSON (PS3.18 annex F) and as a Native DICOM Model (PS3.19 annex A.1). Pure.
#pragma once

#include "common/dicom/data/header.hpp"
#include "common/dicom/pdu/status.hpp"

#include <vector>

namespace shanhai::intake {

struct StowReport {
    struct Identity {
        dicom::SopClassUid sop_class;
        InstanceUid instance;
    };
    struct Stored {
        Identity what;
        std::optional<dicom::Status> warning;  // PS3.18 section I.2.1
    };
    struct Failed {
        std::optional<Identity> what;  // none: it did not get as far as saying who it is
        Fault why;
    };

    std::vector<Stored> stored;
    std::vector<Failed> failed;
};

// PS3.18 table 10.5.3-1; where every object failed for the same want of room or time, the status that says so.
auto status_of(const StowReport& report) -> unsigned;

auto write_json(const StowReport& report) -> std::string;
auto write_xml(const StowReport& report) -> std::string;

}  // namespace shanhai::intake
