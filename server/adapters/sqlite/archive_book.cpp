#include "server/adapters/sqlite/archive_book.hpp"

#include "server/adapters/sqlite/case_patients.hpp"

namespace shanhai::sqlite {
namespace {

using namespace ledger;

#define OBJECT_COLUMNS                                                                                                 \
    "id, site, digest, pack, pack_offset, pack_size, conflicting, arriving, study, series, instance,"                  \
    " instance_number, facts"
#define STUDY_COLUMNS "site, uid, last_arrival, in_case, facts"

auto facts_of(const StoredObject& object) -> std::string
{
    json::object facts{
        {"media_type", object.media_type}, {"name", object.name}, {"received_at", to_json(object.received_at)}};
    if (object.clocks.device) facts["device_clock"] = to_json(object.clocks.device);
    if (object.clocks.sender) facts["sender_clock"] = to_json(object.clocks.sender);
    if (object.clocks.offset_stated) facts["offset_stated"] = true;
    if (!object.format.empty()) facts["format"] = object.format;
    if (object.became) facts["became"] = to_json(object.became);
    if (!object.made_of.empty()) facts["made_of"] = to_json(object.made_of);
    if (!object.ecg.empty()) facts["ecg"] = object.ecg;
    if (object.instance) {
        facts["sop_class"] = object.instance->sop_class;
        facts["transfer_syntax"] = object.instance->transfer_syntax;
        facts["modality"] = object.instance->modality;
        facts["rows"] = object.instance->rows;
        facts["columns"] = object.instance->columns;
        facts["frames"] = object.instance->frames;
    }
    return json::serialize(facts);
}

auto read_object(Row& row) -> StoredObject
{
    auto id = row.take<ObjectId>();
    auto site = row.take<SiteId>();
    const auto digest = row.take<Digest>();
    auto pack = row.take<PackId>();
    const auto offset = row.take<std::uint64_t>();
    const auto size = row.take<std::uint64_t>();
    const auto conflicting = row.take<bool>();
    const auto arriving = row.take<bool>();
    auto study = row.take<std::optional<StudyUid>>();
    auto series = row.take<std::optional<SeriesUid>>();
    auto uid = row.take<std::optional<InstanceUid>>();
    const auto number = row.take<std::optional<int>>();
    const auto facts = row.take<Fields>();

    std::optional<Instance> instance;
    if (study) {
        if (!series || !uid || !number) throw DamagedRow{};
        instance = Instance{.study = std::move(*study),
                            .series = std::move(*series),
                            .instance = std::move(*uid),
                            .sop_class = facts.get<std::string>("sop_class"),
                            .transfer_syntax = facts.get<std::string>("transfer_syntax"),
                            .modality = facts.get<std::string>("modality"),
                            .number = *number,
                            .rows = facts.get<int>("rows"),
                            .columns = facts.get<int>("columns"),
                            .frames = facts.get<int>("frames")};
    }
    return {.id = std::move(id),
            .site = std::move(site),
            .digest = digest,
            .place = Place{std::move(pack), offset, size},
            .media_type = facts.get<std::string>("media_type"),
            .name = facts.get<std::string>("name"),
            .received_at = facts.get<Instant>("received_at"),
            .instance = std::move(instance),
            .conflicting = conflicting,
            .arriving = arriving,
            .clocks = {.device = facts.get<std::optional<Instant>>("device_clock"),
                       .sender = facts.get<std::optional<Instant>>("sender_clock"),
                       .offset_stated = facts.get_or_none<bool>("offset_stated")},
            .format = facts.get_or_none<std::string>("format"),
            .became = facts.get<std::optional<ObjectId>>("became"),
            .made_of = facts.get_or_none<std::vector<ObjectId>>("made_of"),
            .ecg = facts.get_or_none<std::string>("ecg")};
}

auto facts_of(const Study& study) -> std::string
{
    return json::serialize(json::object{{"patient_name", study.patient_name},
                                        {"patient_id", study.patient_id},
                                        {"patient_sex", study.patient_sex},
                                        {"patient_birth_date", study.patient_birth_date},
                                        {"modality", study.modality},
                                        {"description", study.description},
                                        {"acquired_at", study.acquired_at},
                                        {"objects", study.objects},
                                        {"bytes", study.bytes},
                                        {"arrival", to_json(study.arrival)},
                                        {"said", to_json(study.said)},
                                        {"doubts", to_json(study.doubts)},
                                        {"device", study.device},
                                        {"clock_ahead", to_json(study.clock_ahead)},
                                        {"marks", to_json(study.marks)}});
}

auto read_study(Row& row) -> Study
{
    auto site = row.take<SiteId>();
    auto uid = row.take<StudyUid>();
    const auto last_arrival = row.take<Instant>();
    auto in_case = row.take<std::optional<CaseId>>();
    const auto facts = row.take<Fields>();
    return {.uid = std::move(uid),
            .site = std::move(site),
            .patient_name = facts.get<std::string>("patient_name"),
            .patient_id = facts.get<std::string>("patient_id"),
            .patient_sex = facts.get<std::string>("patient_sex"),
            .patient_birth_date = facts.get<std::string>("patient_birth_date"),
            .modality = facts.get<std::string>("modality"),
            .description = facts.get<std::string>("description"),
            .acquired_at = facts.get<std::string>("acquired_at"),
            .objects = facts.get<std::int64_t>("objects"),
            .bytes = facts.get<std::int64_t>("bytes"),
            .arrival = facts.get<Arrival>("arrival"),
            .last_arrival = last_arrival,
            .in_case = std::move(in_case),
            .said = facts.get_or_none<std::vector<Said>>("said"),
            .doubts = facts.get_or_none<std::set<StudyDoubt>>("doubts"),
            .device = facts.get_or_none<std::string>("device"),
            .clock_ahead = facts.get<std::optional<std::int64_t>>("clock_ahead"),
            .marks = facts.get_or_none<std::vector<std::string>>("marks")};
}

auto read_clock(Row& row) -> ClockReading
{
    ClockReading reading{.site = row.take<SiteId>(), .device = row.take<std::string>()};
    reading.ahead = row.take<std::int64_t>();
    reading.seen_at = row.take<Instant>();
    reading.times = row.take<std::int64_t>();
    return reading;
}

}  // namespace

auto ArchiveBook::put(const StoredObject& object) -> Result<void>
{
    const auto* const instance = object.instance ? &*object.instance : nullptr;
    const auto of_instance = [&](auto member) { return instance ? Param{instance->*member} : Param{std::nullopt}; };
    return db_.change("INSERT INTO objects (" OBJECT_COLUMNS ")"
                      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
                      " ON CONFLICT (id) DO UPDATE SET site = excluded.site, digest = excluded.digest,"
                      " pack = excluded.pack, pack_offset = excluded.pack_offset, pack_size = excluded.pack_size,"
                      " conflicting = excluded.conflicting, arriving = excluded.arriving, study = excluded.study,"
                      " series = excluded.series,"
                      " instance = excluded.instance, instance_number = excluded.instance_number,"
                      " facts = excluded.facts",
                      {object.id, object.site, object.digest, object.place.pack, object.place.offset, object.place.size,
                       object.conflicting, object.arriving, of_instance(&Instance::study),
                       of_instance(&Instance::series), of_instance(&Instance::instance), of_instance(&Instance::number),
                       facts_of(object)});
}

auto ArchiveBook::object(const ObjectId& id) -> Result<std::optional<StoredObject>>
{
    return db_.first("SELECT " OBJECT_COLUMNS " FROM objects WHERE id = $1", {id}, read_object);
}

auto ArchiveBook::instance(const SiteId& site, const InstanceUid& uid) -> Result<std::optional<StoredObject>>
{
    return db_.first("SELECT " OBJECT_COLUMNS " FROM objects"
                     " WHERE site = $1 AND instance = $2 AND conflicting = 0 AND arriving = 0 ORDER BY id LIMIT 1",
                     {site, uid}, read_object);
}

auto ArchiveBook::with_digest(const SiteId& site, const Digest& digest) -> Result<std::optional<StoredObject>>
{
    return db_.first("SELECT " OBJECT_COLUMNS " FROM objects WHERE site = $1 AND digest = $2"
                     " ORDER BY conflicting, arriving, id LIMIT 1",
                     {site, digest}, read_object);
}

auto ArchiveBook::at(const Place& place) -> Result<std::optional<StoredObject>>
{
    return db_.first("SELECT " OBJECT_COLUMNS " FROM objects"
                     " WHERE pack = $1 AND pack_offset = $2 AND pack_size = $3 ORDER BY id LIMIT 1",
                     {place.pack, place.offset, place.size}, read_object);
}

auto ArchiveBook::objects_of(const SiteId& site, const StudyUid& study) -> Result<std::vector<StoredObject>>
{
    return db_.all("SELECT " OBJECT_COLUMNS " FROM objects"
                   " WHERE site = $1 AND study = $2 AND conflicting = 0 AND arriving = 0"
                   " ORDER BY series, instance_number, id",
                   {site, study}, read_object);
}

auto ArchiveBook::conflicts(const std::optional<SiteId>& site, const std::optional<StoredObject>& after,
                            std::size_t limit) -> Result<std::vector<StoredObject>>
{
    const auto* const instance = after && after->instance ? &*after->instance : nullptr;
    if (!instance) {
        return db_.all("SELECT " OBJECT_COLUMNS " FROM objects WHERE conflicting = 1 AND ($1 IS NULL OR site = $1)"
                       " ORDER BY site, instance, id LIMIT $2",
                       {site, limit}, read_object);
    }
    return db_.all("SELECT " OBJECT_COLUMNS " FROM objects WHERE conflicting = 1 AND ($1 IS NULL OR site = $1)"
                   " AND (site, instance, id) > ($2, $3, $4) ORDER BY site, instance, id LIMIT $5",
                   {site, after->site, instance->instance, after->id, limit}, read_object);
}

auto ArchiveBook::conflicts_with(const SiteId& site, const InstanceUid& uid) -> Result<std::vector<StoredObject>>
{
    return db_.all("SELECT " OBJECT_COLUMNS " FROM objects WHERE site = $1 AND instance = $2 AND conflicting = 1"
                   " ORDER BY id",
                   {site, uid}, read_object);
}

auto ArchiveBook::objects_after(const std::optional<Place>& after, std::size_t limit)
    -> Result<std::vector<StoredObject>>
{
    if (!after) {
        return db_.all("SELECT " OBJECT_COLUMNS " FROM objects ORDER BY pack, pack_offset, pack_size, id LIMIT $1",
                       {limit}, read_object);
    }
    return db_.all("SELECT " OBJECT_COLUMNS " FROM objects WHERE (pack, pack_offset, pack_size) > ($1, $2, $3)"
                   " ORDER BY pack, pack_offset, pack_size, id LIMIT $4",
                   {after->pack, after->offset, after->size, limit}, read_object);
}

auto ArchiveBook::put(const Study& study) -> Result<void>
{
    if (study.in_case)
        if (auto noted = note_patient(db_, *study.in_case, study.patient_id); !noted) return noted;
    return db_.change("INSERT INTO studies (" STUDY_COLUMNS ") VALUES ($1, $2, $3, $4, $5)"
                      " ON CONFLICT (site, uid) DO UPDATE SET last_arrival = excluded.last_arrival,"
                      " in_case = excluded.in_case, facts = excluded.facts",
                      {study.site, study.uid, study.last_arrival, study.in_case, facts_of(study)});
}

auto ArchiveBook::study(const SiteId& site, const StudyUid& uid) -> Result<std::optional<Study>>
{
    return db_.first("SELECT " STUDY_COLUMNS " FROM studies WHERE site = $1 AND uid = $2", {site, uid}, read_study);
}

auto ArchiveBook::quiet_studies(Instant before, std::size_t limit) -> Result<std::vector<Study>>
{
    return db_.all("SELECT " STUDY_COLUMNS " FROM studies WHERE in_case IS NULL AND last_arrival < $1"
                   " ORDER BY last_arrival, site, uid LIMIT $2",
                   {before, limit}, read_study);
}

auto ArchiveBook::put(const ClockReading& reading) -> Result<void>
{
    return db_.change("INSERT INTO clocks (site, device, ahead, seen_at, times) VALUES ($1, $2, $3, $4, $5)"
                      " ON CONFLICT (site, device) DO UPDATE SET ahead = excluded.ahead, seen_at = excluded.seen_at,"
                      " times = excluded.times",
                      {reading.site, reading.device, reading.ahead, reading.seen_at, reading.times});
}

auto ArchiveBook::clock(const SiteId& site, std::string_view device) -> Result<std::optional<ClockReading>>
{
    return db_.first("SELECT site, device, ahead, seen_at, times FROM clocks WHERE site = $1 AND device = $2",
                     {site, device}, read_clock);
}

auto ArchiveBook::clocks_off(const std::optional<SiteId>& site, std::size_t limit) -> Result<std::vector<ClockReading>>
{
    if (!site)
        return db_.all("SELECT site, device, ahead, seen_at, times FROM clocks WHERE times > 0"
                       " ORDER BY site, device LIMIT $1",
                       {limit}, read_clock);
    return db_.all("SELECT site, device, ahead, seen_at, times FROM clocks WHERE times > 0 AND site = $1"
                   " ORDER BY site, device LIMIT $2",
                   {*site, limit}, read_clock);
}

}  // namespace shanhai::sqlite
