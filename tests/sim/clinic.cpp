#include "tests/sim/clinic.hpp"

namespace shanhai::sim {
namespace {

using namespace std::chrono_literals;

using intake::test::from;

const auto cut = Fault{errc::cancelled, "http.body"};

}  // namespace

void Clinic::examine(const Kind& kind, std::uint64_t number)
{
    const auto uid = "2.25." + std::to_string(number);
    std::vector<Bytes> images;
    const auto count = 1 + chance_.below(kind.images);
    for (std::uint64_t i = 1; i <= count; ++i) {
        shanhai::test::ImageOrder order;
        order.study = uid;
        order.series = uid + ".1";
        order.instance = uid + ".1." + std::to_string(i);
        order.modality = kind.modality;
        order.number = std::to_string(i);
        order.pixels = std::string(4 + 2 * chance_.below(500), 'x');
        images.push_back(shanhai::test::image(order));
    }
    auto parcel = std::make_shared<Parcel>();
    parcel->request = intake::test::request_for(images, uid);
    parcel->request.form.modality = kind.modality;
    parcel->request.form.exam_item = kind.modality;
    if (chance_.happens(shape_.wrong_form)) parcel->request.form.patient.id = "P2";
    if (chance_.happens(kind.emergency)) parcel->request.form.priority = "emergency";
    if (chance_.happens(kind.emergency)) parcel->request.form.lane = "trauma";
    parcel->stream = intake::test::joined(images);
    if (chance_.happens(shape_.wrong_clock))
        parcel->clock_ahead = std::chrono::seconds{static_cast<std::int64_t>(chance_.below(2 * 86'400)) - 86'400};
    ++unsent_;
    send(std::move(parcel));
}

void Clinic::send(Shared parcel)
{
    const bool done = attempt(*parcel);
    if (std::exchange(relay_died_, false)) {
        house_.crash();
        promises_.after_a_crash();
    }
    if (done) {
        --unsent_;
        return;
    }
    agenda_.in(chance_.between(30s, 20min), [this, parcel] { send(parcel); });
}

auto Clinic::attempt(Parcel& parcel) -> bool
{
    parcel.request.sent_at = to_text(house_.clock.now() + parcel.clock_ahead);
    auto declared = house_.ask(house_.running().submissions.declare(who_, parcel.request));
    must(declared.has_value(), "a clinic may send what is in order");
    must(!parcel.id || *parcel.id == declared->id, "the same key is the same parcel");
    parcel.id = declared->id;
    promises_.offset_told(declared->id, declared->offset);
    if (declared->state == ledger::SubmissionState::committed) {
        committed(*declared, parcel);
        return true;
    }

    if (chance_.happens(shape_.reply_lost)) house_.ledger.lose_acknowledgements(errc::unavailable);
    auto link = link_for(parcel, declared->offset);
    auto& submissions = house_.running().submissions;
    auto received = house_.ask(submissions.receive(who_, declared->id, declared->offset, std::move(link), [] {}));
    house_.ledger.lose_acknowledgements(errc::unavailable, 0);
    if (!received || relay_died_ || chance_.happens(shape_.reply_lost)) return false;
    promises_.offset_told(received->id, received->offset);
    if (received->state != ledger::SubmissionState::committed) return false;
    committed(*received, parcel);
    return true;
}

// What is left of the stream, in pieces; perhaps cut somewhere, by the link or by the relay's own end.
auto Clinic::link_for(const Parcel& parcel, std::uint64_t first) -> intake::Pull
{
    const auto size = parcel.stream.size();
    const bool dies = chance_.happens(shape_.crash_while_sending);
    const bool cuts = dies || chance_.happens(shape_.link_cut);
    const auto end = cuts ? first + chance_.below(size - first) : size;
    std::deque<Bytes> pieces;
    for (auto at = first; at < end;) {
        const auto next = std::min(end, at + 1 + chance_.below(800));
        pieces.push_back(from(parcel.stream, at, next));
        at = next;
    }
    auto pull = intake::test::pull_of(std::move(pieces), cuts ? std::optional{cut} : std::nullopt);
    if (!dies) return pull;
    auto left = std::make_shared<std::uint64_t>(chance_.below(4));
    return [this, left, pull](asio::mutable_buffer into) -> awaitable<Result<std::size_t>> {
        if (*left == 0 && !std::exchange(relay_died_, true)) house_.packs.crash(house_.entropy);
        if (*left > 0) --*left;
        return pull(into);
    };
}

void Clinic::committed(const ledger::Submission& which, const Parcel& parcel)
{
    promises_.receipt_told(which);
    promises_.sent_by(which, parcel.clock_ahead);
    auto held = house_.ask(house_.running().submissions.held_among(who_, which.cases));
    must(held.has_value(), "a clinic may know what is held of its own");
    for (const auto& each : *held)
        agenda_.in(chance_.between(5min, 60min), [this, id = each.id] { answer_for(id); });
}

void Clinic::answer_for(const CaseId& held)
{
    auto& desk = house_.running().held;
    if (chance_.happens(0.3)) {
        must(house_.ask(desk.cancel(who_, held, {"李春兰", "传错了病人"})).has_value(), "a clinic may cancel");
        return;
    }
    must(house_.ask(desk.confirm(who_, held, {"李春兰", std::nullopt})).has_value(), "a clinic may confirm");
}

void Clinic::look_for_questions()
{
    auto& exchange = house_.running().exchange;
    const auto of_mine = [this](ledger::CaseStateName state) {
        auto filter = ledger::CaseFilter{.state = state};
        return house_.ask(house_.running().queue.list(who_, std::move(filter))).value();
    };
    for (const auto& each : of_mine(ledger::CaseStateName::asked))
        must(house_.ask(exchange.answer(who_, each.which.id, {"李春兰", "没有"})).has_value(), "a clinic may answer");
    for (const auto& each : of_mine(ledger::CaseStateName::returned)) {
        const auto& id = each.which.id;
        auto done = chance_.happens(shape_.no_retake)
                        ? house_.ask(exchange.read_with_limits(who_, id, {"李春兰", "病人已走"}))
                        : house_.ask(exchange.retaken(who_, id, {"李春兰"}));
        must(done.has_value(), "a clinic may take an image again, or say that it cannot: " + id.text());
        must(done->which.turn == each.which.turn, "and the case does not lose its place: " + id.text());
    }
}

void Clinic::look_into_inbox()
{
    auto listing = house_.ask(house_.running().inbox.list(who_, false, Duration::zero()));
    must(listing.has_value(), "a clinic may see its inbox");
    for (const auto& item : listing->items) {
        must(item.which.site == who_.site, "a clinic sees its own reports only");
        if (chance_.happens(0.5))  // the gateway fetches it, whether or not anybody looks
            must(house_.ask(house_.running().inbox.open(who_, item.report.id)).has_value(), "a clinic may fetch");
        if (chance_.happens(0.1)) continue;  // the doctor is out; next time
        const int times = chance_.happens(shape_.reply_lost) ? 2 : 1;
        for (int i = 0; i < times; ++i) {
            auto seen = house_.ask(house_.running().inbox.acknowledge(who_, item.report.id, "李春兰"));
            must(seen.has_value(), "a doctor may say that a report was seen, and say so again");
        }
        promises_.acknowledgement_told(item.which.id);
    }
}

}  // namespace shanhai::sim
