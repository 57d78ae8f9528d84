// The acceptor's side of PS3.8 section 9.2: states Sta2 and Sta3.
#include "common/net/association/association.hpp"

namespace shanhai::net {

using dicom::PduType;

auto Association::accept(Stream& stream, AcceptPolicy policy) -> awaitable<Result<Association>>
{
    auto association = Association{stream, policy.pdu_length_max, policy.artim, policy.idle};
    auto request = co_await association.await_request();
    if (!request) co_return request.error();

    auto objection = objection_to(*request, policy);
    if (!objection) {
        auto caller = Caller{request->calling_title, request->called_title, stream.peer(), request->user.identity};
        auto decided = co_await policy.admit(std::move(caller));
        objection = decided;
    }
    if (objection) {
        auto rejection = dicom::encode(*objection);
        co_await association.hang_up(std::move(rejection));
        co_return to_fault(*objection);
    }

    const auto answer = acceptance_of(*request, policy);
    auto acceptance = dicom::encode(answer);
    auto written = co_await association.write(std::move(acceptance));
    if (!written) co_return written.error();
    association.establish(*request, answer, request->user);
    co_return std::move(association);
}

// ARTIM bounds the whole request: whoever connects and says nothing, or says it a byte at a time, costs us that long.
auto Association::await_request() -> awaitable<Result<dicom::AssociateRq>>
{
    inbox_.deadline(artim_);
    auto header = co_await next_header();
    if (!header) co_return header.error();
    if (header->type == PduType::abort) co_return co_await aborted_by_peer();
    if (header->type != PduType::associate_rq) co_return co_await refused_before("association.unexpected-pdu");
    if (header->length > dicom::associate_length_max) co_return co_await refused_before("association.request-length");

    auto body = co_await inbox_.read_all(header->length);
    if (!body) co_return body.error();
    auto request = dicom::decode_associate_rq(*body);
    if (!request) co_return co_await refused_before(request.error().at());
    co_return request;
}

}  // namespace shanhai::net
