#include "server/reports/gather.hpp"

#include "server/cases/queue.hpp"
#include "server/cases/versions.hpp"
#include "server/reports/check_material.hpp"
#include "server/reports/final.hpp"

namespace shanhai::reports {
namespace {

using ledger::Facts;
using ledger::ReportStatus;
using people::Principal;

auto must_find_site(Facts& facts, const SiteId& id) -> Result<ledger::Site>
{
    auto site = facts.people().site(id);
    if (!site) return site.error();
    if (!*site) return Fault{errc::corrupt, "ledger.site"};
    return std::move(**site);
}

auto must_find_person(Facts& facts, const PersonId& id) -> Result<ledger::Person>
{
    auto person = facts.people().person(id);
    if (!person) return person.error();
    if (!*person) return Fault{errc::corrupt, "ledger.person"};
    return std::move(**person);
}

auto status_for(const ledger::Case& which, const PrepareWish& wish) -> ReportStatus
{
    if (which.amending) return which.amending->kind;
    return wish.preliminary ? ReportStatus::preliminary : ReportStatus::final;
}

// What was written; a retraction needs no words.
auto draft_for(Facts& facts, const ledger::Case& which, ReportStatus status, const PersonId& author, Instant now)
    -> Result<ledger::Draft>
{
    auto draft = facts.cases().draft(which.id);
    if (!draft) return draft.error();
    if (*draft) return std::move(**draft);
    if (status == ReportStatus::retraction) return ledger::Draft{which.id, author, now, 0, {}};
    return Fault{errc::malformed, "report.empty"};
}

auto add_versions(Facts& facts, Material& material) -> Result<void>
{
    auto current = facts.reports().current(material.which.id);
    if (!current) return current.error();
    material.previous = std::move(*current);
    material.version = material.previous ? material.previous->version + 1 : 1;
    return {};
}

auto add_images(Facts& facts, Material& material) -> Result<void>
{
    for (const auto& uid : material.which.studies) {
        auto study = facts.archive().study(material.which.site, uid);
        if (!study) return study.error();
        if (*study) material.studies.push_back(std::move(**study));
        auto objects = facts.archive().objects_of(material.which.site, uid);
        if (!objects) return objects.error();
        std::move(objects->begin(), objects->end(), std::back_inserter(material.objects));
    }
    return {};
}

auto add_alerts(Facts& facts, Material& material) -> Result<void>
{
    auto alerts = facts.alerts().list({.of = material.which.id});
    if (!alerts) return alerts.error();
    material.alerts = std::move(*alerts);
    return {};
}

// Of an addendum only what it adds is new; a retraction says nothing that could be wrong.
auto add_checks(Facts& facts, const Principal& who, Material& material) -> Result<void>
{
    if (material.status == ReportStatus::retraction) return {};
    auto looked_at = material.draft;
    if (material.status == ReportStatus::addendum) {
        auto draft = wire::read_json<wire::ReportDraft>(looked_at.body);
        if (!draft) return Fault{errc::corrupt, "ledger.draft"};
        looked_at.body = wire::write_json(wire::ReportDraft{.addendum = draft->addendum});
    }
    auto seen = gather_checks(facts, who, material.which, looked_at);
    if (!seen) return seen.error();
    material.to_check = std::move(*seen);
    return {};
}

// The author signs first, and says who is to sign after them. Who learns may be an author.
auto countersigned_roles(Facts& facts, const Principal& who, const ledger::Case& which, const PrepareWish& wish,
                         const Rules& rules, Instant now) -> Result<Roles>
{
    const bool fits = rules.countersigned && !which.amending && !which.review && !wish.preliminary;
    if (!fits) return Fault{errc::conflict, "report.countersign"};
    if (*wish.reviewer == who.person->id) return Fault{errc::conflict, "review.self"};
    auto reviewer = check_reviewer(facts, which, *wish.reviewer, now);
    if (!reviewer) return reviewer.error();
    return Roles{who.person->id, reviewer->id};
}

// Where both sign, a reviewer signs what the author has signed and nothing else.
auto check_first_signature(const Rules& rules, const ledger::Case& which, const Roles& roles, const PrepareWish& wish)
    -> Result<void>
{
    const bool second = roles.reviewer && !wish.reviewer && !which.amending;
    if (second && rules.countersigned && !which.review->signed_by_author)
        return Fault{errc::conflict, "report.countersign"};
    return {};
}

auto add_first_signature(Facts& facts, Material& material, const PrepareWish& wish) -> Result<void>
{
    const auto& review = material.which.review;
    if (wish.preliminary || !review || !review->signed_by_author) return {};
    auto first = facts.reports().prepared(*review->signed_by_author);
    if (!first) return first.error();
    if (!*first) return Fault{errc::conflict, "report.countersign"};  // too long ago: back to the author
    material.first_signature = std::move(**first);
    return {};
}

}  // namespace

auto check_reviewer(Facts& facts, const ledger::Case& which, const PersonId& reviewer, Instant now)
    -> Result<ledger::Person>
{
    auto person = facts.people().person(reviewer);
    if (!person) return person.error();
    const bool able = *person && people::in_force(**person, now) &&
                      !(*person)->roles.contains(ledger::Role::trainee) &&
                      cases::may_read_case({(*person)->site, {}, {}, **person}, which);
    if (!able) return Fault{errc::forbidden, "review.reviewer"};
    return std::move(**person);
}

auto check_writer(const Principal& who, const ledger::Case& which, std::int64_t token, Instant now) -> Result<void>
{
    if (!who.person) return Fault{errc::forbidden, "who.not-reader"};
    if (which.amending) return cases::check_amendment(which, token, now);
    return cases::check_claim(which, who.person->id, token, now);
}

auto gather(Facts& facts, const Principal& who, const CaseId& which, const PrepareWish& wish, const Rules& rules,
            Instant now) -> Result<Material>
{
    auto found = cases::visible_case(facts, who, which);
    if (!found) return found.error();
    if (auto allowed = cases::may_read_case(who, *found); !allowed) return allowed.error();
    if (auto theirs = check_writer(who, *found, wish.token, now); !theirs) return theirs.error();
    auto credential = usable_signer(facts, who, wish.signer, now);
    if (!credential) return credential.error();

    const auto status = status_for(*found, wish);
    const auto roles = wish.reviewer ? countersigned_roles(facts, who, *found, wish, rules, now)
                                     : roles_for(rules, *found, *who.person, status);
    if (!roles) return roles.error();
    if (auto first = check_first_signature(rules, *found, *roles, wish); !first) return first.error();
    auto author = must_find_person(facts, roles->author);
    if (!author) return author.error();
    auto draft = draft_for(facts, *found, status, roles->author, now);
    if (!draft) return draft.error();
    auto site = must_find_site(facts, found->site);
    if (!site) return site.error();
    auto group = must_find_site(facts, found->group);
    if (!group) return group.error();

    auto material = Material{.which = std::move(*found),
                             .site = std::move(*site),
                             .group = std::move(*group),
                             .author = std::move(*author),
                             .draft = std::move(*draft),
                             .studies = {},
                             .objects = {},
                             .signer = std::move(*credential),
                             .status = status};
    material.countersigned = rules.countersigned && roles->reviewer && !material.which.amending;
    if (roles->reviewer) {
        auto reviewer = must_find_person(facts, *roles->reviewer);
        if (!reviewer) return reviewer.error();
        material.reviewer = std::move(*reviewer);
    }
    if (auto done = add_first_signature(facts, material, wish); !done) return done.error();
    if (auto done = add_versions(facts, material); !done) return done.error();
    if (auto done = add_images(facts, material); !done) return done.error();
    if (auto done = add_alerts(facts, material); !done) return done.error();
    if (auto done = add_checks(facts, who, material); !done) return done.error();
    return material;
}

}  // namespace shanhai::reports
