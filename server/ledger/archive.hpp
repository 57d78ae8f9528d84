// What the ledger knows about stored bytes: which object lies where, and which study it belongs to.
#pragma once

#include "common/base/digest.hpp"
#include "common/base/ids.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace shanhai::ledger {

struct Place {
    PackId pack;
    std::uint64_t offset = 0;                // bytes from the pack's beginning
    std::uint64_t size = 0;                  // bytes

    friend auto operator==(const Place&, const Place&) -> bool = default;
};

// What an instance says about itself, kept so that nobody opens the bytes to list them.
struct Instance {
    StudyUid study;
    SeriesUid series;
    InstanceUid instance;
    std::string sop_class;
    std::string transfer_syntax;
    std::string modality;
    int number = 0;                          // Instance Number (0020,0013), 0 when absent
    int rows = 0;
    int columns = 0;
    int frames = 0;

    friend auto operator==(const Instance&, const Instance&) -> bool = default;
};

// When an object was made, and by whose clock: none of them is the truth, so all are kept.
struct Clocks {
    std::optional<Instant> device;  // acquired or created, as the device says
    std::optional<Instant> sender;  // when it was sent, as the clinic's computer says
    bool offset_stated = false;     // the device named its zone; otherwise China Standard Time was assumed

    friend auto operator==(const Clocks&, const Clocks&) -> bool = default;
};

struct StoredObject {
    ObjectId id;
    SiteId site;                             // whose it is: sites do not see each other's
    Digest digest;
    Place place;
    std::string media_type;                  // application/dicom, application/pdf, ...
    std::string name;                        // as the sender called it, or empty
    Instant received_at;
    std::optional<Instance> instance;        // for DICOM
    bool conflicting = false;                // the same UID was already held with other bytes: kept apart for a human
    bool arriving = false;                   // verified and held, but its submission has not committed: in no study yet
    Clocks clocks{};                         // beside received_at, which is ours

    // A cart's own file is kept as it came and belongs to no study; what stands in the study was made of it.
    std::string format{};                    // of such a file: SCP-ECG, ...
    std::optional<ObjectId> became{};        // of such a file: the object in its place
    std::vector<ObjectId> made_of{};         // of the object in its place: the files
    std::string ecg{};                       // of an ECG: what was seen when it came (wire::EcgView), as JSON

    friend auto operator==(const StoredObject&, const StoredObject&) -> bool = default;
};

// What one or more images say of their patient and examination, in UTF-8 but otherwise as they say it. A study in which
// everybody agrees has one of these for each series' body part; more people in it than that is how mix-ups are found.
struct Said {
    std::string name;  // PN with its groups: Zhang^San=张^三
    std::string patient_id;
    std::string sex;
    std::string birth_date;  // YYYYMMDD
    std::string age;         // 063Y
    std::string modality;
    std::string body_part;
    std::string laterality;
    std::string study_date;  // YYYYMMDD

    friend auto operator==(const Said&, const Said&) -> bool = default;
};
BOOST_DESCRIBE_STRUCT(Said, (), (name, patient_id, sex, birth_date, age, modality, body_part, laterality, study_date))

// What is wrong with a study itself, whatever any form says. `crowded`: it says too many different things to keep. An
// ECG without gain, rate or rhythm cannot be drawn to scale; of a picture of one nothing can be measured.
enum class StudyDoubt { charset, pixels, sequence, clock, crowded, ecg_gain, ecg_rate, ecg_leads, ecg_picture };

enum class Arrival { declared, by_quiet_period };   // how we know that a study is complete

struct Study {
    StudyUid uid;
    SiteId site;
    std::string patient_name;                // UTF-8; ideographic if there is one
    std::string patient_id;
    std::string patient_sex;                 // M, F, O or empty
    std::string patient_birth_date;          // YYYYMMDD or empty
    std::string modality;
    std::string description;
    std::string acquired_at;                 // as the device says: YYYYMMDDHHMMSS or a part of it
    std::int64_t objects = 0;
    std::int64_t bytes = 0;
    Arrival arrival = Arrival::declared;
    Instant last_arrival;
    std::optional<CaseId> in_case;           // none: still arriving, nobody reads it yet
    std::vector<Said> said{};                // each way of saying it once; at most said_max
    std::set<StudyDoubt> doubts{};
    std::string device{};                       // as its images call it: station, model or serial number
    std::optional<std::int64_t> clock_ahead{};  // seconds from our clock to the device's when the first object came
    std::vector<std::string> marks{};           // why eyes should come earlier, as computed: 心率 32 次/分（≤35）

    static constexpr std::size_t said_max = 64;

    friend auto operator==(const Study&, const Study&) -> bool = default;
};

// How far a clock of a site is from ours, as last seen: `device` is what its images call it.
struct ClockReading {
    SiteId site;
    std::string device;
    std::int64_t ahead = 0;  // seconds; negative: behind
    Instant seen_at;
    std::int64_t times = 0;  // in a row that it was off; 0: it is right again

    friend auto operator==(const ClockReading&, const ClockReading&) -> bool = default;
};

class ArchiveBook {
public:
    virtual ~ArchiveBook() = default;

    virtual auto put(const StoredObject& object) -> Result<void> = 0;        // by id
    virtual auto object(const ObjectId& id) -> Result<std::optional<StoredObject>> = 0;
    // The one that counts for this UID at this site: conflicting copies and those that are arriving are not it.
    virtual auto instance(const SiteId& site, const InstanceUid& uid) -> Result<std::optional<StoredObject>> = 0;
    // One that counts, if there is one; else one that is arriving, else a conflicting copy.
    virtual auto with_digest(const SiteId& site, const Digest& digest) -> Result<std::optional<StoredObject>> = 0;
    virtual auto at(const Place& place) -> Result<std::optional<StoredObject>> = 0;
    // In order of series UID, instance number, id; those that count.
    virtual auto objects_of(const SiteId& site, const StudyUid& study) -> Result<std::vector<StoredObject>> = 0;
    // The copies kept apart, those of one site or of all, by site, UID and id; pages of `limit` behind a copy.
    virtual auto conflicts(const std::optional<SiteId>& site, const std::optional<StoredObject>& after,
                           std::size_t limit) -> Result<std::vector<StoredObject>> = 0;
    virtual auto conflicts_with(const SiteId& site, const InstanceUid& uid) -> Result<std::vector<StoredObject>> = 0;
    // Every object, by pack and offset, for checking; pages of `limit` behind a place.
    virtual auto objects_after(const std::optional<Place>& after, std::size_t limit)
        -> Result<std::vector<StoredObject>> = 0;

    virtual auto put(const Study& study) -> Result<void> = 0;                // by (site, uid)
    virtual auto study(const SiteId& site, const StudyUid& uid) -> Result<std::optional<Study>> = 0;
    // Studies in no case whose last object came before `before`, the oldest first.
    virtual auto quiet_studies(Instant before, std::size_t limit) -> Result<std::vector<Study>> = 0;

    virtual auto put(const ClockReading& reading) -> Result<void> = 0;  // by (site, device)
    virtual auto clock(const SiteId& site, std::string_view device) -> Result<std::optional<ClockReading>> = 0;
    // Clocks that were off when last seen, by site and device; of one site, or of all.
    virtual auto clocks_off(const std::optional<SiteId>& site, std::size_t limit)
        -> Result<std::vector<ClockReading>> = 0;
};

}  // namespace shanhai::ledger
