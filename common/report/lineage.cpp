#include "common/report/lineage.hpp"

#include <algorithm>

namespace shanhai::report {
namespace {

auto continues(const Version& later, const Version& earlier) -> bool
{
    return later.document.previous == earlier.file && later.document.case_id == earlier.document.case_id &&
           later.document.version == earlier.document.version + 1;
}

auto follower_of(const Version& version, std::span<const Version> all) -> Result<const Version*>
{
    const Version* found = nullptr;
    for (const auto& one : all) {
        if (one.document.previous != version.file) continue;
        if (found && found->file != one.file) return Fault{errc::mismatch, "verify.fork", one.document.id.text()};
        if (!continues(one, version)) return Fault{errc::mismatch, "verify.lineage", one.document.id.text()};
        found = &one;
    }
    return found;
}

auto currency_of(const Version& version, const std::vector<Version>& later) -> Currency
{
    const auto is_addendum = [](const Version& one) { return one.document.status == Status::addendum; };
    if (later.empty()) {
        switch (version.document.status) {
        case Status::preliminary: return Currency::preliminary;
        case Status::addendum: return Currency::with_addendum;
        case Status::retraction: return Currency::retraction;
        case Status::final:
        case Status::amendment: break;
        }
        return Currency::current;
    }
    if (later.back().document.status == Status::retraction) return Currency::retracted;
    return std::ranges::all_of(later, is_addendum) ? Currency::with_addendum : Currency::superseded;
}

}  // namespace

auto name_of(Currency currency) -> std::string_view
{
    switch (currency) {
    case Currency::current: return "current";
    case Currency::preliminary: return "preliminary";
    case Currency::with_addendum: return "with_addendum";
    case Currency::superseded: return "superseded";
    case Currency::retraction: return "retraction";
    case Currency::retracted: return "retracted";
    }
    return "unknown";
}

auto lineage_of(const Version& version, std::span<const Version> others) -> Result<Lineage>
{
    std::vector<Digest> chain{version.file};
    Lineage lineage{Currency::current, {}};
    for (auto at = version;;) {
        const auto next = follower_of(at, others);
        if (!next) return next.error();
        if (!*next) break;
        lineage.later.push_back(**next);
        chain.push_back((*next)->file);
        at = **next;
    }
    for (auto at = version; at.document.previous;) {
        const auto is_before = [&](const Version& one) { return one.file == *at.document.previous; };
        const auto before = std::ranges::find_if(others, is_before);
        if (before == others.end()) break;
        if (!continues(at, *before)) return Fault{errc::mismatch, "verify.lineage", before->document.id.text()};
        chain.push_back(before->file);
        at = *before;
    }
    for (const auto& one : others)
        if (std::ranges::find(chain, one.file) == chain.end())
            return Fault{errc::mismatch, "verify.lineage", one.document.id.text()};
    lineage.currency = currency_of(version, lineage.later);
    return lineage;
}

}  // namespace shanhai::report
