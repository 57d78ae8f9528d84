// The pictures of the report that is being prepared: the objects' bytes out of their packs, one at a time, so that a
// large film is held once and not eight times.
#include "common/runtime/offload.hpp"
#include "server/archive/whole.hpp"
#include "server/reports/illustrate.hpp"
#include "server/reports/reports.hpp"

#include <algorithm>
#include <limits>

namespace shanhai::reports {
namespace {

constexpr std::uint64_t image_max = 256_MiB;  // of one object that a key image is made of
constexpr std::uint64_t ecg_max = 16_MiB;

auto name_of(const ledger::StoredObject& object) -> std::string
{
    return object.instance ? object.instance->instance.text() : object.name;
}

// An addendum shows what the version it follows showed; everything else what its own draft asks for.
auto wishes_of(const Material& material, const report::Document& document) -> std::vector<PictureWish>
{
    std::vector<PictureWish> wishes;
    if (material.status == ledger::ReportStatus::retraction) return wishes;
    for (const auto& shown : document.key_images) wishes.push_back({shown.object, shown.frame, shown.caption});
    if (material.status == ledger::ReportStatus::addendum) return wishes;
    const auto draft = wire::read_json<wire::ReportDraft>(material.draft.body);
    if (!draft) return wishes;
    for (const auto& wish : draft->key_images) {
        const auto frame = std::clamp<std::int64_t>(wish.frame, 0, std::numeric_limits<std::uint32_t>::max());
        wishes.push_back({wish.object, static_cast<std::uint32_t>(frame), wish.caption});
    }
    return wishes;
}

auto plate_of(ecg::Sheet sheet) -> report::Plate
{
    auto draw = [draw = std::move(sheet.draw)](const report::Canvas& canvas) { draw(canvas.page, canvas.write); };
    return {.title = std::move(sheet.title), .landscape = true, .draw = std::move(draw)};
}

}  // namespace

auto Reports::bytes_of(const Material& material, const std::string& name, std::uint64_t most)
    -> awaitable<Result<Bytes>>
{
    const auto is_it = [&](const ledger::StoredObject& object) { return name_of(object) == name; };
    const auto found = std::ranges::find_if(material.objects, is_it);
    if (found == material.objects.end()) co_return Fault{errc::mismatch, "report.key-image", name};
    if (found->place.size > most) co_return Fault{errc::too_large, "report.key-image", name};
    const auto& place = found->place;
    co_return co_await archive::read_whole(packs_, place.pack, place.offset, place.size);
}

auto Reports::add_pictures(const Material& material, report::Document& document, report::Illustrations& into)
    -> awaitable<Result<void>>
{
    const auto wishes = wishes_of(material, document);
    if (wishes.size() > report::key_images_max) co_return Fault{errc::too_large, "report.key_images"};
    document.key_images.clear();
    for (const auto& wish : wishes) {
        auto bytes = co_await bytes_of(material, wish.object, image_max);
        if (!bytes) co_return bytes.error();
        auto job = [wish, bytes = std::move(*bytes)]() mutable {
            const auto read = [&bytes](const std::string&) -> Result<Bytes> { return std::move(bytes); };
            return key_pictures(std::span{&wish, 1}, read);
        };
        auto made = co_await offload(cpu_, std::move(job));
        if (!made) co_return made.error();
        auto& picture = made->front();
        document.key_images.push_back(std::move(picture.said));
        into.pictures.push_back({std::move(picture.jpeg), picture.width, picture.height});
    }
    co_return Result<void>{};
}

// The sheet of an ECG stands in its report, true to scale; one that cannot be drawn to scale does not.
auto Reports::add_sheets(const Material& material, const report::Document& document, report::Illustrations& into)
    -> awaitable<Result<void>>
{
    const bool shown = document.kind == report::Kind::ecg && document.status != report::Status::retraction;
    if (!shown) co_return Result<void>{};
    for (const auto& object : material.objects) {
        if (!object.instance || object.place.size > ecg_max || into.plates.size() >= ecg_sheets_max) continue;
        auto name = object.instance->instance.text();
        const auto& place = object.place;
        auto bytes = co_await archive::read_whole(packs_, place.pack, place.offset, place.size);
        if (!bytes) co_return bytes.error();
        auto job = [name, bytes = std::move(*bytes)]() mutable {
            const auto read = [&bytes](const std::string&) -> Result<Bytes> { return std::move(bytes); };
            return ecg_sheets(std::span{&name, 1}, read);
        };
        auto made = co_await offload(cpu_, std::move(job));
        if (!made) co_return made.error();
        for (auto& sheet : made->sheets) into.plates.push_back(plate_of(std::move(sheet)));
    }
    co_return Result<void>{};
}

}  // namespace shanhai::reports
