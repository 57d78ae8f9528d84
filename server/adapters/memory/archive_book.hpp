#pragma once

#include "server/adapters/memory/table.hpp"
#include "server/ledger/archive.hpp"

namespace shanhai::memory {

class ArchiveBook final : public ledger::ArchiveBook {
    using Object = ledger::StoredObject;
    using Study = ledger::Study;

public:
    explicit ArchiveBook(Journal& journal) : objects_{journal}, studies_{journal}, clocks_{journal} {}

    auto put(const Object& object) -> Result<void> override { return objects_.put(object), Result<void>{}; }
    auto object(const ObjectId& id) -> Result<std::optional<Object>> override { return objects_.find(id); }
    auto instance(const SiteId& site, const InstanceUid& uid) -> Result<std::optional<Object>> override
    {
        return first_of<Object>(objects_.with<Instances>(site, uid));
    }
    auto with_digest(const SiteId& site, const Digest& digest) -> Result<std::optional<Object>> override
    {
        return first_of<Object>(objects_.with<Digests>(site, digest));
    }
    auto at(const ledger::Place& place) -> Result<std::optional<Object>> override
    {
        return first_of<Object>(objects_.with<Places>(place.pack, place.offset, place.size));
    }
    auto objects_of(const SiteId& site, const StudyUid& study) -> Result<std::vector<Object>> override
    {
        return copies<Object>(objects_.with<Studies>(site, study));
    }
    auto conflicts(const std::optional<SiteId>& site, const std::optional<Object>& after, std::size_t limit)
        -> Result<std::vector<Object>> override
    {
        const auto wanted = [&](const Object& object) {
            return (!site || object.site == *site) && (!after || *Conflicts::of(object) > *Conflicts::of(*after));
        };
        return copies<Object>(objects_.in<Conflicts>(), limit, wanted);
    }
    auto conflicts_with(const SiteId& site, const InstanceUid& uid) -> Result<std::vector<Object>> override
    {
        return copies<Object>(objects_.with<Conflicts>(site, uid));
    }
    auto objects_after(const std::optional<ledger::Place>& after, std::size_t limit)
        -> Result<std::vector<Object>> override
    {
        const auto behind = [&](const Object& object) {
            const auto place = [](const ledger::Place& at) { return std::tie(at.pack, at.offset, at.size); };
            return !after || place(object.place) > place(*after);
        };
        return copies<Object>(objects_.in<Places>(), limit, behind);
    }

    auto put(const Study& study) -> Result<void> override { return studies_.put(study), Result<void>{}; }
    auto study(const SiteId& site, const StudyUid& uid) -> Result<std::optional<Study>> override
    {
        return studies_.find({site, uid});
    }
    auto quiet_studies(Instant before, std::size_t limit) -> Result<std::vector<Study>> override
    {
        const auto quiet = [&](const Study& study) { return study.last_arrival < before; };
        return copies<Study>(studies_.in<Arriving>(), limit, quiet);
    }

    auto put(const ledger::ClockReading& reading) -> Result<void> override
    {
        return clocks_.put(reading), Result<void>{};
    }
    auto clock(const SiteId& site, std::string_view device) -> Result<std::optional<ledger::ClockReading>> override
    {
        return clocks_.find({site, std::string{device}});
    }
    auto clocks_off(const std::optional<SiteId>& site, std::size_t limit)
        -> Result<std::vector<ledger::ClockReading>> override
    {
        const auto wanted = [&](const ledger::ClockReading& one) { return !site || one.site == *site; };
        return copies<ledger::ClockReading>(clocks_.in<ClocksOff>(), limit, wanted);
    }

private:
    static auto counts(const Object& row) -> bool { return row.instance && !row.conflicting && !row.arriving; }

    struct ByDevice {
        static auto of(const ledger::ClockReading& row) -> std::tuple<SiteId, std::string>
        {
            return {row.site, row.device};
        }
    };
    struct ClocksOff {
        static auto of(const ledger::ClockReading& row) -> std::optional<std::tuple<SiteId, std::string>>
        {
            if (row.times == 0) return std::nullopt;
            return ByDevice::of(row);
        }
    };
    struct Instances {
        static auto of(const Object& row) -> std::optional<std::tuple<SiteId, InstanceUid, ObjectId>>
        {
            if (!counts(row)) return std::nullopt;
            return std::tuple{row.site, row.instance->instance, row.id};
        }
    };
    struct Conflicts {
        static auto of(const Object& row) -> std::optional<std::tuple<SiteId, InstanceUid, ObjectId>>
        {
            if (!row.instance || !row.conflicting) return std::nullopt;
            return std::tuple{row.site, row.instance->instance, row.id};
        }
    };
    struct Digests {
        static auto of(const Object& row) -> std::optional<std::tuple<SiteId, Digest, bool, bool, ObjectId>>
        {
            return std::tuple{row.site, row.digest, row.conflicting, row.arriving, row.id};
        }
    };
    struct Studies {
        static auto of(const Object& row) -> std::optional<std::tuple<SiteId, StudyUid, SeriesUid, int, ObjectId>>
        {
            if (!counts(row)) return std::nullopt;
            const auto& of = *row.instance;
            return std::tuple{row.site, of.study, of.series, of.number, row.id};
        }
    };
    struct Places {
        static auto of(const Object& row) -> std::optional<std::tuple<PackId, std::uint64_t, std::uint64_t, ObjectId>>
        {
            return std::tuple{row.place.pack, row.place.offset, row.place.size, row.id};
        }
    };
    struct ByUid {
        static auto of(const Study& row) -> std::tuple<SiteId, StudyUid> { return {row.site, row.uid}; }
    };
    struct Arriving {
        static auto of(const Study& row) -> std::optional<std::tuple<Instant, SiteId, StudyUid>>
        {
            if (row.in_case) return std::nullopt;
            return std::tuple{row.last_arrival, row.site, row.uid};
        }
    };

    Table<Object, ById, Instances, Conflicts, Digests, Studies, Places> objects_;
    Table<Study, ByUid, Arriving> studies_;
    Table<ledger::ClockReading, ByDevice, ClocksOff> clocks_;
};

}  // namespace shanhai::memory
