#include "common/report/qr.hpp"

#include "common/base/owned.hpp"

#include <qrencode.h>

namespace shanhai::report {

auto QrCode::of(const std::string& text) -> Result<QrCode>
{
    const Owned<QRcode, QRcode_free> code{QRcode_encodeString(text.c_str(), 0, QR_ECLEVEL_M, QR_MODE_8, 1)};
    if (!code) return Fault{errc::too_large, "report.text", "verification.page"};
    std::vector<bool> dark(static_cast<std::size_t>(code->width) * static_cast<std::size_t>(code->width));
    for (std::size_t i = 0; i < dark.size(); ++i) dark[i] = (code->data[i] & 1) != 0;
    return QrCode{code->width, std::move(dark)};
}

// One path for all of it: squares filled one by one would show white hairs between them.
void QrCode::draw(cairo_t* page, double x, double y, double side) const
{
    const double module = side / (modules_ + 2 * quiet);
    const auto at = [&](int column, int line) {
        return column < modules_ && dark_[static_cast<std::size_t>(line * modules_ + column)];
    };
    cairo_new_path(page);
    for (int line = 0; line < modules_; ++line)
        for (int column = 0; column < modules_;) {
            const int start = column;
            while (at(column, line)) ++column;
            if (column > start)
                cairo_rectangle(page, x + (start + quiet) * module, y + (line + quiet) * module,
                                (column - start) * module, module);
            else
                ++column;
        }
    cairo_set_source_rgb(page, 0, 0, 0);
    cairo_fill(page);
}

}  // namespace shanhai::report
