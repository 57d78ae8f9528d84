#include "common/report/revoked.hpp"

#include <algorithm>

namespace shanhai::report {
namespace {

using Path = std::vector<pki::Certificate>;

void add_once(Path& all, const Path& path)
{
    for (std::size_t i = 0; i + 1 < path.size(); ++i)
        if (std::ranges::find(all, path[i]) == all.end()) all.push_back(path[i]);
}

auto issuers_of(std::span<const Judged> signatures) -> Path
{
    Path all;
    const auto add = [&](const Path& path) {
        for (std::size_t i = 1; i < path.size(); ++i)
            if (std::ranges::find(all, path[i]) == all.end()) all.push_back(path[i]);
    };
    for (const auto& one : signatures) {
        add(one.path);
        if (one.time) add(one.time->path);
    }
    return all;
}

// The earliest that any list says of any certificate of the path.
auto revocation_on(const Path& path, std::span<const KnownList> lists) -> std::optional<pki::Revocation>
{
    std::optional<pki::Revocation> earliest;
    for (std::size_t i = 0; i + 1 < path.size(); ++i) {
        for (const auto& list : lists) {
            if (list.issuer != path[i + 1]) continue;
            auto found = list.crl.find(path[i]);
            if (found && (!earliest || found->counts_from() < earliest->counts_from())) earliest = std::move(found);
        }
    }
    return earliest;
}

// RFC 3161 section 4: what an authority stamped before it was closed stays good if the list says that nothing worse
// happened; when its key was lost, or the list does not say why, none of its stamps proves anything.
auto was_merely_closed(const pki::Revocation& revocation) -> bool
{
    if (!revocation.reason) return false;
    switch (*revocation.reason) {
    case pki::Reason::unspecified:
    case pki::Reason::affiliation_changed:
    case pki::Reason::superseded:
    case pki::Reason::cessation_of_operation: return true;
    case pki::Reason::key_compromise:
    case pki::Reason::ca_compromise:
    case pki::Reason::certificate_hold:
    case pki::Reason::remove_from_crl:
    case pki::Reason::privilege_withdrawn:
    case pki::Reason::aa_compromise: break;
    }
    return false;
}

auto has_list_of(std::span<const KnownList> lists, const pki::Certificate& issuer) -> bool
{
    return std::ranges::any_of(lists, [&](const KnownList& one) { return one.issuer == issuer; });
}

}  // namespace

auto lists_about(std::span<const Judged> signatures, std::span<const pki::Crl> crls) -> std::vector<KnownList>
{
    const auto issuers = issuers_of(signatures);
    std::vector<KnownList> lists;
    for (const auto& crl : crls) {
        const auto issuer = std::ranges::find_if(issuers, [&](const auto& one) { return crl.issued_by(one); });
        if (issuer != issuers.end()) lists.push_back({crl, *issuer});
    }
    return lists;
}

auto lists_in(const Evidence& evidence, std::span<const Judged> signatures) -> Result<std::vector<KnownList>>
{
    const Fault no{errc::mismatch, "verify.evidence"};
    std::vector<Bytes> expected;
    for (const auto& certificate : certificates_of(signatures)) expected.push_back(certificate.to_der());
    const bool in_order = std::ranges::is_sorted(evidence.crls, std::ranges::less{},
                                                 [](const Bytes& der) { return as_text(der); });
    const bool once = std::ranges::adjacent_find(evidence.crls) == evidence.crls.end();
    if (evidence.certificates != expected || !in_order || !once) return no;

    std::vector<pki::Crl> crls;
    for (const auto& der : evidence.crls) {
        auto crl = pki::Crl::from_der(der);
        if (!crl) return no;
        crls.push_back(std::move(*crl));
    }
    auto lists = lists_about(signatures, crls);
    const auto is_covered = [&](const Judged& one) { return has_list_of(lists, one.issuer()); };
    if (lists.size() != crls.size() || !std::ranges::all_of(signatures, is_covered)) return no;
    return lists;
}

auto certificates_of(std::span<const Judged> signatures) -> std::vector<pki::Certificate>
{
    Path all;
    for (const auto& one : signatures) {
        add_once(all, one.path);
        if (one.time) add_once(all, one.time->path);
    }
    return all;
}

auto standing_of(std::span<const Judged> signatures, std::span<const KnownList> lists) -> Standing
{
    Standing standing;
    for (const auto& one : signatures) {
        const auto of_authority = one.time ? revocation_on(one.time->path, lists) : std::nullopt;
        const bool unproven =
            of_authority && (!was_merely_closed(*of_authority) || of_authority->counts_from() <= one.time->at);
        if (unproven) return {State::unproven_time, of_authority};

        auto of_signer = revocation_on(one.path, lists);
        if (!of_signer) continue;
        const bool before = !one.time || of_signer->counts_from() <= one.time->at;
        if (before) return {State::revoked, std::move(of_signer)};
        standing = {State::revoked_since, std::move(of_signer)};
    }
    return standing;
}

}  // namespace shanhai::report
