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

enum class Kind { imaging, ecg };

// 初步, 正式, 补充, 更正, 作废. A version is never edited: what changes is said by the next one.
//   addendum    something new; the conclusion stands, and what was written before is repeated unchanged
//   amendment   the conclusion or a key fact has changed
//   retraction  it must not be acted upon, and nothing stands in its place
enum class Status { preliminary, final, addendum, amendment, retraction };

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

// Why there is another version, in the words of who opened it.
struct Change {
    std::string reason;
    std::string requested_by{};  // who asked for it, when it was somebody else

    friend auto operator==(const Change&, const Change&) -> bool = default;
};

// A number a reader or a device measured. Its value is text, so that 0.10 stays 0.10.
struct Measurement {
    std::string name;  // 心率, QTc (Bazett)
    std::string value;
    std::string unit{};  // UCUM or as printed: /min, ms, mV

    friend auto operator==(const Measurement&, const Measurement&) -> bool = default;
};

// A picture on the page, made of one frame of an object that was read (DICOM: 121180 Key Images).
struct KeyImage {
    std::string object;       // its name among `objects`
    std::uint32_t frame = 1;  // counted from 1, as DICOM does
    std::string caption{};
    Digest picture;  // SHA-256 of the JPEG on the page

    friend auto operator==(const KeyImage&, const KeyImage&) -> bool = default;
};

// 危急值: told apart from the report, and said here that it was.
struct CriticalFinding {
    std::string item;                   // as the county's list calls it
    std::optional<Instant> told{};      // when somebody at the clinic read it back
    std::string told_to{};

    friend auto operator==(const CriticalFinding&, const CriticalFinding&) -> bool = default;
};

// Where anyone holding the paper can ask whether it is genuine and current.
struct Verification {
    std::string code;  // verification_code.hpp
    std::string page;  // the address that the QR code leads to; it contains the code

    friend auto operator==(const Verification&, const Verification&) -> bool = default;
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
    std::optional<Digest> previous{};  // SHA-256 of the signed PDF this version follows: one chain to the first
    Kind kind = Kind::imaging;
    Status status = Status::final;
    CaseId case_id;
    Institution examined_at;   // 检查机构
    Institution diagnosed_at;  // 诊断机构
    Patient patient;
    Request request;
    Study study;
    std::string technique{};                  // 检查方法; of an ECG: paper speed, gain, filters, leads
    std::string comparison{};                 // 对比检查
    std::string findings;                     // 影像所见, 心电图所见
    std::string impression;                   // 诊断意见
    std::string recommendation{};             // 建议
    std::string addendum{};                   // 补充意见: of an addendum, and of no other
    std::optional<ImageQuality> quality{};    // 影像质量
    std::vector<Measurement> measurements{};  // 测量
    std::vector<KeyImage> key_images{};       // 关键图像
    std::vector<CriticalFinding> critical{};  // 危急值
    std::optional<Change> change{};           // of an addendum, an amendment and a retraction
    Author author;                            // 报告医师: who wrote it
    std::optional<Author> reviewer{};         // 审核医师: who answers for it, when that is somebody else
    bool countersigned = false;               // both sign: the author first, then the reviewer
    std::optional<Verification> verification{};
    Times times;
    std::vector<Object> objects;
    std::string software;
    std::string limits = "本报告仅供临床医师参考";

    friend auto operator==(const Document&, const Document&) -> bool = default;
};

inline constexpr std::size_t line_max = 256;         // bytes in a name or a number
inline constexpr std::size_t prose_max = 64 * 1024;  // bytes in findings, impression and the like
inline constexpr std::size_t line_ends_max = 2000;   // in the same: more is a key that got stuck
inline constexpr std::size_t measurements_max = 64;
inline constexpr std::size_t key_images_max = 8;
inline constexpr std::size_t objects_max = 20'000;   // a large CT has some thousand
// RFC 8785 section 3.2.2.3: what every JSON reader holds exactly.
inline constexpr std::uint64_t size_max = (1ULL << 53) - 1;

// Whose signature makes it valid: the reviewer's where there is one.
inline auto answers_for(const Document& document) -> const Author&
{
    return document.reviewer ? *document.reviewer : document.author;
}

// Is this fit to be signed? Required fields filled in, text legible, limits kept, no object named twice.
auto check(const Document& document) -> Result<void>;

}  // namespace shanhai::report
