// A report as a DICOM Basic Text SR (PS3.3 section A.35.1) of TID 2000 (PS3.16): what an archive or a workstation that
// knows structured reports shows beside the images, and finds by its headings.
//
// The content is a tree of two levels: headings, and under each the texts and the images that belong there. Somebody
// verified it or nobody did; which report it follows is said by that one's UIDs.
#pragma once

#include "common/base/bytes.hpp"
#include "common/dicom/data/document_object.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace shanhai::dicom {

inline constexpr std::string_view basic_text_sr_storage = "1.2.840.10008.5.1.4.1.1.88.11";

struct CodedName {
    std::string value;
    std::string scheme;   // LN, DCM
    std::string meaning;  // what people see, in their language; cut to 64 characters
};

struct Statement {
    CodedName name;
    std::string text;  // UTF-8; lines end with \n
};

// Some other object of the study, or of another one.
struct Reference {
    std::string study;
    std::string series;
    std::string sop_class;
    std::string instance;
};

// An image (or a waveform, or a document) that belongs to a heading; its object must be in the evidence.
struct Shown {
    Reference object;
    std::uint32_t frame = 1;  // said for objects of many frames only
    bool of_many = false;
};

struct Heading {
    CodedName name;
    std::vector<Statement> statements;
    std::vector<Shown> shown{};
};

struct Observer {
    std::string name;  // as typed
    std::string id;
    std::string organization;
};

struct Order {
    std::string placer;  // the number that the clinic gave it
    std::string filler;  // ours
    std::string what;
};

// PS3.3 section C.17.2: how complete it is, and who answers for it. A preliminary report is PARTIAL and UNVERIFIED
// whoever signed it, because a final one is to follow.
struct TextReport {
    DocumentObject about;
    CodedName title;
    bool preliminary = false;
    std::string completion;  // why it is as complete as it is, in words: 正式报告
    Observer author;
    std::optional<Observer> verified_by{};  // at about.made_at
    Order order;
    std::vector<Heading> headings;
    std::vector<Reference> predecessors{};
    std::vector<Reference> evidence{};  // each object once
};

// In implicit or explicit VR little endian, else unsupported "sr.syntax". internal "sr.write" when DCMTK refuses it.
auto write_text_report(const TextReport& report, std::string_view transfer_syntax) -> Result<Bytes>;

}  // namespace shanhai::dicom
