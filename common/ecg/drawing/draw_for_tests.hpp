// Recordings whose sheets are known beforehand, sheets as PDF, and PDF as pixels of a tenth of a millimetre.
#pragma once

#include "common/base/bytes.hpp"
#include "common/ecg/drawing/draw.hpp"
#include "tests/support/temp_dir.hpp"

#include <cairo-pdf.h>
#include <cairo.h>

#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace shanhai::ecg::test {

// Twelve leads of ten seconds at 500 Hz and 2.5 microvolts; `volts(lead, second)` is in microvolts.
template <class Volts>
auto recording_of(Volts volts) -> Recording
{
    Recording recording{"test", {Strip{.rate_hz = 500}}};
    for (auto number = static_cast<int>(LeadName::I); number <= static_cast<int>(LeadName::V6); ++number) {
        Lead lead{.name = static_cast<LeadName>(number), .scale = Scale{2.5, 0}};
        for (int i = 0; i < 5000; ++i)
            lead.samples.push_back(static_cast<std::int32_t>(volts(lead.name, i / 500.0) / 2.5));
        recording.strips[0].leads.push_back(std::move(lead));
    }
    return recording;
}

struct Drawn {
    Bytes pdf;
    std::vector<std::string> words;
};

inline auto drawn(const Sheet& sheet) -> Drawn
{
    Drawn drawn;
    const auto append = [](void* into, const unsigned char* data, unsigned length) {
        const auto piece = std::as_bytes(std::span{data, length});
        auto& bytes = *static_cast<Bytes*>(into);
        bytes.insert(bytes.end(), piece.begin(), piece.end());
        return CAIRO_STATUS_SUCCESS;
    };
    auto* const surface = cairo_pdf_surface_create_for_stream(append, &drawn.pdf, 841.890, 595.276);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "2026-03-05T15:08:09+08:00");
    auto* const page = cairo_create(surface);
    sheet.draw(page, [&](double, double, std::string_view text, double) { drawn.words.emplace_back(text); });
    cairo_destroy(page);
    cairo_surface_finish(surface);
    cairo_surface_destroy(surface);
    return drawn;
}

// Grey pixels, 10 to the millimetre both ways, as poppler sees them.
class Raster {
public:
    explicit Raster(const Bytes& pdf)
    {
        const shanhai::test::TempDir dir;
        std::ofstream{dir / "sheet.pdf", std::ios::binary} << as_text(pdf);
        const auto base = (dir / "sheet").string();
        const auto command = "pdftoppm -r 254 -gray -singlefile " + base + ".pdf " + base;
        if (std::system(command.c_str()) != 0) throw std::runtime_error{"pdftoppm does not read the sheet"};
        std::ifstream file{base + ".pgm", std::ios::binary};
        std::string kind;
        int deepest = 0;
        file >> kind >> width_ >> height_ >> deepest;
        file.get();
        grey_.resize(static_cast<std::size_t>(width_) * static_cast<std::size_t>(height_));
        file.read(grey_.data(), static_cast<std::streamsize>(grey_.size()));
    }
    static auto possible() -> bool { return std::system("command -v pdftoppm > /dev/null") == 0; }

    auto width() const -> int { return width_; }
    auto height() const -> int { return height_; }
    auto grey(int x, int y) const -> int
    {
        return static_cast<unsigned char>(
            grey_[static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) + static_cast<std::size_t>(x)]);
    }

    // Middles of the runs darker than `limit`, in millimetres: along a row, from and until in millimetres.
    auto along_row(double y, double from, double until, int limit) const -> std::vector<double>
    {
        return runs(from, until, limit, [&](int x) { return grey(x, static_cast<int>(y * 10)); });
    }
    auto along_column(double x, double from, double until, int limit) const -> std::vector<double>
    {
        return runs(from, until, limit, [&](int y) { return grey(static_cast<int>(x * 10), y); });
    }

private:
    template <class At>
    static auto runs(double from, double until, int limit, At at) -> std::vector<double>
    {
        std::vector<double> middles;
        int start = -1;
        for (int i = static_cast<int>(from * 10); i <= static_cast<int>(until * 10); ++i) {
            const bool dark = at(i) < limit;
            if (dark && start < 0) start = i;
            if (!dark && start >= 0) {
                middles.push_back((start + i) / 20.0);
                start = -1;
            }
        }
        return middles;
    }

    std::string grey_;
    int width_ = 0;
    int height_ = 0;
};

}  // namespace shanhai::ecg::test
