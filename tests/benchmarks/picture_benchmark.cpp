// What a report shows: ECGs read and drawn, key images made.
#include "common/dicom/data/dcmtk.hpp"
#include "common/dicom/picture/picture.hpp"
#include "common/ecg/dicom/reading.hpp"
#include "common/ecg/dicom/writing.hpp"
#include "common/ecg/drawing/draw.hpp"
#include "common/ecg/printing/pdf.hpp"
#include "common/ecg/drawing/svg.hpp"
#include "tools/samples/study.hpp"

#include <benchmark/benchmark.h>
#include <cairo-pdf.h>

using namespace shanhai;

namespace {

auto ecg_file() -> Bytes
{
    (void)dicom::initialise();
    return samples::make_ecg({}, samples::Rhythm::inferior_stemi).objects[0]();
}

void read_ecg(benchmark::State& state)
{
    const auto file = ecg_file();
    for (auto _ : state) benchmark::DoNotOptimize(ecg::read_dicom(file));
}

void draw_ecg_as_pdf(benchmark::State& state)
{
    const auto recording = ecg::read_dicom(ecg_file()).value();
    const auto count = [](void* bytes, const unsigned char*, unsigned length) {
        *static_cast<std::size_t*>(bytes) += length;
        return CAIRO_STATUS_SUCCESS;
    };
    std::size_t bytes = 0;
    for (auto _ : state) {
        bytes = 0;
        auto* const surface = cairo_pdf_surface_create_for_stream(count, &bytes, 841.890, 595.276);
        auto* const page = cairo_create(surface);
        for (const auto& sheet : ecg::sheets(recording).value())
            sheet.draw(page, [](double, double, std::string_view, double) {});
        cairo_destroy(page);
        cairo_surface_destroy(surface);
    }
    state.counters["bytes"] = static_cast<double>(bytes);
}

void draw_ecg_as_svg(benchmark::State& state)
{
    const auto recording = ecg::read_dicom(ecg_file()).value();
    std::size_t bytes = 0;
    for (auto _ : state) bytes = ecg::svg_of(recording, {.layout = ecg::Layout::twelve_by_one}).value().size();
    state.counters["bytes"] = static_cast<double>(bytes);
}

// As a clinic keeps it: with its words, in the typeface of reports.
void draw_ecg_as_a_file(benchmark::State& state)
{
    const auto fonts = report::Fonts::open(std::string{SHANHAI_BINARY_DIR} + "/report-fonts").value();
    const auto recording = ecg::read_dicom(ecg_file()).value();
    for (auto _ : state) benchmark::DoNotOptimize(ecg::pdf_of(recording, {}, fonts));
}

void write_ecg_as_dicom(benchmark::State& state)
{
    const auto file = ecg_file();
    const auto recording = ecg::read_dicom(file).value();
    const auto identity = ecg::identity_from(recording, Digest::of(file));
    for (auto _ : state) benchmark::DoNotOptimize(ecg::write_dicom(recording, identity));
}

void key_image_of_a_radiograph(benchmark::State& state)
{
    (void)dicom::initialise();
    const auto file = samples::make_dr({}).objects[0]();
    for (auto _ : state) benchmark::DoNotOptimize(dicom::picture_of(file));
}

void key_image_of_a_ct_slice(benchmark::State& state)
{
    (void)dicom::initialise();
    const auto file = samples::make_ct({}, samples::CtRegion::head, 1).objects[0]();
    for (auto _ : state) benchmark::DoNotOptimize(dicom::picture_of(file));
}

BENCHMARK(read_ecg)->Unit(benchmark::kMicrosecond);
BENCHMARK(draw_ecg_as_pdf)->Unit(benchmark::kMillisecond);
BENCHMARK(draw_ecg_as_svg)->Unit(benchmark::kMillisecond);
BENCHMARK(draw_ecg_as_a_file)->Unit(benchmark::kMillisecond);
BENCHMARK(write_ecg_as_dicom)->Unit(benchmark::kMillisecond);
BENCHMARK(key_image_of_a_radiograph)->Unit(benchmark::kMillisecond);
BENCHMARK(key_image_of_a_ct_slice)->Unit(benchmark::kMillisecond);

}  // namespace
