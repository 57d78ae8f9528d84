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

auto open_in(Facts& facts, const Principal& who, const CaseId& which, const cases::Policy& policy, Instant now)
    -> Result<Opened>
{
    auto found = cases::visible_case(facts, who, which);
    if (!found) return found.error();
    auto objects = objects_of(facts, *found);
    if (!objects) return objects.error();
    const auto note = audit::Note{now, who.actor(), "case.read", which.text()};
    if (auto noted = audit::note(facts, note); !noted) return noted.error();
    auto seen = cases::shown(facts, std::move(*found), policy, now);
    if (!seen) return seen.error();
    return Opened{std::move(*seen), std::move(*objects)};
}

auto object_in(Facts& facts, const Principal& who, const CaseId& which, const ObjectId& id, Instant now)
    -> Result<ledger::StoredObject>
{
    auto found = cases::visible_case(facts, who, which);
    if (!found) return found.error();
    auto object = facts.archive().object(id);
    if (!object) return object.error();
    const auto& studies = found->studies;
    const bool of_this_case = *object && (*object)->site == found->site && (*object)->instance
                              && std::find(studies.begin(), studies.end(), (*object)->instance->study) != studies.end();
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
