// The acceptor's side: states Sta2 and Sta3.
#include "common/net/association/association.hpp"

namespace shanhai::net {

using dicom::AbortReason;

auto Association::accept(Stream& stream, AcceptPolicy policy) -> awaitable<Result<Association>>
{
    // Somebody connected (Evt5, AE-5): ARTIM runs, and bounds the whole request. Whoever connects and says nothing, or
    // says it a byte at a time, costs us that long.
    auto association =
        Association{stream, Side::acceptor, State::sta2, policy.pdu_length_max, policy.artim, policy.idle};
    association.inbox_.deadline(policy.artim);
    auto request = co_await association.await_request();
    if (!request) co_return request.error();

    const auto beyond_anybody = objection_to(*request, policy);
    association.machine_.take(Event::associate_rq_pdu, !beyond_anybody.has_value());  // AE-6
    if (beyond_anybody) co_return co_await association.reject(*beyond_anybody);

    auto caller = Caller{request->calling_title, request->called_title, stream.peer(), request->user.identity};
    auto objection = co_await policy.admit(std::move(caller));
    const auto decision = objection ? Event::associate_rejected : Event::associate_accepted;
    auto decided = co_await association.act(decision);
    if (!decided) co_return decided.error();
    if (objection) co_return co_await association.reject(*objection);

    const auto answer = acceptance_of(*request, policy);
    auto acceptance = dicom::encode(answer);
    auto written = co_await association.write(std::move(acceptance));
    if (!written) co_return written.error();
    association.establish(*request, answer, request->user);
    co_return std::move(association);
}

// A request that does not read is an invalid PDU; one that does is an event only when it has been judged.
auto Association::await_request() -> awaitable<Result<dicom::AssociateRq>>
{
    auto arrival = co_await next_pdu();
    if (!arrival) co_return arrival.error();
    if (arrival->event != Event::associate_rq_pdu) {
        const auto blame = Blame{arrival->reason, arrival->at};
        auto ended = co_await act(arrival->event, blame);
        co_return ended ? Fault{errc::malformed, arrival->at} : ended.error();
    }
    auto body = co_await inbox_.read_all(arrival->length);
    if (!body) co_return lost(body.error());
    auto request = dicom::decode_associate_rq(*body);
    if (!request) co_return co_await violated(AbortReason::invalid_parameter_value, request.error().at());
    co_return request;
}

auto Association::reject(dicom::AssociateRj rejection) -> awaitable<Fault>
{
    auto words = dicom::encode(rejection);
    co_await hang_up(std::move(words), true);
    co_return to_fault(rejection);
}

}  // namespace shanhai::net
