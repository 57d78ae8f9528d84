// Checkpoints of the audit trail, and the trail as DICOM audit messages, on the wire.
#pragma once

#include "common/wire/json.hpp"

namespace shanhai::wire {

// What the relay signs: at this time its audit trail ended with this entry, whose hash covers all before it. Signed is
// its canonical JSON (RFC 8785), which write_json() gives as long as the members stand in alphabetical order.
struct CheckpointStatement {
    std::string at;
    std::string format = "shanhai audit checkpoint 1";  // nothing else that the same key signs says so
    std::string hash;
    std::int64_t number = 0;
    std::string version;  // of the software that signed
};
BOOST_DESCRIBE_STRUCT(CheckpointStatement, (), (at, format, hash, number, version))

struct CheckpointView {
    std::int64_t number = 0;
    std::string at;
    std::string hash;
    std::string sealed;  // base64: CMS in DER with the statement inside
};
BOOST_DESCRIBE_STRUCT(CheckpointView, (), (number, at, hash, sealed))

struct CheckpointPage {
    std::vector<CheckpointView> checkpoints;
    std::int64_t last = 0;
};
BOOST_DESCRIBE_STRUCT(CheckpointPage, (), (checkpoints, last))

struct AuditMessage {
    std::int64_t number = 0;
    std::string xml;  // DICOM PS3.15 A.5
};
BOOST_DESCRIBE_STRUCT(AuditMessage, (), (number, xml))

struct AuditMessagePage {
    std::vector<AuditMessage> messages;
    std::int64_t last = 0;
};
BOOST_DESCRIBE_STRUCT(AuditMessagePage, (), (messages, last))

}  // namespace shanhai::wire
