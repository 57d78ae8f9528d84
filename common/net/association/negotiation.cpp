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

// Every proposal gets an answer under its own id, whatever was chosen.
auto answered(const dicom::ProposedContext& proposed, const ChooseContext& choose) -> dicom::AnsweredContext
{
    auto answer = choose(proposed);
    answer.id = proposed.id;
    if (answer.result != ContextResult::accepted) answer.transfer_syntax = proposed.transfer_syntaxes.front();
    return answer;
}

// PS3.7 section D.3.3.4: what is not agreed to is refused; today nobody but us receives.
auto may_only_send(const dicom::RoleSelection& wish) -> dicom::RoleSelection
{
    return {wish.sop_class, wish.scu, false};
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
    for (const auto& proposed : request.contexts) answer.contexts.push_back(answered(proposed, policy.choose));

    answer.user.pdu_length_max = std::clamp(policy.pdu_length_max, pdu_length_floor, pdu_length_ceiling);
    answer.user.implementation_class = uids::implementation_class;
    answer.user.implementation_version = uids::implementation_version;
    // One message at a time, each answered before the next: an answer is a promise about bytes on a disk.
    if (request.user.async_operations) answer.user.async_operations = dicom::AsyncOperations{1, 1};
    for (const auto& wish : request.user.roles) answer.user.roles.push_back(may_only_send(wish));
    // PS3.7 section D.3.3.7.2: for names, passcodes and tokens the answer is that there is one.
    if (request.user.identity && request.user.identity->answer_wanted) answer.user.identity_answer = Bytes{};
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
