#include "server/intake/store_scp.hpp"

#include "common/dicom/data/part10.hpp"
#include "server/intake/dimse_status.hpp"

#include <algorithm>

namespace shanhai::intake {
namespace {

constexpr std::size_t pieces_budget = 48_MiB;  // of objects in memory, all associations together
constexpr std::size_t piece_least = 16_KiB;
constexpr std::size_t piece_most = 640_KiB;  // a CT slice in one: each piece is a trip to another thread and back

auto piece_size(std::size_t receiving) -> std::size_t
{
    return std::clamp(pieces_budget / 2 / std::max<std::size_t>(receiving, 1), piece_least, piece_most);
}

auto choose_context(const dicom::ProposedContext& proposed) -> dicom::AnsweredContext
{
    const auto commitment = choose_commitment(proposed);
    return commitment ? *commitment : net::accept_storage(proposed);
}

class Counted {
public:
    explicit Counted(std::size_t& count) : count_{count} { ++count_; }
    Counted(const Counted&) = delete;
    Counted& operator=(const Counted&) = delete;
    ~Counted() { --count_; }

private:
    std::size_t& count_;
};

// What a technician reads on the modality's screen: at most 64 characters of the default repertoire (VR LO).
auto comment_on(const Fault& fault) -> std::string { return std::string{fault.at()}; }

}  // namespace

// What one association has done so far.
struct StoreScp::Session {
    std::optional<people::Principal> who;
    std::optional<CommitmentTalk> commitment;
    std::string calling_title;
    std::optional<Reception> reception;
    std::uint64_t stored = 0;
    std::uint64_t refused = 0;
};

StoreScp::StoreScp(Reception::Means means, Commitment& commitment, IntakeSettings settings)
    : means_{std::move(means)}, commitment_{commitment}, settings_{settings}
{}

auto StoreScp::serve(net::Stream& stream) -> awaitable<void>
{
    auto session = std::make_shared<Session>();
    auto policy = net::AcceptPolicy{};
    policy.artim = settings_.artim;
    policy.idle = settings_.association_idle;
    policy.choose = choose_context;
    policy.admit = [this, session](net::Caller caller) { return admit_caller(session, std::move(caller)); };
    auto association = co_await net::Association::accept(stream, std::move(policy));
    if (!association) {
        means_.log.info("intake.association.refused", {{"code", association.error().code()}});
        co_return;
    }
    ++counts_.associations;
    for (;;) {
        auto command = co_await association->next_command();
        if (!command || !*command) break;
        auto answered = co_await answer(*session, *association, std::move(**command));
        if (!answered) break;
    }
    co_await session->reception->close();
    means_.log.info("intake.association.ended",
              {{"site", session->who->site}, {"stored", session->stored}, {"refused", session->refused}});
}

auto StoreScp::admit_caller(std::shared_ptr<Session> session, net::Caller caller) -> awaitable<net::Objection>
{
    constexpr auto unknown = dicom::AssociateRj{false, dicom::RejectReason::calling_title_not_recognized};
    constexpr auto later = dicom::AssociateRj{true, dicom::RejectReason::temporary_congestion};
    if (!caller.peer.certificate) co_return unknown;

    auto work = [fingerprint = Digest::of(*caller.peer.certificate), now = means_.clock.now()](ledger::Facts& facts) {
        return people::identify(facts, fingerprint, now);
    };
    auto who = co_await means_.ledger.look(std::move(work));
    if (!who && who.error().code() == errc::busy) co_return later;
    if (!who || !people::may_submit(*who)) co_return unknown;
    // An AE title is only a claim, but one that was enrolled must be kept: it tells two machines behind one key apart.
    if (!who->ae_title.empty() && who->ae_title != caller.calling_title) co_return unknown;

    session->reception.emplace(means_, settings_.object_max, who->site, who->actor());
    session->commitment.emplace(commitment_,
                                Commitment::Asker{Digest::of(*caller.peer.certificate), who->site, who->actor(),
                                                  caller.calling_title, caller.called_title});
    session->who = std::move(*who);
    session->calling_title = caller.calling_title;
    co_return std::nullopt;
}

auto StoreScp::answer(Session& session, net::Association& association, dicom::Command command)
    -> awaitable<Result<void>>
{
    if (command.field == dicom::CommandField::c_echo_rq)
        co_return co_await association.respond(dicom::answer_to(command, dicom::status::success));
    if (command.field == dicom::CommandField::n_action_rq)
        co_return co_await session.commitment->asked(association, std::move(command));
    if (command.field == dicom::CommandField::n_event_report_rsp) {
        co_await session.commitment->acknowledged(std::move(command));
        co_return Result<void>{};
    }
    if (dicom::is_response(command.field)) co_return Result<void>{};  // to nothing that we asked
    if (command.field != dicom::CommandField::c_store_rq)
        co_return co_await association.respond(dicom::answer_to(command, dicom::status::unrecognized_operation));

    auto request = dicom::as_store_request(command);
    if (!request) co_return co_await association.respond(dicom::answer_to(command, dicom::status::mistyped_argument));

    auto stored = co_await store(session, association, *request);
    if (stored && *stored != Standing::conflicting) {
        ++session.stored;
        auto success = dicom::to_command(dicom::answer_to(*request, dicom::status::success));
        co_return co_await association.respond(std::move(success));
    }
    ++session.refused;
    ++counts_.refused;
    const auto fault = stored ? Fault{errc::conflict, "object.same-uid"} : stored.error();
    means_.log.warn("intake.object.refused", {{"site", session.who->site}, {"code", fault.code()}});
    auto drained = co_await association.drain_data();
    if (!drained) co_return drained.error();
    auto refusal = dicom::to_command(dicom::answer_to(*request, status_of(fault.code()), comment_on(fault)));
    co_return co_await association.respond(std::move(refusal));
}

auto StoreScp::store(Session& session, net::Association& association, dicom::StoreRequest request)
    -> awaitable<Result<Standing>>
{
    auto opened = co_await session.reception->begin();
    if (!opened) co_return opened.error();
    auto header = co_await receive(session, association, request);
    if (!header) {
        co_await session.reception->drop();
        co_return header.error();
    }
    auto kept = co_await session.reception->keep(std::move(*header));
    if (!kept) co_return kept.error();
    if (kept->standing == Standing::repeated) {
        ++counts_.repeated;
    } else {
        ++counts_.stored;
        counts_.bytes += kept->size;
    }
    co_return kept->standing;
}

auto StoreScp::receive(Session& session, net::Association& association, const dicom::StoreRequest& request)
    -> awaitable<Result<dicom::Header>>
{
    auto sop_class = dicom::SopClassUid::parse(request.sop_class);
    auto instance = InstanceUid::parse(request.sop_instance);
    auto syntax = dicom::TransferSyntaxUid::parse(association.context().transfer_syntax);
    if (!sop_class || !instance || !syntax) co_return Fault{errc::malformed, "dicom.uid"};

    const Counted receiving{receiving_};
    auto front = dicom::part10_header(*sop_class, *instance, *syntax, session.calling_title);
    auto header = co_await take_pieces(*session.reception, association, std::move(front));
    if (!header) co_return header.error();
    const bool as_announced = header->sop_instance == *instance && header->sop_class == *sop_class;
    if (!as_announced) co_return Fault{errc::mismatch, "object.command"};
    co_return std::move(*header);
}

// Most objects are slices, and come in one piece; of the others one piece is in hand at a time.
auto StoreScp::take_pieces(Reception& into, net::Association& association, Bytes front)
    -> awaitable<Result<dicom::Header>>
{
    auto piece = co_await fill(association, std::move(front));
    if (!piece) co_return piece.error();
    if (piece->ends) co_return co_await into.take_whole(std::move(piece->bytes));
    for (;;) {
        auto appended = co_await into.append(std::move(piece->bytes));
        if (!appended) co_return appended.error();
        if (piece->ends) co_return co_await into.inspect_flushing();
        auto begun = Bytes{};
        piece = co_await fill(association, std::move(begun));
        if (!piece) co_return piece.error();
    }
}

// A piece that begins like this, filled up with what the data set still has.
auto StoreScp::fill(net::Association& association, Bytes begun) -> awaitable<Result<Piece>>
{
    auto piece = Piece{std::move(begun), false};
    auto filled = piece.bytes.size();
    piece.bytes.resize(std::max(piece_size(receiving_), filled));
    while (filled < piece.bytes.size() && !piece.ends) {
        const auto room = asio::buffer(piece.bytes) + filled;
        auto count = co_await association.read_data(room);
        if (!count) co_return count.error();
        piece.ends = *count == 0;
        filled += *count;
    }
    piece.bytes.resize(filled);
    co_return piece;
}

}  // namespace shanhai::intake
