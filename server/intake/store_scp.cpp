#include "server/intake/store_scp.hpp"

#include "common/dicom/data/part10.hpp"
#include "common/runtime/offload.hpp"
#include "server/audit/note.hpp"
#include "server/intake/dimse_status.hpp"
#include "server/intake/inspection.hpp"

namespace shanhai::intake {
namespace {

constexpr std::size_t piece_size = 256 * 1024;         // bytes of an object in memory at a time

// What a technician reads on the modality's screen: at most 64 characters of the default repertoire (VR LO).
auto comment_on(const Fault& fault) -> std::string { return std::string{fault.at()}; }

}  // namespace

// What one association has done so far.
struct StoreScp::Session {
    std::optional<people::Principal> who;
    std::string calling_title;
    std::unique_ptr<archive::PackWriter> pack;
    std::vector<archive::IndexEntry> index;
    std::uint64_t stored = 0;
    std::uint64_t refused = 0;
};

StoreScp::StoreScp(ledger::Ledger& ledger, archive::PackStore& packs, Lane& cpu, Clock& clock, Entropy& entropy,
                   IntakeSettings settings, log::Log log)
    : ledger_{ledger}, packs_{packs}, cpu_{cpu}, clock_{clock}, entropy_{entropy}, settings_{settings},
      log_{log}
{
}

auto StoreScp::serve(net::Stream& stream) -> awaitable<void>
{
    auto session = std::make_shared<Session>();
    auto policy = net::AcceptPolicy{};
    policy.artim = settings_.artim;
    policy.idle = settings_.association_idle;
    policy.admit = [this, session](net::Caller caller) { return admit_caller(session, std::move(caller)); };
    auto association = co_await net::Association::accept(stream, std::move(policy));
    if (!association) {
        log_.info("intake.association.refused", {{"code", association.error().code()}});
        co_return;
    }
    ++counts_.associations;
    for (;;) {
        auto command = co_await association->next_command();
        if (!command || !*command) break;
        auto answered = co_await answer(*session, *association, std::move(**command));
        if (!answered) break;
    }
    co_await close_pack(*session);
    log_.info("intake.association.ended",
              {{"site", session->who->site}, {"stored", session->stored}, {"refused", session->refused}});
}

auto StoreScp::admit_caller(std::shared_ptr<Session> session, net::Caller caller) -> awaitable<net::Objection>
{
    constexpr auto unknown = dicom::AssociateRj{false, dicom::RejectReason::calling_title_not_recognized};
    constexpr auto later = dicom::AssociateRj{true, dicom::RejectReason::temporary_congestion};
    if (!caller.peer.certificate) co_return unknown;

    auto work = [fingerprint = Digest::of(*caller.peer.certificate), now = clock_.now()](ledger::Facts& facts) {
        return people::identify(facts, fingerprint, now);
    };
    auto who = co_await ledger_.look(std::move(work));
    if (!who && who.error().code() == errc::busy) co_return later;
    if (!who || !people::may_submit(*who)) co_return unknown;
    // An AE title is only a claim, but one that was enrolled must be kept: it tells two machines behind one key apart.
    if (!who->ae_title.empty() && who->ae_title != caller.calling_title) co_return unknown;

    session->who = std::move(*who);
    session->calling_title = caller.calling_title;
    co_return std::nullopt;
}

auto StoreScp::answer(Session& session, net::Association& association, dicom::Command command)
    -> awaitable<Result<void>>
{
    if (command.field == dicom::CommandField::c_echo_rq)
        co_return co_await association.respond(dicom::answer_to(command, dicom::status::success));
    if (command.field != dicom::CommandField::c_store_rq)
        co_return co_await association.respond(dicom::answer_to(command, dicom::status::unrecognized_operation));

    auto request = dicom::as_store_request(command);
    if (!request)
        co_return co_await association.respond(dicom::answer_to(command, dicom::status::mistyped_argument));

    auto stored = co_await store(session, association, *request);
    if (stored && *stored != Standing::conflicting) {
        ++session.stored;
        auto success = dicom::to_command(dicom::answer_to(*request, dicom::status::success));
        co_return co_await association.respond(std::move(success));
    }
    ++session.refused;
    ++counts_.refused;
    const auto fault = stored ? Fault{errc::conflict, "object.same-uid"} : stored.error();
    log_.warn("intake.object.refused", {{"site", session.who->site}, {"code", fault.code()}});
    auto drained = co_await association.drain_data();
    if (!drained) co_return drained.error();
    auto refusal = dicom::to_command(dicom::answer_to(*request, status_of(fault.code()), comment_on(fault)));
    co_return co_await association.respond(std::move(refusal));
}

auto StoreScp::store(Session& session, net::Association& association, dicom::StoreRequest request)
    -> awaitable<Result<Standing>>
{
    auto opened = co_await open_pack(session);
    if (!opened) co_return opened.error();
    const auto begin = session.pack->length();

    auto arrived = co_await receive(session, association, request);
    if (!arrived) {
        co_await cut_back(session, begin);
        co_return arrived.error();
    }
    // A commit that answers a fault may have taken effect all the same, so then the bytes stay: at worst they are
    // litter.
    auto kept = co_await keep(session, std::move(*arrived));
    const bool known_already = kept && *kept == Standing::repeated;
    if (known_already) {
        co_await cut_back(session, begin);
    }
    co_return kept;
}

// Bytes that no row points at go, so that the pack holds objects and nothing else.
auto StoreScp::cut_back(Session& session, std::uint64_t begin) -> awaitable<void>
{
    auto cut = co_await session.pack->cut(begin);
    if (!cut) session.pack.reset();  // of no more use; the next object opens another
}

auto StoreScp::receive(Session& session, net::Association& association, const dicom::StoreRequest& request)
    -> awaitable<Result<Arrived>>
{
    auto sop_class = dicom::SopClassUid::parse(request.sop_class);
    auto instance = InstanceUid::parse(request.sop_instance);
    auto syntax = dicom::TransferSyntaxUid::parse(association.context().transfer_syntax);
    if (!sop_class || !instance || !syntax) co_return Fault{errc::malformed, "dicom.uid"};

    const auto begin = session.pack->length();
    auto hasher = std::make_shared<Hasher>();
    auto piece = dicom::part10_header(*sop_class, *instance, *syntax, session.calling_title);
    while (!piece.empty()) {
        auto hash = [hasher, piece = std::move(piece)]() mutable -> Result<Bytes> {
            hasher->update(piece);
            return std::move(piece);
        };
        auto hashed = co_await offload(cpu_, std::move(hash));
        if (!hashed) co_return hashed.error();
        auto appended = co_await session.pack->append(std::move(*hashed));
        if (!appended) co_return appended.error();
        if (session.pack->length() - begin > settings_.object_max) co_return Fault{errc::too_large, "object.size"};

        piece = Bytes(piece_size);
        std::size_t filled = 0;
        while (filled < piece.size()) {
            auto count = co_await association.read_data(asio::buffer(piece) + filled);
            if (!count) co_return count.error();
            if (*count == 0) break;
            filled += *count;
        }
        piece.resize(filled);
    }

    auto place = ledger::Place{session.pack->id(), begin, session.pack->length() - begin};
    auto header = co_await inspect(packs_, cpu_, place);
    if (!header) co_return header.error();
    const bool as_announced = header->sop_instance == *instance && header->sop_class == *sop_class;
    if (!as_announced) co_return Fault{errc::mismatch, "object.command"};
    co_return Arrived{std::move(place), hasher->finish(), {}, std::move(*header)};
}

auto StoreScp::keep(Session& session, Arrived arrived) -> awaitable<Result<Standing>>
{
    auto flushed = co_await session.pack->flush();  // bytes first, then the row, then the reply
    if (!flushed) {
        session.pack.reset();  // poisoned: the next object opens another
        co_return flushed.error();
    }

    const auto site = session.who->site;
    std::vector<Arrived> one;
    one.push_back(std::move(arrived));
    auto weighed = co_await weigh(ledger_, packs_, cpu_, site, std::move(one));
    if (!weighed) co_return weighed.error();
    auto& only = weighed->front();
    if (only.standing == Standing::repeated) {
        ++counts_.repeated;
        co_return Standing::repeated;
    }

    const auto& place = only.arrived.place;
    auto entry = archive::IndexEntry{only.arrived.header.sop_instance.text(), place.offset, place.size,
                                     only.arrived.digest, "application/dicom"};
    auto work = [site, only, id = mint<ObjectId>(clock_, entropy_), actor = session.who->actor(),
                 now = clock_.now()](ledger::Facts& facts) -> Result<void> {
        auto object = admit(facts, site, only, id, ledger::Arrival::by_quiet_period, now);
        if (!object) return object.error();
        return audit::note(facts, audit::Note{now, actor, "object.stored", id.text()});
    };
    auto committed = co_await ledger_.commit(std::move(work));
    if (!committed) co_return committed.error();

    session.index.push_back(std::move(entry));
    ++counts_.stored;
    counts_.bytes += place.size;
    co_return only.standing;
}

auto StoreScp::open_pack(Session& session) -> awaitable<Result<void>>
{
    if (session.pack) co_return Result<void>{};
    auto pack = co_await packs_.create(mint<PackId>(clock_, entropy_));
    if (!pack) co_return pack.error();
    session.pack = std::move(*pack);
    session.index.clear();
    co_return Result<void>{};
}

auto StoreScp::close_pack(Session& session) -> awaitable<void>
{
    if (!session.pack) co_return;
    const auto id = session.pack->id();
    if (session.index.empty()) {
        session.pack.reset();
        auto removed = co_await packs_.remove(id);
        if (!removed) log_.warn("intake.pack.litter", {{"pack", id}});
        co_return;
    }
    auto sealed = co_await session.pack->seal(session.index);
    if (!sealed) log_.warn("intake.pack.unsealed", {{"pack", id}});  // the ledger's rows still say what it holds
}

}  // namespace shanhai::intake
