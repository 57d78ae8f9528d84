// What a study list, a queue and a matching rule need to know about one DICOM object, as meaning rather than bytes.
//
// All text is UTF-8. What is missing is empty (or 0), never invented; what was doubtful says so.
#pragma once

#include "common/base/ids.hpp"
#include "common/dicom/data/structure.hpp"

#include <optional>
#include <string>

namespace shanhai::dicom {

using SopClassUid = Uid<struct SopClassUidKind>;
using TransferSyntaxUid = Uid<struct TransferSyntaxUidKind>;

// PS3.5 section 6.2.1: up to three groups, each family^given^middle^prefix^suffix.
struct PersonName {
    std::string alphabetic;   // "Zhang^San", or what a Chinese device put there
    std::string ideographic;  // "张^三"
    std::string phonetic;

    friend auto operator==(const PersonName&, const PersonName&) -> bool = default;
};

auto is_empty(const PersonName& name) -> bool;
auto shown(const PersonName& name) -> std::string;  // as people write it: "张三", else "Zhang San"

struct Patient {
    PersonName name;
    std::string id;
    std::string issuer;      // of the id
    std::string sex;         // M, F, O or empty
    std::string birth_date;  // 19620317, as sent
    std::string age;         // 064Y, as sent
};

struct StudyTime {
    std::string date;                // 20260305, as sent
    std::string time;                // 150809.5, as sent
    std::optional<Instant> instant;  // no offset stated: China Standard Time
};

// When the object was made, by its device's clock: Acquisition DateTime, else Content Date and Time, else the study's.
struct MadeAt {
    std::optional<Instant> instant;
    bool offset_stated = false;  // else China Standard Time is assumed
};

struct Doubts {
    bool charset = false;   // a person should look at the names
    bool pixels = false;    // fewer bytes than rows, columns and frames demand
    bool sequence = false;  // Structure::irregular_sequence
};

struct Header {
    SopClassUid sop_class;
    InstanceUid sop_instance;
    StudyUid study;
    SeriesUid series;
    TransferSyntaxUid transfer_syntax;

    Patient patient{};
    std::string modality{};
    std::string body_part{};
    std::string laterality{};  // L, R, B or empty
    std::string study_description{};
    std::string series_description{};
    StudyTime study_time{};
    MadeAt made_at{};
    std::string accession_number{};
    PersonName referring_physician{};

    std::string institution{};
    std::string station_name{};
    std::string manufacturer{};
    std::string model{};
    std::string device_serial{};

    std::uint32_t rows = 0;
    std::uint32_t columns = 0;
    std::uint32_t frames = 0;  // 1 for a plain image, 0 without pixels or unreadable
    std::uint32_t samples_per_pixel = 0;
    std::uint32_t bits_allocated = 0;
    std::string photometric{};
    std::optional<std::int32_t> series_number{};
    std::optional<std::int32_t> instance_number{};

    std::string charset{};  // as declared
    Doubts doubts{};
};

// The faults of inspect(), and: "dicom.uid" (a study, series, instance or class UID is missing or no UID),
// "dicom.directory" (a DICOMDIR), "dicom.content" (an object of this class cannot be without what is missing here:
// cut short between two elements). Thread-safe.
auto read_header(Source& source, const StructureLimits& limits = {}) -> Result<Header>;

}  // namespace shanhai::dicom
