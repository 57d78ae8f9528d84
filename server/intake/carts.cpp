#include "server/intake/carts.hpp"

#include "common/runtime/offload.hpp"
#include "server/archive/whole.hpp"

#include <algorithm>

namespace shanhai::intake {
namespace {

constexpr std::string_view dicom_type = "application/dicom";

auto append_whole(archive::PackWriter& pack, const Bytes& object) -> awaitable<Result<void>>
{
    for (std::size_t at = 0; at < object.size(); at += archive::append_max) {
        const auto part = ByteView{object}.subspan(at, std::min<std::size_t>(archive::append_max, object.size() - at));
        auto appended = co_await pack.append(Bytes(part.begin(), part.end()));
        if (!appended) co_return appended.error();
    }
    co_return Result<void>{};
}

}  // namespace

auto is_cart_file(const ledger::ManifestEntry& entry) -> bool { return entry.media_type != dicom_type; }

auto Carts::make(ledger::Submission submission, std::vector<ledger::Place> places)
    -> awaitable<Result<std::vector<CartObject>>>
{
    auto files = co_await load(submission, places);
    if (!files) co_return files.error();
    if (files->empty()) co_return std::vector<CartObject>{};
    auto job = [files = std::move(*files), marks = means_.marks, now = means_.clock.now()] {
        return make_objects(files, marks, now);
    };
    auto made = co_await offload(means_.cpu, std::move(job));
    if (!made) co_return made.error();
    if (made->empty()) co_return std::vector<CartObject>{};
    co_return co_await store(std::move(*made), places, submission.sent_at);
}

auto Carts::load(const ledger::Submission& submission, const std::vector<ledger::Place>& places)
    -> awaitable<Result<std::vector<CartFile>>>
{
    std::vector<CartFile> files;
    std::uint64_t total = 0;
    for (std::size_t line = 0; line < submission.manifest.size(); ++line) {
        const auto& entry = submission.manifest[line];
        if (!is_cart_file(entry)) continue;
        total += entry.size;
        if (total > cart_files_max) co_return Fault{errc::too_large, "ecg.size", std::to_string(line)};
        const auto& place = places[line];
        auto bytes = co_await archive::read_whole(means_.packs, place.pack, place.offset, place.size);
        if (!bytes) co_return bytes.error();
        auto work = [place](ledger::Facts& facts) { return facts.archive().at(place); };
        auto row = co_await means_.ledger.look(std::move(work));
        if (!row) co_return row.error();
        if (!*row) co_return Fault{errc::corrupt, "ledger.original"};
        files.push_back({.line = line,
                         .name = entry.name,
                         .digest = entry.digest,
                         .bytes = std::make_shared<const Bytes>(std::move(*bytes)),
                         .became = (*row)->became.has_value()});
    }
    co_return files;
}

auto Carts::store(std::vector<MadeObject> made, const std::vector<ledger::Place>& places,
                  std::optional<Instant> sent_at) -> awaitable<Result<std::vector<CartObject>>>
{
    auto pack = co_await means_.packs.create(mint<PackId>(means_.clock, means_.entropy));
    if (!pack) co_return pack.error();
    std::vector<CartObject> all;
    std::vector<archive::IndexEntry> index;
    for (auto& one : made) {
        const auto place = ledger::Place{(*pack)->id(), (*pack)->length(), one.object.size()};
        auto appended = co_await append_whole(**pack, one.object);
        if (!appended) co_return appended.error();
        const auto& name = one.header.sop_instance.text();
        index.push_back({name, place.offset, place.size, one.digest, std::string{dicom_type}});
        auto arrived = Arrived{.place = place,
                               .digest = one.digest,
                               .name = std::move(one.name),
                               .header = std::move(one.header),
                               .sent_at = sent_at,
                               .ecg = std::move(one.ecg),
                               .of_cart = true};
        for (const auto line : one.lines)
            arrived.originals.push_back({places[line], arrived.originals.empty() ? one.format : std::string{}});
        all.push_back({one.line, std::move(arrived)});
    }
    auto sealed = co_await (*pack)->seal(std::move(index));
    if (!sealed) co_return sealed.error();
    co_return all;
}

}  // namespace shanhai::intake
