#include "tools/shanhai/forms.hpp"

#include "common/runtime/offload.hpp"
#include "tools/shanhai/clinic.hpp"
#include "tools/shanhai/trust.hpp"

#include <array>

namespace shanhai::cli {
namespace {

struct Kind {
    std::string_view name;
    std::string_view extension;
};
constexpr auto kinds = std::to_array<Kind>({
    {"pdf", ".pdf"}, {"dicom-pdf", ".dcm"}, {"dicom-sr", ".sr.dcm"}, {"fhir", ".json"}, {"hl7", ".hl7"},
});

auto kind_of(std::string_view name) -> const Kind&
{
    for (const auto& one : kinds)
        if (one.name == (name == "sr" ? "dicom-sr" : name)) return one;
    return kinds.front();
}

// Each form says the SHA-256 of the signed file, or has it inside.
auto belongs_to(std::string_view form, std::string_view pdf)
{
    return form.find(Digest::of(as_view(pdf)).hex()) != std::string_view::npos ||
           form.find(pdf) != std::string_view::npos;
}

}  // namespace

auto fetch_report(Session& session, FormWishes wishes) -> awaitable<Outcome<void>>
{
    auto id = parse_id<ReportId>(wishes.report);
    if (!id) co_return id.error();
    auto member = open_member(session);
    if (!member) co_return member.error();
    const auto path = "/api/v1/reports/" + id->text();
    auto pdf = co_await member->relay.ask("GET", path + "/pdf");
    if (!pdf) co_return pdf.error();
    const auto trust = co_await current_trust(*member);
    if (!trust) co_return trust.error();
    auto facts = check_report(as_view(pdf->body), *trust, id->text());
    if (!facts) co_return facts.error();

    const auto& kind = kind_of(wishes.as);
    auto as = path + "?as=" + std::string{kind.name};
    auto form = co_await member->relay.ask("GET", std::move(as));
    if (!form) co_return form.error();
    if (!belongs_to(form->body, pdf->body)) co_return Fault{errc::mismatch, "report.other"};
    const auto target = fs::path{wishes.file.empty() ? id->text() + std::string{kind.extension} : wishes.file};
    auto job = [target, body = std::move(form->body)] {
        return blocking::write_file(target, body, blocking::Privacy::ours_alone);
    };
    auto written = co_await offload(session.disk, std::move(job));
    if (!written) co_return written.error();

    const bool recalled = form->headers.find("Report-State") == "recalled";
    const auto result = boost::json::object{{"report", id->text()},
                                            {"as", kind.name},
                                            {"file", target.string()},
                                            {"media_type", form->headers.find("Content-Type").value_or("")},
                                            {"recalled", recalled}};
    session.console.print_json(boost::json::serialize(result));
    if (recalled) session.console.note("注意：这份报告已被收回，请勿使用。");
    if (kind.name != "pdf") session.console.note("签名在 PDF 里，已核验；这种形式由它生成，本身没有签名。");
    session.console.say("存于  " + target.string());
    co_return Outcome<void>{};
}

}  // namespace shanhai::cli
