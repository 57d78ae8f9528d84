// A cart's file as it arrives: read, derived, measured, its quality judged, and written as a DICOM waveform with the
// report of its measurements beside it. 10 s, 12 leads, 500 Hz; what 10,000 of them take on one core.
#include "common/dicom/data/dcmtk.hpp"
#include "common/ecg/dicom/reading.hpp"
#include "common/ecg/formats/scp_for_tests.hpp"
#include "server/intake/cart_files.hpp"
#include "tools/samples/study.hpp"

#include <benchmark/benchmark.h>

using namespace shanhai;

namespace {

const auto now = parse_instant("2026-03-05T08:00:00+08:00").value();

auto aecg() -> Bytes { return samples::make_cart_ecg({}, samples::Rhythm::normal).objects.at(0)(); }

auto dicom_ecg() -> Bytes { return samples::make_ecg({}, samples::Rhythm::normal).objects.at(0)(); }

// As most carts pack it: eight leads, second differences, the default Huffman table.
auto scp() -> Bytes
{
    namespace written = ecg::binary_test;
    const auto recording = ecg::read_dicom(dicom_ecg()).value();
    constexpr ecg::LeadName leads[] = {ecg::LeadName::I,  ecg::LeadName::II, ecg::LeadName::V1, ecg::LeadName::V2,
                                       ecg::LeadName::V3, ecg::LeadName::V4, ecg::LeadName::V5, ecg::LeadName::V6};
    std::vector<written::Span> spans;
    std::vector<Bytes> packed;
    for (unsigned code = 1; const auto name : leads) {
        const auto& samples = find(recording, name)->lead->samples;
        spans.push_back({1, static_cast<std::uint32_t>(samples.size()), code++});
        packed.push_back(written::default_huffman(written::differences(samples, 2)));
    }
    written::ScpSections sections;
    sections[1] = written::tagged(255, "");
    sections[2] = to_bytes("\x1F\x4E");  // 19999: the default table
    sections[3] = written::leads_section(spans);
    sections[6] = written::signal_section(2500, 2000, 2, false, packed);
    return written::scp_file(sections);
}

void cart_file_becomes_objects(benchmark::State& state, Bytes (*make)())
{
    (void)dicom::initialise();
    const auto bytes = std::make_shared<const Bytes>(make());
    const auto rules = ecg::MarkRules{};
    const std::vector<intake::CartFile> files{{.name = "ecg", .digest = Digest::of(*bytes), .bytes = bytes}};
    for (auto _ : state) {
        auto made = intake::make_objects(files, rules, now);
        if (!made || made->size() != 2) state.SkipWithError("not a waveform with its report");
        benchmark::DoNotOptimize(made);
    }
    state.SetItemsProcessed(state.iterations());
    state.counters["KB"] = static_cast<double>(bytes->size()) / 1024;
}
BENCHMARK_CAPTURE(cart_file_becomes_objects, aecg, &aecg)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(cart_file_becomes_objects, scp, &scp)->Unit(benchmark::kMillisecond);

// One that comes as DICOM already: looked at, and kept as it is.
void dicom_ecg_is_read_and_judged(benchmark::State& state)
{
    (void)dicom::initialise();
    const auto object = dicom_ecg();
    for (auto _ : state) benchmark::DoNotOptimize(intake::facts_of_waveform(object, {}, now));
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(dicom_ecg_is_read_and_judged)->Unit(benchmark::kMillisecond);

}  // namespace
