#include "common/report/countersign.hpp"

#include "common/report/cms.hpp"
#include "common/report/contents.hpp"
#include "common/report/increment.hpp"

namespace shanhai::report {

auto prepare_countersignature(ByteView signed_pdf, Instant when) -> Result<Prepared>
{
    const pki::Quietly quietly;
    const Fault no{errc::malformed, "report.hole"};
    const auto revisions = take_apart(signed_pdf);
    if (!revisions) return no;
    if (revisions->second || revisions->evidence) return Fault{errc::conflict, "report.signed"};
    const auto first = Hole::find(signed_pdf);
    if (!first || first->is_empty(signed_pdf)) return no;
    const auto document = read_report(signed_pdf);
    if (!document) return document.error();
    if (!document->countersigned) return Fault{errc::mismatch, "report.countersigned"};
    const auto [cms, padding] = parse_cms(first->content(signed_pdf));
    if (!cms) return no;
    if (token_of(cms).empty()) return Fault{errc::conflict, "report.untimed"};

    auto pdf = with_second_field(signed_pdf, when);
    if (!pdf) return pdf.error();
    const auto hole = Hole::find(*pdf, signed_pdf.size());
    if (!hole) return hole.error();
    const auto digest = hole->digest(*pdf);
    return Prepared{std::move(*pdf), digest};
}

}  // namespace shanhai::report
