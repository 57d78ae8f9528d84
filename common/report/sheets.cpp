#include "common/report/sheets.hpp"

#include <cairo-pdf.h>

namespace shanhai::report {

Sheets::Sheets(std::string_view created)
{
    const auto append = [](void* into, const unsigned char* data, unsigned length) {
        const auto piece = std::as_bytes(std::span{data, length});
        auto& bytes = *static_cast<Bytes*>(into);
        bytes.insert(bytes.end(), piece.begin(), piece.end());
        return CAIRO_STATUS_SUCCESS;
    };
    surface_.reset(cairo_pdf_surface_create_for_stream(append, &bytes_, width, height));
    cairo_pdf_surface_set_metadata(surface_.get(), CAIRO_PDF_METADATA_CREATE_DATE, std::string{created}.c_str());
    page_.reset(cairo_create(surface_.get()));
}

void Sheets::turn(bool landscape)
{
    cairo_pdf_surface_set_size(surface_.get(), landscape ? height : width, landscape ? width : height);
}

void Sheets::next_page() { cairo_show_page(page_.get()); }

auto Sheets::finish() -> Result<Bytes>
{
    page_.reset();
    cairo_surface_finish(surface_.get());
    if (cairo_surface_status(surface_.get()) != CAIRO_STATUS_SUCCESS) return Fault{errc::internal, "report.draw"};
    return std::move(bytes_);
}

}  // namespace shanhai::report
