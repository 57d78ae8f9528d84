// What the ledger knows about stored bytes: which object lies where, and which study it belongs to.
#pragma once

#include "common/base/digest.hpp"
#include "common/base/ids.hpp"

#include <cstdint>
#include <optional>
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

    friend auto operator==(const StoredObject&, const StoredObject&) -> bool = default;
};

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

    friend auto operator==(const Study&, const Study&) -> bool = default;
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
};

}  // namespace shanhai::ledger
