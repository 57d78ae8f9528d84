#include "server/viewer/viewing.hpp"

#include "server/audit/note.hpp"

#include <algorithm>

namespace shanhai::viewer {
namespace {

using ledger::Facts;

auto objects_of(Facts& facts, const ledger::Case& which) -> Result<std::vector<ledger::StoredObject>>
{
    std::vector<ledger::StoredObject> all;
    for (const auto& study : which.studies) {
        auto objects = facts.archive().objects_of(which.site, study);
        if (!objects) return objects.error();
        std::move(objects->begin(), objects->end(), std::back_inserter(all));
    }
    return all;
}

auto originals_of(Facts& facts, const std::vector<ledger::StoredObject>& objects)
    -> Result<std::vector<ledger::StoredObject>>
{
    std::vector<ledger::StoredObject> all;
    for (const auto& object : objects)
        for (const auto& id : object.made_of) {
            auto original = facts.archive().object(id);
            if (!original) return original.error();
            if (!*original) return Fault{errc::corrupt, "ledger.original"};
            all.push_back(std::move(**original));
        }
    return all;
}

// A cart's own file belongs to no study: the object in its place does.
auto study_of(Facts& facts, const ledger::StoredObject& object) -> Result<std::optional<StudyUid>>
{
    if (object.instance) return std::optional{object.instance->study};
    if (!object.became) return std::optional<StudyUid>{};
    auto in_its_place = facts.archive().object(*object.became);
    if (!in_its_place) return in_its_place.error();
    if (!*in_its_place || !(*in_its_place)->instance) return Fault{errc::corrupt, "ledger.original"};
    return std::optional{(*in_its_place)->instance->study};
}

auto open_in(Facts& facts, const Principal& who, const CaseId& which, const cases::Policy& policy, Instant now)
    -> Result<Opened>
{
    auto found = cases::visible_case(facts, who, which);
    if (!found) return found.error();
    auto objects = objects_of(facts, *found);
    if (!objects) return objects.error();
    auto originals = originals_of(facts, *objects);
    if (!originals) return originals.error();
    const auto note = audit::Note{now, who.actor(), "case.read", which.text()};
    if (auto noted = audit::note(facts, note); !noted) return noted.error();
    auto seen = cases::shown(facts, std::move(*found), policy, now);
    if (!seen) return seen.error();
    return Opened{std::move(*seen), std::move(*objects), std::move(*originals)};
}

auto object_in(Facts& facts, const Principal& who, const CaseId& which, const ObjectId& id, Instant now)
    -> Result<ledger::StoredObject>
{
    auto found = cases::visible_case(facts, who, which);
    if (!found) return found.error();
    auto object = facts.archive().object(id);
    if (!object) return object.error();
    if (!*object || (*object)->site != found->site) return Fault{errc::not_found, "object"};
    auto study = study_of(facts, **object);
    if (!study) return study.error();
    const auto& studies = found->studies;
    const bool of_this_case = *study && std::find(studies.begin(), studies.end(), **study) != studies.end();
    if (!of_this_case) return Fault{errc::not_found, "object"};
    const auto note = audit::Note{now, who.actor(), "object.read", id.text()};
    if (auto noted = audit::note(facts, note); !noted) return noted.error();
    return std::move(**object);
}

}  // namespace

auto Viewing::open(Principal who, CaseId which) -> awaitable<Result<Opened>>
{
    auto work = [who, which, policy = policy_, now = clock_.now()](Facts& facts) {
        return open_in(facts, who, which, *policy, now);
    };
    co_return co_await ledger_.commit(std::move(work));
}

auto Viewing::object(Principal who, CaseId which, ObjectId object) -> awaitable<Result<ledger::StoredObject>>
{
    auto work = [who, which, object, now = clock_.now()](Facts& facts) {
        return object_in(facts, who, which, object, now);
    };
    co_return co_await ledger_.commit(std::move(work));
}

}  // namespace shanhai::viewer
