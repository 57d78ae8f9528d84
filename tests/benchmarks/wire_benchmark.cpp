// The way in: framing, headers, digests, JSON.
#include "common/dicom/data/dcmtk.hpp"
#include "common/dicom/data/header.hpp"
#include "common/dicom/pdu/uids.hpp"
#include "common/net/association/association.hpp"
#include "common/wire/submission.hpp"
#include "tests/support/run.hpp"
#include "tools/bench/parcel.hpp"

#include <benchmark/benchmark.h>

#include <cstring>

using namespace shanhai;

namespace {

constexpr std::size_t ct = 512 * 1024;
constexpr std::int64_t images = 20;

// A peer that said everything long ago: a read costs a copy, as from a socket.
class Recording final : public net::Stream {
public:
    explicit Recording(ByteView said) : said_{said} {}

    auto read_some(asio::mutable_buffer into) -> awaitable<Result<std::size_t>> override
    {
        const auto count = std::min(into.size(), said_.size());
        std::memcpy(into.data(), said_.data(), count);
        said_ = said_.subspan(count);
        co_return count;
    }
    auto write(asio::const_buffer) -> awaitable<Result<void>> override { co_return Result<void>{}; }
    auto shutdown() -> awaitable<void> override { co_return; }
    void close() override {}
    void expires_after(Duration) override {}
    auto peer() const -> const net::Peer& override { return peer_; }

private:
    ByteView said_;
    net::Peer peer_;
};

void put(Bytes& all, const Bytes& more) { all.insert(all.end(), more.begin(), more.end()); }

auto a_series(std::uint32_t fragment_length) -> Bytes
{
    dicom::AssociateRq request;
    request.calling_title = "BENCH";
    request.called_title = "SHANHAI";
    request.application_context = dicom::uids::application_context;
    request.contexts.push_back(
        {1, std::string{bench::ct_image_storage}, {std::string{dicom::uids::explicit_little_endian}}});
    request.user.pdu_length_max = fragment_length;
    request.user.implementation_class = dicom::uids::implementation_class;
    auto all = dicom::encode(request);

    bench::Study study{ct, 1};
    for (std::uint16_t number = 1; number <= images; ++number) {
        const auto image = study.next();
        dicom::StoreRequest store;
        store.message_id = number;
        store.sop_class = bench::ct_image_storage;
        store.sop_instance = image.instance;
        const auto command = dicom::encode(dicom::to_command(store));
        auto data_set = image.front;
        put(data_set, *image.pixels);
        using dicom::PdvHeader;
        using dicom::PdvKind;
        put(all, dicom::encode_fragments(PdvHeader{0, 1, PdvKind::command, true}, command, fragment_length));
        put(all, dicom::encode_fragments(PdvHeader{0, 1, PdvKind::data_set, true}, data_set, fragment_length));
    }
    put(all, dicom::encode(dicom::ReleaseRq{}));
    return all;
}

auto receive(net::Stream& stream) -> awaitable<Result<std::uint64_t>>
{
    auto policy = net::AcceptPolicy{};
    auto association = co_await net::Association::accept(stream, std::move(policy));
    if (!association) co_return association.error();
    Bytes piece(256 * 1024);
    std::uint64_t total = 0;
    for (;;) {
        auto command = co_await association->next_command();
        if (!command) co_return command.error();
        if (!*command) co_return total;
        for (std::size_t count = 1; count > 0;) {
            auto read = co_await association->read_data(asio::buffer(piece));
            if (!read) co_return read.error();
            count = *read;
            total += count;
        }
        auto answer = dicom::answer_to(**command, dicom::status::success);
        auto responded = co_await association->respond(std::move(answer));
        if (!responded) co_return responded.error();
    }
}

void association_receives(benchmark::State& state)
{
    const auto said = a_series(static_cast<std::uint32_t>(state.range(0)));
    std::uint64_t total = 0;
    for (auto _ : state) {
        Recording stream{said};
        total += test::run(receive(stream)).value();
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(total));
    state.SetItemsProcessed(state.iterations() * images);
}
BENCHMARK(association_receives)->Arg(16 * 1024)->Arg(128 * 1024);

void header_of_a_ct_slice(benchmark::State& state)
{
    if (!dicom::initialise()) return state.SkipWithError("DCMTK finds no data dictionary");
    const auto file = bench::part10_of(bench::Study{ct, 1}.next());
    for (auto _ : state) {
        dicom::MemorySource source{file};
        benchmark::DoNotOptimize(dicom::read_header(source));
    }
}
BENCHMARK(header_of_a_ct_slice);

void digest_of_a_ct_slice(benchmark::State& state)
{
    const Bytes slice(ct);
    for (auto _ : state) benchmark::DoNotOptimize(Digest::of(slice));
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(ct));
}
BENCHMARK(digest_of_a_ct_slice);

auto a_manifest() -> wire::SubmissionRequest
{
    wire::SubmissionRequest request;
    request.key = "key";
    request.form.patient.name = "张䶮";
    for (int i = 0; i < 300; ++i)
        request.manifest.push_back({"1.2.840.113619.2.55." + std::to_string(i) + ".dcm", "application/dicom", 525'000,
                                    Digest::of(as_view(std::to_string(i))).hex()});
    return request;
}

void json_writes_a_manifest_of_300(benchmark::State& state)
{
    const auto request = a_manifest();
    for (auto _ : state) benchmark::DoNotOptimize(wire::write_json(request));
}
BENCHMARK(json_writes_a_manifest_of_300);

void json_reads_a_manifest_of_300(benchmark::State& state)
{
    const auto text = wire::write_json(a_manifest());
    for (auto _ : state) benchmark::DoNotOptimize(wire::read_json<wire::SubmissionRequest>(text));
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(json_reads_a_manifest_of_300);

}  // namespace
