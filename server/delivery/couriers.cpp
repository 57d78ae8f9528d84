#include "server/delivery/couriers.hpp"

#include "common/dicom/pdu/status.hpp"
#include "common/dicom/pdu/uids.hpp"
#include "common/hl7/deliver.hpp"
#include "common/net/http/webhook.hpp"
#include "common/net/tls_stream.hpp"
#include "common/runtime/offload.hpp"
#include "common/runtime/within.hpp"
#include "common/wire/delivery.hpp"
#include "server/delivery/messages.hpp"
#include "server/people/dicom_address.hpp"

namespace shanhai::delivery {
namespace {

using ledger::Protocol;
using net::Outcome;
using people::DicomAddress;
namespace uids = dicom::uids;

constexpr auto connect_limit = std::chrono::seconds{10};

auto hex_of(dicom::Status status) -> std::string
{
    const std::array<std::byte, 2> bytes{static_cast<std::byte>(status >> 8U), static_cast<std::byte>(status & 0xFFU)};
    return to_hex(bytes);
}

// PS3.4 section B.2.3. A copy that is there already is ours, from an attempt of which we heard nothing.
auto judge(dicom::Status status) -> Outcome
{
    if (dicom::is_stored(status) || status == dicom::status::duplicate_instance) return Outcome::accepted();
    const bool for_now = (status & 0xFF00U) == dicom::status::out_of_resources ||
                         status == dicom::status::processing_failure || status == dicom::status::resource_limitation;
    if (for_now) return Outcome::unreachable({errc::busy, "cstore.busy", hex_of(status)});
    return Outcome::refused({errc::forbidden, "cstore.refused", hex_of(status)});
}

// A receiver that rejects the association for good, or agrees to nothing of what we have, has said no.
auto judge(const Fault& fault) -> Outcome
{
    if (fault.code() == errc::unsupported) return Outcome::refused({errc::unsupported, "cstore.unsupported"});
    if (fault.code() == errc::forbidden) return Outcome::refused(fault);
    return Outcome::unreachable(fault);
}

auto association_with(const ledger::Destination& to, std::string_view sop_class) -> net::AssociateRequest
{
    net::AssociateRequest wish;
    wish.calling_title = to.our_title.empty() ? "SHANHAI" : to.our_title;
    wish.called_title = to.their_title;
    wish.proposals = {{std::string{sop_class},
                       {std::string{uids::explicit_little_endian}, std::string{uids::implicit_little_endian}}}};
    return wish;
}

struct Printed {
    std::string instance;
    Bytes data_set;
};

auto printed(const Parcel& parcel, ByteView pdf, std::string_view syntax) -> Result<Printed>
{
    auto release = release_in(parcel, pdf);
    if (!release) return release.error();
    const auto about = pdf_object(parcel, *release);
    auto data_set = dicom::write_pdf_object(about, pdf, syntax);
    if (!data_set) return data_set.error();
    return Printed{about.instance, std::move(*data_set)};
}

auto told(const Parcel& parcel, ByteView pdf) -> Result<std::string>
{
    auto release = release_in(parcel, pdf);
    if (!release) return release.error();
    return oru_report(envelope_of(parcel), parcel, *release, pdf);
}

auto settled(Result<Outcome> outcome) -> Outcome
{
    return outcome ? std::move(*outcome) : judge(outcome.error());
}

}  // namespace

auto check_address(const ledger::Destination& to, bool plain_allowed) -> Result<void>
{
    if (to.channel == Protocol::webhook) {
        auto url = http::WebhookUrl::parse(to.address, plain_allowed);
        if (!url) return url.error();
        return {};
    }
    auto address = DicomAddress::parse(to.address);
    if (!address) return Fault{errc::malformed, "destination.address"};
    const bool plain = !to.tls && !plain_allowed && !http::is_this_computer(address->host);
    if (plain) return Fault{errc::forbidden, "destination.plain"};
    return {};
}

auto Couriers::carry(Parcel parcel) -> awaitable<net::Outcome>
{
    if (auto allowed = check_address(parcel.to, settings_.plain_allowed); !allowed)
        co_return Outcome::refused(allowed.error());
    if (parcel.to.channel == Protocol::webhook) co_return co_await hook(std::move(parcel));
    if (parcel.to.channel == Protocol::cstore) co_return co_await store(std::move(parcel));
    co_return co_await tell(std::move(parcel));
}

auto Couriers::hook(Parcel parcel) -> awaitable<net::Outcome>
{
    auto body = hook_body(parcel, machines_url_);
    auto id = parcel.push.id.text();
    const auto at = parcel.at;
    co_return co_await post(std::move(parcel.to), std::move(id), at, std::move(body));
}

auto Couriers::post(ledger::Destination to, std::string id, Instant at, std::string body) -> awaitable<net::Outcome>
{
    auto url = http::WebhookUrl::parse(to.address, settings_.plain_allowed);
    if (!url) co_return Outcome::refused(url.error());
    auto key = http::WebhookKey::parse(to.key);
    if (!key) co_return Outcome::refused(key.error());
    auto limits = http::WebhookLimits{};
    limits.whole = settings_.answer;
    limits.answer = settings_.answer;
    auto message = http::WebhookMessage{std::move(id), at, std::move(body)};
    co_return co_await http::post_webhook(std::move(*url), std::move(*key), std::move(message), trust_.of_roots,
                                          limits);
}

auto Couriers::read_pdf(const ledger::Report& report) -> awaitable<Result<Bytes>>
{
    const auto& place = report.place;
    auto pdf = co_await packs_.read(place.pack, place.offset, place.size);
    if (!pdf) co_return pdf.error();
    if (Digest::of(*pdf) != report.digest) co_return Fault{errc::corrupt, "push.digest"};
    co_return std::move(*pdf);
}

auto Couriers::dial(ledger::Destination to) -> awaitable<Result<std::unique_ptr<net::Stream>>>
{
    auto address = DicomAddress::parse(to.address);
    if (!address) co_return address.error();
    auto socket = co_await net::connect_tcp(address->host, address->port, connect_limit);
    if (!socket && socket.error().code() == errc::timeout) co_return Fault{errc::timeout, "net.connect"};
    if (!socket) co_return socket.error();
    if (!to.tls) co_return net::plain_stream(std::move(*socket));

    auto trust = to.pinned ? trust_.pinning : trust_.of_roots;
    if (!trust) co_return Fault{errc::unavailable, "webhook.trust"};
    auto stream = co_await net::connect_tls(std::move(*socket), std::move(*trust), address->host, connect_limit);
    if (!stream || !to.pinned) co_return stream;
    const auto& shown = (*stream)->peer().certificate;
    const bool is_the_one = shown && Digest::of(*shown) == *to.pinned;
    if (!is_the_one) co_return Fault{errc::unauthenticated, "destination.certificate"};
    co_return stream;
}

auto Couriers::store(Parcel parcel) -> awaitable<net::Outcome>
{
    // DICOM has no word for taking an object back: somebody has to see to it.
    if (parcel.push.kind == ledger::PushKind::recall)
        co_return Outcome::refused({errc::unsupported, "push.by-hand"});
    auto pdf = co_await read_pdf(parcel.report);
    if (!pdf) co_return Outcome::unreachable(pdf.error());
    auto stream = co_await dial(parcel.to);
    if (!stream) co_return Outcome::unreachable(stream.error());
    auto storing = store_on(**stream, std::move(parcel), std::move(*pdf));
    auto outcome = co_await within(settings_.answer, std::move(storing));
    (*stream)->close();
    co_return settled(std::move(outcome));
}

auto Couriers::store_on(net::Stream& stream, Parcel parcel, Bytes pdf) -> awaitable<Result<net::Outcome>>
{
    auto wish = association_with(parcel.to, dicom::encapsulated_pdf_storage);
    auto association = co_await net::Association::open(stream, std::move(wish));
    if (!association) co_return association.error();
    const auto* const context = association->contexts().empty() ? nullptr : &association->contexts().front();
    if (context == nullptr) {
        co_await association->abort();
        co_return Fault{errc::unsupported, "cstore.unsupported"};
    }
    const auto syntax = context->transfer_syntax;
    auto print = [parcel = std::move(parcel), pdf = std::move(pdf), syntax] { return printed(parcel, pdf, syntax); };
    auto made = co_await offload(cpu_, std::move(print));
    if (!made) co_return made.error();
    auto object = net::OutgoingObject{std::string{dicom::encapsulated_pdf_storage}, std::move(made->instance), syntax};
    auto source = net::BytesSource{std::move(made->data_set)};
    auto answer = co_await association->store(std::move(object), source);
    if (!answer) co_return answer.error();
    const auto released = co_await association->release();
    static_cast<void>(released);  // what it said, it said
    co_return judge(answer->status);
}

auto Couriers::tell(Parcel parcel) -> awaitable<net::Outcome>
{
    auto message = co_await message_of(parcel);
    if (!message) co_return Outcome::unreachable(message.error());
    auto id = control_id(parcel.push.id.text());
    auto stream = co_await dial(std::move(parcel.to));
    if (!stream) co_return Outcome::unreachable(stream.error());
    co_return co_await hl7::deliver(**stream, std::move(*message), std::move(id), settings_.answer);
}

auto Couriers::message_of(Parcel parcel) -> awaitable<Result<std::string>>
{
    if (parcel.push.kind == ledger::PushKind::recall) co_return oru_recall(envelope_of(parcel), parcel);
    auto pdf = co_await read_pdf(parcel.report);
    if (!pdf) co_return pdf.error();
    auto say = [parcel = std::move(parcel), pdf = std::move(*pdf)] { return told(parcel, pdf); };
    co_return co_await offload(cpu_, std::move(say));
}

auto Couriers::knock(ledger::Destination to, Instant now) -> awaitable<net::Outcome>
{
    if (auto allowed = check_address(to, settings_.plain_allowed); !allowed)
        co_return Outcome::refused(allowed.error());
    if (to.channel == Protocol::webhook) {
        auto body = wire::HookBody{};
        body.type = "ping";
        body.timestamp = to_text(now);
        body.data.site = to.site.text();
        auto text = wire::write_json(body);
        auto id = "ping_" + std::to_string(to_micros(now));
        co_return co_await post(std::move(to), std::move(id), now, std::move(text));
    }
    auto stream = co_await dial(to);
    if (!stream) co_return Outcome::unreachable(stream.error());
    if (to.channel == Protocol::mllp) co_return Outcome::accepted();  // HL7 v2 has no way to ask
    auto echoing = echo_on(**stream, std::move(to));
    auto outcome = co_await within(settings_.answer, std::move(echoing));
    (*stream)->close();
    co_return settled(std::move(outcome));
}

auto Couriers::echo_on(net::Stream& stream, ledger::Destination to) -> awaitable<Result<net::Outcome>>
{
    auto wish = association_with(to, uids::verification);
    auto association = co_await net::Association::open(stream, std::move(wish));
    if (!association) co_return association.error();
    auto answer = co_await association->echo();
    if (!answer) co_return answer.error();
    const auto released = co_await association->release();
    static_cast<void>(released);
    co_return judge(answer->status);
}

}  // namespace shanhai::delivery
