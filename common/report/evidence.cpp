#include "common/report/evidence.hpp"

#include "common/report/increment.hpp"
#include "common/report/verify.hpp"

#include <algorithm>

namespace shanhai::report {
namespace {

auto refused(const Verdict& verdict) -> Fault
{
    return {errc::forbidden, "report.refused", std::string{verdict.code}};
}

}  // namespace

auto with_evidence(ByteView signed_pdf, std::span<const pki::Crl> crls, const std::vector<pki::Certificate>& roots)
    -> Result<Bytes>
{
    const auto before = verify(signed_pdf, Trust{roots, {crls.begin(), crls.end()}});
    if (before.state != State::valid) return refused(before);
    if (before.facts->level == Level::lt) return Fault{errc::conflict, "report.evidence"};
    if (!before.facts->revocation_known_at) return Fault{errc::unavailable, "report.crl"};

    Evidence evidence;
    for (const auto& certificate : before.facts->certificates) evidence.certificates.push_back(certificate.to_der());
    auto issuers = before.facts->certificates;
    for (const auto& root : roots) {
        const auto is_below = [&](const pki::Certificate& one) { return one.issued_by(root); };
        if (std::ranges::any_of(before.facts->certificates, is_below)) issuers.push_back(root);
    }
    for (const auto& crl : crls) {
        const auto is_its = [&](const pki::Certificate& one) { return crl.issued_by(one); };
        if (std::ranges::any_of(issuers, is_its)) evidence.crls.push_back(crl.to_der());
    }
    std::ranges::sort(evidence.crls, std::ranges::less{}, [](const Bytes& der) { return as_text(der); });
    const auto repeated = std::ranges::unique(evidence.crls);
    evidence.crls.erase(repeated.begin(), repeated.end());

    auto pdf = with_evidence_store(signed_pdf, evidence);
    if (!pdf) return pdf.error();
    const auto after = verify(*pdf, roots);
    if (after.state != State::valid) return refused(after);
    return pdf;
}

}  // namespace shanhai::report
