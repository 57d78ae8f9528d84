// What a report says: one immutable version of the answer to one case, as a plain value.
//
// Everything else is made from it and bound to it: the bytes that are digested (document_json.hpp), the page that
// people read (render.hpp), the PDF that is signed (prepare.hpp). The fields are those of a Chinese imaging report;
// what a report may lack is initialised here.
#pragma once

#include "common/base/digest.hpp"
#include "common/base/ids.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace shanhai::report {

enum class Kind { imaging_final };  // further kinds bring their own title and sections
enum class Sex { male, female, other, unknown };
enum class Priority { routine, urgent, critical };       // 平诊, 急诊, 危急
enum class ImageQuality { good, fair, poor, unusable };  // 甲, 乙, 丙, 废

struct Institution {
    SiteId id;
    std::string name;

    friend auto operator==(const Institution&, const Institution&) -> bool = default;
};

struct Patient {
    std::string name;
    Sex sex = Sex::unknown;
    std::optional<Day> birth_date{};
    std::string age{};              // with its unit, as the examining site wrote it: 62岁, 8月, 3天
    std::string id;                 // 门诊号 or 住院号 at the examining site
    std::string identity_number{};  // printed masked

    friend auto operator==(const Patient&, const Patient&) -> bool = default;
};

struct Request {
    std::string number;
    Priority priority = Priority::routine;
    std::string department{};
    std::string doctor{};
    std::string exam;
    std::string body_part{};
    std::string clinical_diagnosis{};
    std::string history{};
    std::string purpose{};

    friend auto operator==(const Request&, const Request&) -> bool = default;
};

struct Study {
    std::string modality;
    std::vector<StudyUid> uids;

    friend auto operator==(const Study&, const Study&) -> bool = default;
};

struct Author {
    PersonId id;
    std::string name;
    std::string title{};

    friend auto operator==(const Author&, const Author&) -> bool = default;
};

// When it was signed is not here: that is for the timestamp to say.
struct Times {
    Instant requested;
    std::optional<Instant> acquired{};  // a modality's clock, and some send none
    Instant received;
    Instant claimed;
    Instant drafted;
    Instant prepared;

    friend auto operator==(const Times&, const Times&) -> bool = default;
};

// One file that was read, byte for byte.
struct Object {
    std::string name;  // SOP Instance UID, or the name of a file that is not DICOM
    std::uint64_t size = 0;
    Digest sha256;

    friend auto operator==(const Object&, const Object&) -> bool = default;
};

struct Document {
    ReportId id;
    std::uint32_t version = 1;
    std::optional<Digest> previous{};  // SHA-256 of the signed PDF this version takes the place of
    Kind kind = Kind::imaging_final;
    CaseId case_id;
    Institution examined_at;   // 检查机构
    Institution diagnosed_at;  // 诊断机构
    Patient patient;
    Request request;
    Study study;
    std::string technique{};                // 检查方法
    std::string findings;                   // 影像所见
    std::string impression;                 // 诊断意见
    std::string recommendation{};           // 建议
    std::optional<ImageQuality> quality{};  // 影像质量
    Author author;
    Times times;
    std::vector<Object> objects;
    std::string software;
    std::string limits = "本报告仅供临床医师参考";

    friend auto operator==(const Document&, const Document&) -> bool = default;
};

inline constexpr std::size_t line_max = 256;         // bytes in a name or a number
inline constexpr std::size_t prose_max = 64 * 1024;  // bytes in findings, impression and the like
inline constexpr std::size_t objects_max = 20'000;   // a large CT has some thousand
// RFC 8785 section 3.2.2.3: what every JSON reader holds exactly.
inline constexpr std::uint64_t size_max = (1ULL << 53) - 1;

// Is this fit to be signed? Required fields filled in, text legible, limits kept, no object named twice.
auto check(const Document& document) -> Result<void>;

}  // namespace shanhai::report
