#include "common/net/association/negotiation.hpp"

#include "common/dicom/pdu/uids.hpp"

#include <algorithm>

namespace shanhai::net {
namespace {

namespace uids = dicom::uids;
using dicom::AssociateRj;
using dicom::ContextResult;
using dicom::RejectReason;

auto knows(const std::vector<std::string>& titles, std::string_view called) -> bool
{
    return titles.empty() || std::find(titles.begin(), titles.end(), called) != titles.end();
}

auto is_proposed(const dicom::AssociateRq& request, std::string_view sop_class) -> bool
{
    return std::any_of(request.contexts.begin(), request.contexts.end(),
                       [&](const auto& context) { return context.abstract_syntax == sop_class; });
}

// PS3.7 section D.3.3.4: the part of a wish that is granted. Nobody but us receives, unless the policy says so.
auto granted(const dicom::RoleSelection& wish, const AcceptPolicy& policy) -> dicom::RoleSelection
{
    const auto& allowed = policy.callers_as_scp;
    const bool may_be_scp = std::find(allowed.begin(), allowed.end(), wish.sop_class) != allowed.end();
    return {wish.sop_class, wish.scu, wish.scp && may_be_scp};
}

// One answer for each SOP class that was both proposed and asked about.
auto granted_roles(const dicom::AssociateRq& request, const AcceptPolicy& policy) -> std::vector<dicom::RoleSelection>
{
    std::vector<dicom::RoleSelection> roles;
    for (const auto& wish : request.user.roles) {
        const bool answered =
            std::any_of(roles.begin(), roles.end(), [&](const auto& role) { return role.sop_class == wish.sop_class; });
        if (!answered && is_proposed(request, wish.sop_class)) roles.push_back(granted(wish, policy));
    }
    return roles;
}

auto is_without_role(std::string_view sop_class, const std::vector<dicom::RoleSelection>& roles) -> bool
{
    return std::any_of(roles.begin(), roles.end(),
                       [&](const auto& role) { return role.sop_class == sop_class && !role.scu && !role.scp; });
}

// Every proposal gets an answer under its own id, whatever was chosen. Who may play no part in it gets no context.
auto answered(const dicom::ProposedContext& proposed, const ChooseContext& choose,
              const std::vector<dicom::RoleSelection>& roles) -> dicom::AnsweredContext
{
    auto answer = choose(proposed);
    answer.id = proposed.id;
    const bool idle = is_without_role(proposed.abstract_syntax, roles);
    if (answer.result == ContextResult::accepted && idle) answer.result = ContextResult::user_rejection;
    if (answer.result != ContextResult::accepted) answer.transfer_syntax = proposed.transfer_syntaxes.front();
    return answer;
}

// PS3.4 section B.3.1: to a storage user who asks, we say that everything is kept (level 2), bit for bit with its
// digital signatures (level 3), and nothing is coerced. What else is negotiated like this is not ours to answer, and
// silence is the standard's "no" (PS3.7 section D.3.3.5). So it is for the common extended negotiation, which has no
// answer at all (section D.3.3.6): we take every storage class and need not know what it is derived from.
auto full_storage(const dicom::AssociateRq& request) -> std::vector<dicom::ExtendedNegotiation>
{
    static const Bytes everything_as_it_came{std::byte{2}, {}, std::byte{3}, {}, {}, {}};
    std::vector<dicom::ExtendedNegotiation> answers;
    for (const auto& wish : request.user.extended) {
        const bool storage = uids::is_registered_storage_class(wish.sop_class) && is_proposed(request, wish.sop_class);
        const bool repeated = std::any_of(answers.begin(), answers.end(),
                                          [&](const auto& answer) { return answer.sop_class == wish.sop_class; });
        if (storage && !repeated) answers.push_back({wish.sop_class, everything_as_it_came});
    }
    return answers;
}

// PS3.7 section D.3.3.7: a positive answer says that the user was authenticated. A name alone is taken at its word, as
// an AE title is; we check no passcode, ticket, assertion or token, so we do not say that we did.
auto answer_to_identity(const dicom::AssociateRq& request) -> std::optional<Bytes>
{
    const auto& identity = request.user.identity;
    const bool a_name = identity && identity->type == dicom::IdentityType::name;
    return a_name && identity->answer_wanted ? std::optional{Bytes{}} : std::nullopt;
}

}  // namespace

auto accept_storage(const dicom::ProposedContext& proposed) -> dicom::AnsweredContext
{
    const bool served =
        proposed.abstract_syntax == uids::verification || uids::is_storage_class(proposed.abstract_syntax);
    const auto result = served ? ContextResult::accepted : ContextResult::abstract_syntax_not_supported;
    return {proposed.id, result, proposed.transfer_syntaxes.front()};
}

auto admit_everybody(Caller) -> awaitable<Objection> { co_return std::nullopt; }

auto objection_to(const dicom::AssociateRq& request, const AcceptPolicy& policy) -> Objection
{
    if ((request.protocol_version & 1) == 0) return AssociateRj{false, RejectReason::protocol_version_not_supported};
    if (request.application_context != uids::application_context)
        return AssociateRj{false, RejectReason::application_context_not_supported};
    if (!dicom::is_ae_title(request.calling_title))
        return AssociateRj{false, RejectReason::calling_title_not_recognized};
    if (!dicom::is_ae_title(request.called_title) || !knows(policy.titles, request.called_title))
        return AssociateRj{false, RejectReason::called_title_not_recognized};
    return std::nullopt;
}

auto acceptance_of(const dicom::AssociateRq& request, const AcceptPolicy& policy) -> dicom::AssociateAc
{
    dicom::AssociateAc answer;
    answer.called_title = request.called_title;
    answer.calling_title = request.calling_title;
    answer.application_context = uids::application_context;
    answer.user.roles = granted_roles(request, policy);
    for (const auto& proposed : request.contexts)
        answer.contexts.push_back(answered(proposed, policy.choose, answer.user.roles));

    answer.user.pdu_length_max = std::clamp(policy.pdu_length_max, pdu_length_floor, pdu_length_ceiling);
    answer.user.implementation_class = uids::implementation_class;
    answer.user.implementation_version = uids::implementation_version;
    // PS3.7 section D.3.3.3: one message at a time, each answered before the next. An answer is a promise about bytes
    // on a disk. Who proposes nothing gets the same, which is the standard's default.
    if (request.user.async_operations) answer.user.async_operations = dicom::AsyncOperations{1, 1};
    answer.user.extended = full_storage(request);
    answer.user.identity_answer = answer_to_identity(request);
    return answer;
}

auto agreed_contexts(const dicom::AssociateRq& request, const dicom::AssociateAc& answer) -> std::vector<Context>
{
    std::vector<Context> agreed;
    for (const auto& context : answer.contexts) {
        const auto proposed = std::find_if(request.contexts.begin(), request.contexts.end(),
                                           [&](const auto& candidate) { return candidate.id == context.id; });
        if (context.result != ContextResult::accepted || proposed == request.contexts.end()) continue;
        agreed.push_back({context.id, proposed->abstract_syntax, context.transfer_syntax});
    }
    return agreed;
}

auto to_fault(const dicom::AssociateRj& rejection) -> Fault
{
    switch (rejection.reason) {
    case RejectReason::calling_title_not_recognized:
        return Fault{errc::forbidden, "association.rejected.calling-title"};
    case RejectReason::called_title_not_recognized: return Fault{errc::forbidden, "association.rejected.called-title"};
    case RejectReason::application_context_not_supported:
    case RejectReason::protocol_version_not_supported: return Fault{errc::unsupported, "association.rejected.protocol"};
    case RejectReason::temporary_congestion:
    case RejectReason::local_limit_exceeded: return Fault{errc::busy, "association.rejected.congestion"};
    case RejectReason::none_given:
    case RejectReason::provider_none_given: break;
    }
    return Fault{rejection.transient ? errc::busy : errc::forbidden, "association.rejected"};
}

}  // namespace shanhai::net
