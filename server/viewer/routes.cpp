#include "server/viewer/routes.hpp"

#include "common/wire/case.hpp"
#include "common/wire/identity.hpp"
#include "server/archive/pieces.hpp"
#include "server/cases/view.hpp"

#include <algorithm>

namespace shanhai::viewer {
namespace {

using http::Request;
using http::Response;
using people::id_in;
using people::reply;

struct Context {
    Viewing& viewing;
    archive::PackStore& packs;
    people::Gate& gate;
    Clock& clock;
};

auto originals_of(const ledger::StoredObject& object, const std::vector<ledger::StoredObject>& originals)
    -> std::vector<wire::OriginalView>
{
    std::vector<wire::OriginalView> all;
    for (const auto& one : originals)
        if (std::find(object.made_of.begin(), object.made_of.end(), one.id) != object.made_of.end())
            all.push_back({one.id.text(), one.name, one.format, one.media_type,
                           static_cast<std::int64_t>(one.place.size), one.digest.hex()});
    return all;
}

auto to_view(const ledger::StoredObject& object, const std::vector<ledger::StoredObject>& originals)
    -> Result<wire::ObjectView>
{
    auto view = wire::ObjectView{.id = object.id.text(),
                                 .name = object.name,
                                 .media_type = object.media_type,
                                 .size = static_cast<std::int64_t>(object.place.size),
                                 .sha256 = object.digest.hex()};
    if (!object.ecg.empty()) {
        auto ecg = wire::read_json<wire::EcgView>(object.ecg);
        if (!ecg) return Fault{errc::corrupt, "ledger.ecg"};
        view.ecg = std::move(*ecg);
    }
    view.originals = originals_of(object, originals);
    if (!object.instance) return view;
    view.study = object.instance->study.text();
    view.series = object.instance->series.text();
    view.instance = object.instance->instance.text();
    view.sop_class = object.instance->sop_class;
    view.transfer_syntax = object.instance->transfer_syntax;
    view.number = object.instance->number;
    view.frames = object.instance->frames;
    return view;
}

// Who reads images tells patients apart by it, and has no other use for it.
void hide_identity(wire::PatientForm& patient)
{
    patient.identity_number = wire::masked(patient.identity_number);
    patient.mother_identity = wire::masked(patient.mother_identity);
}

auto show_case(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto which = id_in<CaseId>(request, "case");
    if (!which) co_return which.error();
    auto opened = co_await to.viewing.open(*who, std::move(*which));
    if (!opened) co_return opened.error();
    auto form = wire::read_json<wire::RequestForm>(opened->which.which.form);
    if (!form) co_return Fault{errc::corrupt, "ledger.form"};
    if (who->site != opened->which.which.site) hide_identity(form->patient);
    auto detail = wire::CaseDetail{cases::to_view(opened->which, to.clock.now()), std::move(*form), {}};
    for (const auto& object : opened->objects) {
        auto view = to_view(object, opened->originals);
        if (!view) co_return view.error();
        detail.objects.push_back(std::move(*view));
    }
    co_return reply(detail);
}

auto download(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto which = id_in<CaseId>(request, "case");
    if (!which) co_return which.error();
    auto id = id_in<ObjectId>(request, "object");
    if (!id) co_return id.error();
    auto object = co_await to.viewing.object(std::move(*who), std::move(*which), std::move(*id));
    if (!object) co_return object.error();
    const auto& place = object->place;
    auto bytes = http::BodySource{place.size, archive::pieces_of(to.packs, place.pack, place.offset, place.size)};
    auto answer = Response{200, object->media_type, std::move(bytes)};
    co_return std::move(answer).with("ETag", '"' + object->digest.hex() + '"').with("Cache-Control", "private");
}

}  // namespace

auto routes(Viewing& viewing, archive::PackStore& packs, people::Gate& gate, Clock& clock) -> std::vector<http::Route>
{
    const auto to = Context{viewing, packs, gate, clock};
    return {
        {"GET", "/api/v1/cases/{case}", [to](Request& request) { return show_case(request, to); }},
        {"GET", "/api/v1/cases/{case}/objects/{object}", [to](Request& request) { return download(request, to); }},
    };
}

}  // namespace shanhai::viewer
