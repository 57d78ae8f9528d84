// An ECG of a case as a sheet in the browser: drawn when it is asked for, from the bytes as they arrived.
#include "common/ecg/deriving.hpp"
#include "common/ecg/dicom/reading.hpp"
#include "common/ecg/drawing/svg.hpp"
#include "common/runtime/offload.hpp"
#include "server/archive/whole.hpp"
#include "server/viewer/routes.hpp"

namespace shanhai::viewer {
namespace {

using http::Request;
using http::Response;
using people::id_in;
using people::number_in;

struct Context {
    Viewing& viewing;
    archive::PackStore& packs;
    people::Gate& gate;
    Lane& cpu;
};

struct Wish {
    ecg::SheetOptions options{};
    std::size_t page = 1;
};

auto wish_in(const Request& request) -> Result<Wish>
{
    const auto layout = ecg::layout_named(request.query("layout").value_or("3x4"));
    if (!layout) return Fault{errc::malformed, "ecg.layout"};
    const auto speed = number_in(request, "speed", 25, 1000);
    if (!speed) return speed.error();
    const auto gain = number_in(request, "gain", 10, 1000);
    if (!gain) return gain.error();
    const auto page = number_in(request, "page", 1, 10'000);
    if (!page) return page.error();
    auto wish = Wish{.page = static_cast<std::size_t>(*page)};
    wish.options.layout = *layout;
    wish.options.paper = {.mm_per_s = static_cast<double>(*speed), .mm_per_mv = static_cast<double>(*gain)};
    return wish;
}

auto drawn(const Bytes& object, const Wish& wish) -> Result<std::string>
{
    auto recording = ecg::read_dicom(object);
    if (!recording) return recording.error();
    ecg::derive_limb_leads(*recording);
    return ecg::svg_of(*recording, wish.options, wish.page);
}

auto sheet(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto which = id_in<CaseId>(request, "case");
    if (!which) co_return which.error();
    auto id = id_in<ObjectId>(request, "object");
    if (!id) co_return id.error();
    const auto wish = wish_in(request);
    if (!wish) co_return wish.error();
    auto object = co_await to.viewing.object(std::move(*who), std::move(*which), std::move(*id));
    if (!object) co_return object.error();
    const bool is_ecg = object->instance && ecg::is_ecg_waveform(object->instance->sop_class);
    if (!is_ecg) co_return Fault{errc::unsupported, "ecg.class"};
    const auto& place = object->place;
    if (place.size > ecg::Limits{}.object_max) co_return Fault{errc::too_large, "ecg.size"};
    auto bytes = co_await archive::read_whole(to.packs, place.pack, place.offset, place.size);
    if (!bytes) co_return bytes.error();
    auto job = [bytes = std::move(*bytes), wish = *wish] { return drawn(bytes, wish); };
    auto svg = co_await offload(to.cpu, std::move(job));
    if (!svg) co_return svg.error();
    auto answer = Response{200, "image/svg+xml", std::move(*svg)};
    co_return std::move(answer).with("Cache-Control", "private").with("Content-Security-Policy",
                                                                     "default-src 'none'; style-src 'unsafe-inline'");
}

}  // namespace

auto sheet_routes(Viewing& viewing, archive::PackStore& packs, people::Gate& gate, Lane& cpu)
    -> std::vector<http::Route>
{
    const auto to = Context{viewing, packs, gate, cpu};
    return {{"GET", "/api/v1/cases/{case}/objects/{object}/sheet.svg",
             [to](Request& request) { return sheet(request, to); }}};
}

}  // namespace shanhai::viewer
