#include "server/intake/admission.hpp"

#include "server/intake/check_case.hpp"
#include "server/intake/facts_of_header.hpp"
#include "server/intake/inspection.hpp"

namespace shanhai::intake {
namespace {

using ledger::Facts;

auto find_known(ledger::Ledger& ledger, SiteId site, std::vector<Arrived> arrived)
    -> awaitable<Result<std::vector<Weighed>>>
{
    auto work = [site, arrived = std::move(arrived)](Facts& facts) mutable -> Result<std::vector<Weighed>> {
        std::vector<Weighed> all;
        for (auto& one : arrived) {
            auto known = facts.archive().instance(site, one.header.sop_instance);
            if (!known) return known.error();
            all.push_back({std::move(one), Standing::fresh, std::move(*known)});
        }
        return all;
    };
    co_return co_await ledger.look(std::move(work));
}

// More images for a study that is being read, or was: whoever watches the case must see it.
auto announce_extension(Facts& facts, const CaseId& which, Instant at) -> Result<void>
{
    auto found = facts.cases().find(which);
    if (!found) return found.error();
    if (!*found) return Fault{errc::corrupt, "ledger.case"};
    (*found)->extended_at = at;
    if (auto put = facts.cases().put(**found); !put) return put.error();
    auto event = ledger::Event{.at = at,
                               .kind = "case.extended",
                               .about = which,
                               .site = (*found)->site,
                               .group = (*found)->group,
                               .body = {}};
    if (auto number = facts.trail().append(event); !number) return number.error();
    return {};
}

auto update_study(Facts& facts, const ledger::Study& fresh, std::uint64_t size) -> Result<void>
{
    auto known = facts.archive().study(fresh.site, fresh.uid);
    if (!known) return known.error();
    auto study = *known ? std::move(**known) : fresh;
    const bool says_more = add_to(study, fresh);
    study.objects += 1;
    study.bytes += static_cast<std::int64_t>(size);
    study.last_arrival = fresh.last_arrival;
    if (auto put = facts.archive().put(study); !put) return put.error();
    if (!study.in_case) return {};
    if (auto done = announce_extension(facts, *study.in_case, study.last_arrival); !done) return done.error();
    return says_more ? check_again(facts, *study.in_case, study.last_arrival) : Result<void>{};
}

// From here on whoever finds the cart's own file finds the object in its place, and the other way round.
auto link_originals(Facts& facts, const std::vector<Original>& originals, ledger::StoredObject& made) -> Result<void>
{
    for (const auto& original : originals) {
        auto held = facts.archive().at(original.place);
        if (!held) return held.error();
        if (!*held) return Fault{errc::corrupt, "ledger.original"};
        auto& row = **held;
        row.arriving = false;
        row.became = made.id;
        row.format = original.format;
        if (auto put = facts.archive().put(row); !put) return put.error();
        made.made_of.push_back(row.id);
    }
    return {};
}

auto study_with(const Arrived& arrived, const SiteId& site, ledger::Arrival arrival, Instant now) -> ledger::Study
{
    auto study = study_of(arrived.header, site, arrival, now);
    if (!arrived.ecg) return study;
    study.doubts.insert(arrived.ecg->doubts.begin(), arrived.ecg->doubts.end());
    study.marks = arrived.ecg->marks;
    return study;
}

}  // namespace

auto weigh(ledger::Ledger& ledger, archive::PackStore& packs, Lane& cpu, SiteId site, std::vector<Arrived> arrived)
    -> awaitable<Result<std::vector<Weighed>>>
{
    auto all = co_await find_known(ledger, std::move(site), std::move(arrived));
    if (!all) co_return all.error();
    for (auto& one : *all) {
        if (!one.known) continue;
        if (one.known->digest == one.arrived.digest) {
            one.standing = Standing::repeated;
            continue;
        }
        auto same = co_await same_data_set(packs, cpu, one.known->place, one.arrived.place);
        if (!same) co_return same.error();
        one.standing = *same ? Standing::repeated : Standing::conflicting;
    }
    co_return std::move(*all);
}

auto admit(Facts& facts, const SiteId& site, const Weighed& weighed, ObjectId id, ledger::Arrival arrival, Instant now)
    -> Result<ledger::StoredObject>
{
    const auto& [place, digest, name, header, sent_at, ecg, of_cart, originals] = weighed.arrived;
    auto known = facts.archive().instance(site, header.sop_instance);
    if (!known) return known.error();
    const bool unchanged = known->has_value() == weighed.known.has_value()
                           && (!*known || (*known)->id == weighed.known->id);
    if (!unchanged) return Fault{errc::busy, "intake.race"};
    if (weighed.standing == Standing::repeated) return **known;
    if (weighed.standing == Standing::conflicting) {
        auto apart = facts.archive().conflicts_with(site, header.sop_instance);
        if (!apart) return apart.error();
        for (auto& copy : *apart)
            if (copy.digest == digest) return std::move(copy);
    }

    auto held = facts.archive().at(place);  // it may have been held since it verified: now it counts
    if (!held) return held.error();
    auto object = ledger::StoredObject{.id = *held ? (*held)->id : std::move(id),
                                       .site = site,
                                       .digest = digest,
                                       .place = place,
                                       .media_type = "application/dicom",
                                       .name = name,
                                       .received_at = *held ? (*held)->received_at : now,
                                       .instance = instance_of(header),
                                       .conflicting = weighed.standing == Standing::conflicting,
                                       .clocks = {.device = header.made_at.instant,
                                                  .sender = sent_at,
                                                  .offset_stated = header.made_at.offset_stated},
                                       .ecg = ecg ? ecg->view : std::string{}};
    if (auto linked = link_originals(facts, originals, object); !linked) return linked.error();
    if (auto put = facts.archive().put(object); !put) return put.error();
    if (object.conflicting) return object;
    const auto study = study_with(weighed.arrived, site, arrival, now);
    if (auto done = update_study(facts, study, place.size); !done) return done.error();
    return object;
}

}  // namespace shanhai::intake
