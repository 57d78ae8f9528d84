#include "server/intake/inspection.hpp"

#include "common/dicom/data/structure.hpp"
#include "common/ecg/dicom/reading.hpp"
#include "common/runtime/offload.hpp"

#include <algorithm>

namespace shanhai::intake {
namespace {

// A range of a pack, as the header reader wants its bytes.
class PackSource final : public dicom::Source {
public:
    PackSource(std::shared_ptr<archive::PackReader> pack, ledger::Place place)
        : pack_{std::move(pack)}, place_{std::move(place)}
    {
    }

    auto size() const -> std::uint64_t override { return place_.size; }
    auto read(std::uint64_t offset, std::span<std::byte> into) -> Result<std::size_t> override
    {
        if (offset >= place_.size) return std::size_t{0};
        const auto length = std::min<std::uint64_t>(into.size(), place_.size - offset);
        return pack_->read_at(place_.offset + offset, into.first(length));
    }

private:
    std::shared_ptr<archive::PackReader> pack_;
    ledger::Place place_;
};

auto data_set_range(archive::PackStore& packs, Lane& cpu, ledger::Place place) -> awaitable<Result<ledger::Place>>
{
    auto pack = co_await packs.open(place.pack);
    if (!pack) co_return pack.error();
    auto job = [pack = *pack, place]() -> Result<ledger::Place> {
        auto source = PackSource{pack, place};
        auto structure = dicom::inspect(source);
        if (!structure) return structure.error();
        const auto skip = structure->data_set_offset;
        return ledger::Place{place.pack, place.offset + skip, place.size - skip};
    };
    co_return co_await offload(cpu, std::move(job));
}

}  // namespace

auto inspect(archive::PackStore& packs, Lane& cpu, ledger::Place place) -> awaitable<Result<dicom::Header>>
{
    auto pack = co_await packs.open(place.pack);
    if (!pack) co_return pack.error();
    co_return co_await inspect(std::move(*pack), cpu, std::move(place));
}

auto inspect(std::shared_ptr<archive::PackReader> pack, Lane& cpu, ledger::Place place)
    -> awaitable<Result<dicom::Header>>
{
    auto job = [pack = std::move(pack), place]() -> Result<dicom::Header> {
        auto source = PackSource{pack, place};
        return dicom::read_header(source);
    };
    co_return co_await offload(cpu, std::move(job));
}

auto inspect(std::shared_ptr<const Bytes> object, std::shared_ptr<Hasher> digest, Lane& cpu)
    -> awaitable<Result<dicom::Header>>
{
    auto job = [object = std::move(object), digest = std::move(digest)]() -> Result<dicom::Header> {
        digest->update(*object);
        auto source = dicom::MemorySource{*object};
        return dicom::read_header(source);
    };
    co_return co_await offload(cpu, std::move(job));
}

auto see_ecg(std::shared_ptr<archive::PackReader> pack, Lane& cpu, ledger::Place place, const dicom::Header& header,
             const ecg::MarkRules& rules, Instant received) -> awaitable<Result<std::optional<EcgFacts>>>
{
    if (!ecg::is_ecg_waveform(header.sop_class.text())) co_return std::nullopt;
    auto job = [pack = std::move(pack), place, rules, received]() -> Result<std::optional<EcgFacts>> {
        const auto most = ecg::Limits{}.object_max;
        Bytes object(std::min(place.size, most + 1));  // one more, so that the reader refuses what is too large
        auto read = pack->read_at(place.offset, object);
        if (!read) return read.error();
        object.resize(*read);
        return facts_of_waveform(object, rules, received);
    };
    co_return co_await offload(cpu, std::move(job));
}

auto same_data_set(archive::PackStore& packs, Lane& cpu, ledger::Place one, ledger::Place other)
    -> awaitable<Result<bool>>
{
    auto first = co_await data_set_range(packs, cpu, std::move(one));
    if (!first) co_return first.error();
    auto second = co_await data_set_range(packs, cpu, std::move(other));
    if (!second) co_return second.error();
    if (first->size != second->size) co_return false;

    auto first_digest = co_await packs.digest(first->pack, first->offset, first->size);
    if (!first_digest) co_return first_digest.error();
    auto second_digest = co_await packs.digest(second->pack, second->offset, second->size);
    if (!second_digest) co_return second_digest.error();
    co_return *first_digest == *second_digest;
}

}  // namespace shanhai::intake
