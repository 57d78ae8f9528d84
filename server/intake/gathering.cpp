// What a parcel that is here whole consists of: its DICOM objects read, its carts' files made into such.
#include "server/intake/carts.hpp"
#include "server/intake/inspection.hpp"
#include "server/intake/submissions.hpp"

namespace shanhai::intake {

using ledger::Facts;
using ledger::Submission;

namespace {

// Most parcels have no ECG in them, and this is asked whenever a clinic looks: their many lines are not gone through.
auto has_ecg(Facts& facts, const Submission& submission) -> Result<bool>
{
    for (const auto& id : submission.cases) {
        auto which = facts.cases().find(id);
        if (!which) return which.error();
        if (!*which) return Fault{errc::corrupt, "ledger.case"};
        for (const auto& uid : (*which)->studies) {
            auto study = facts.archive().study(submission.site, uid);
            if (!study) return study.error();
            if (*study && (*study)->modality == "ECG") return true;
        }
    }
    return false;
}

}  // namespace

auto Submissions::inspect_all(const Submission& submission) -> awaitable<Result<Inspected>>
{
    auto located = co_await locate(submission);
    if (!located) co_return located.error();
    Inspected all;
    std::vector<ledger::Place> places;
    for (std::size_t line = 0; line < located->size(); ++line) {
        auto& [place, counts] = (*located)[line];
        places.push_back(place);
        if (counts || is_cart_file(submission.manifest[line])) continue;
        auto arrived = co_await inspect_one(submission, line, std::move(place));
        if (!arrived) co_return Fault{arrived.error().code(), arrived.error().at(), std::to_string(line)};
        all.lines.push_back(line);
        all.arrived.push_back(std::move(*arrived));
    }
    auto carts = Carts{{ledger_, packs_, cpu_, clock_, entropy_, settings_.marks}};
    auto made = co_await carts.make(submission, std::move(places));
    if (!made) co_return made.error();
    for (auto& one : *made) {
        all.lines.push_back(one.line);
        all.arrived.push_back(std::move(one.arrived));
    }
    co_return all;
}

auto Submissions::inspect_one(const Submission& submission, std::size_t line, ledger::Place place)
    -> awaitable<Result<Arrived>>
{
    const auto& entry = submission.manifest[line];
    auto pack = co_await packs_.open(place.pack);
    if (!pack) co_return pack.error();
    auto header = co_await inspect(*pack, cpu_, place);
    if (!header) co_return header.error();
    auto ecg = co_await see_ecg(std::move(*pack), cpu_, place, *header, settings_.marks, clock_.now());
    if (!ecg) co_return ecg.error();
    co_return Arrived{.place = std::move(place),
                      .digest = entry.digest,
                      .name = entry.name,
                      .header = std::move(*header),
                      .sent_at = submission.sent_at,
                      .ecg = std::move(*ecg)};
}

// What came in the stream, and what is held from other parcels: those of them that have not ended do not count yet.
auto Submissions::locate(const Submission& submission) -> awaitable<Result<std::vector<Located>>>
{
    auto work = [submission](Facts& facts) -> Result<std::vector<Located>> {
        std::vector<Located> all;
        std::uint64_t at = 0;
        for (const auto& entry : submission.manifest) {
            if (!entry.held) {
                all.push_back({ledger::Place{submission.pack, at, entry.size}, false});
                at += entry.size;
                continue;
            }
            auto object = facts.archive().object(*entry.held);
            if (!object) return object.error();
            if (!*object) return Fault{errc::corrupt, "ledger.held"};
            all.push_back({std::move((*object)->place), !(*object)->arriving});
        }
        return all;
    };
    co_return co_await ledger_.look(std::move(work));
}

// A line's object may be the one that counted before it, under the same digest.
auto Submissions::ecgs_of(Submission submission) -> awaitable<Result<std::vector<wire::EcgAnswer>>>
{
    auto work = [submission = std::move(submission)](Facts& facts) -> Result<std::vector<wire::EcgAnswer>> {
        std::vector<wire::EcgAnswer> all;
        const auto any = has_ecg(facts, submission);
        if (!any) return any.error();
        if (!*any) return all;
        for (std::size_t line = 0; line < submission.manifest.size(); ++line) {
            const auto& entry = submission.manifest[line];
            auto object = facts.archive().with_digest(submission.site, entry.digest);
            if (object && *object && (*object)->became && !(*object)->format.empty())
                object = facts.archive().object(*(*object)->became);
            if (!object) return object.error();
            if (!*object || (*object)->ecg.empty()) continue;
            auto view = wire::read_json<wire::EcgView>((*object)->ecg);
            if (!view) return Fault{errc::corrupt, "ledger.ecg"};
            all.push_back({static_cast<std::int64_t>(line), entry.name, std::move(*view)});
        }
        return all;
    };
    co_return co_await ledger_.look(std::move(work));
}

}  // namespace shanhai::intake
