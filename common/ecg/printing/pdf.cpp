#include "common/ecg/printing/pdf.hpp"

#include "common/ecg/drawing/draw.hpp"
#include "common/report/paper.hpp"
#include "common/report/sheets.hpp"

namespace shanhai::ecg {

auto pdf_of(const Recording& recording, const SheetOptions& options, const report::Fonts& fonts) -> Result<Bytes>
{
    const auto all = sheets(recording, options);
    if (!all) return all.error();
    report::Typesetter type{fonts};
    report::Sheets paper{to_text(recording.acquired.value_or(Instant{}))};
    for (const auto& sheet : *all) {
        paper.turn(true);
        auto* const page = paper.page();
        sheet.draw(page, [&](double x, double y, std::string_view words, double size) {
            const auto set = type.set(words, {.size = size}, report::Sheets::height);
            set.draw(page, x, y - set.lines().front().baseline);
        });
        paper.next_page();
    }
    return paper.finish();
}

}  // namespace shanhai::ecg
