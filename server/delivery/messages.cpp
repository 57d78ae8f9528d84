#include "server/delivery/messages.hpp"

#include "common/wire/delivery.hpp"

namespace shanhai::delivery {

auto hook_body(const Parcel& parcel, const std::string& machines_url) -> std::string
{
    const auto& report = parcel.report;
    const bool recalls = parcel.push.kind == ledger::PushKind::recall && parcel.recall;
    auto body = wire::HookBody{};
    body.type = recalls ? "report.recalled" : "report.final";
    body.timestamp = to_text(recalls ? parcel.recall->at : report.signed_at);
    body.data = {.report = report.id.text(),
                 .of = report.of.text(),
                 .site = parcel.site.id.text(),
                 .version = report.version,
                 .sha256 = report.digest.hex(),
                 .signed_at = to_text(report.signed_at),
                 .pdf = machines_url + "/api/v1/reports/" + report.id.text() + "/pdf",
                 .wrong_patient = recalls && parcel.recall->wrong_patient};
    if (recalls) body.data.recalled_at = to_text(parcel.recall->at);
    return wire::write_json(body);
}

}  // namespace shanhai::delivery
