// shanhai admin audit verify: the trail against its hashes and against every checkpoint there is, of the relay or of a
// file, with the roots that this computer knows.
#include "common/runtime/offload.hpp"
#include "common/wire/audit.hpp"
#include "tools/shanhai/audit.hpp"
#include "tools/shanhai/audit_proof.hpp"

#include <fstream>

namespace shanhai::cli {
namespace {

auto roots_for(const Session& session, const AuditVerification& wishes) -> Outcome<net::Roots>
{
    auto folder = fs::path{};
    if (wishes.roots.empty()) {
        auto profile = blocking::find_profile(session.home, session.profile);
        if (!profile) return profile.error();
        folder = profile->folder;
    }
    auto roots = blocking::read_roots(wishes.roots.empty() ? folder / wire::profile_files::roots
                                                           : fs::path{wishes.roots});
    if (!roots) return roots.error();
    return std::move(*roots);
}

auto read_carried(const std::vector<std::string>& files, const net::Roots& roots)
    -> Outcome<std::vector<SignedCheckpoint>>
{
    std::vector<SignedCheckpoint> all;
    for (const auto& file : files) {
        auto content = blocking::read_file(file);
        if (!content) return content.error();
        auto checkpoint = read_checkpoint(as_view(*content), roots);
        if (!checkpoint) return Failure{checkpoint.error()}.about(harmless(fs::path{file}.filename().string()));
        all.push_back(std::move(*checkpoint));
    }
    return all;
}

// One of the relay's own: its row must say what it signed.
auto expect_view(AuditProof& proof, const wire::CheckpointView& view, const net::Roots& roots) -> Outcome<void>
{
    const auto broken = Fault{errc::corrupt, "audit.checkpoint", std::to_string(view.number)};
    const auto sealed = from_base64(view.sealed);
    if (!sealed) return broken;
    auto checkpoint = read_checkpoint(*sealed, roots);
    if (!checkpoint) return checkpoint.error();
    const bool agrees = checkpoint->number == view.number && checkpoint->hash.hex() == view.hash;
    if (!agrees) return broken;
    if (auto expected = proof.expect(*checkpoint); !expected) return expected.error();
    return {};
}

void tell(const Console& console, const AuditProof& proof)
{
    const auto& chain = proof.chain();
    const auto hash = chain.hash() ? chain.hash()->hex() : std::string{};
    const auto result = boost::json::object{{"last", chain.number()},
                                            {"checked", chain.checked()},
                                            {"checkpoints", proof.met()},
                                            {"hash", hash}};
    console.print_json(boost::json::serialize(result));
    console.say("审计记录到第 " + std::to_string(chain.number()) + " 条，编号连续；本机重算了 " +
                std::to_string(chain.checked()) + " 条的哈希链，都相符；" + std::to_string(proof.met()) +
                " 个签名的检查点都在链上。");
    console.say("最后一条  " + hash);
    console.say("请把检查点（checkpoints --save）或这一行存在中心以外，日后可核对记录有没有被改动。");
}

auto follow_relay(Relay& relay, AuditProof& proof, const net::Roots& roots) -> awaitable<Outcome<void>>
{
    constexpr std::size_t page_size = 1000;
    std::int64_t after = proof.chain().number();
    for (bool more = true; more;) {
        auto answer = co_await relay.ask("GET", "/api/v1/admin/audit/checkpoints?limit=1000&after=" +
                                                    std::to_string(after));
        if (!answer) co_return answer.error();
        auto page = read<wire::CheckpointPage>(*answer);
        if (!page) co_return page.error();
        for (const auto& view : page->checkpoints)
            if (auto expected = expect_view(proof, view, roots); !expected) co_return expected.error();
        more = page->checkpoints.size() == page_size;
        after = page->last;
    }
    for (bool more = true; more;) {
        auto answer = co_await relay.ask("GET", "/api/v1/admin/audit?limit=1000&after=" +
                                                    std::to_string(proof.chain().number()));
        if (!answer) co_return answer.error();
        auto page = read<wire::AuditPage>(*answer);
        if (!page) co_return page.error();
        for (const auto& entry : page->entries)
            if (auto follows = proof.follow(entry); !follows) co_return follows.error();
        more = page->entries.size() == page_size;  // looking is noted in the trail, so its very end is never reached
    }
    co_return Outcome<void>{};
}

// Checkpoints stand behind the entries they speak of, so the file is read twice.
auto follow_file(const std::string& file, const std::vector<SignedCheckpoint>& carried, const net::Roots& roots)
    -> Outcome<AuditProof>
{
    const auto broken = Fault{errc::malformed, "audit.export-file", harmless(fs::path{file}.filename().string())};
    const auto each_line = [&](auto visit) -> Outcome<void> {
        std::ifstream in{file, std::ios::binary};
        if (!in) return Failure{Fault{errc::not_found, "file.missing", broken.subject()}};
        for (std::string line; std::getline(in, line);)
            if (auto done = visit(line); !done) return done;
        return {};
    };
    const auto is_checkpoint = [](const std::string& line) { return line.find("\"sealed\":") != std::string::npos; };

    std::optional<AuditProof> proof;
    auto done = each_line([&](const std::string& line) -> Outcome<void> {
        if (!proof) {
            const auto first = wire::read_json<wire::AuditLine>(line);
            if (!first || first->number < 1) return broken;
            proof.emplace(first->number - 1);
            for (const auto& one : carried)
                if (auto expected = proof->expect(one); !expected) return expected.error();
        }
        if (!is_checkpoint(line)) return {};
        const auto view = wire::read_json<wire::CheckpointView>(line);
        return view ? expect_view(*proof, *view, roots) : Outcome<void>{broken};
    });
    if (!done) return done.error();
    if (!proof) return Failure{broken};
    done = each_line([&](const std::string& line) -> Outcome<void> {
        if (is_checkpoint(line)) return {};
        const auto entry = wire::read_json<wire::AuditLine>(line);
        if (!entry) return broken;
        if (auto follows = proof->follow(*entry); !follows) return follows.error();
        return {};
    });
    if (!done) return done.error();
    return std::move(*proof);
}

// In a box: an Outcome inside a Result would take its fault for its own.
using Followed = std::unique_ptr<Outcome<AuditProof>>;

}  // namespace

auto verify_audit(Session& session, AuditVerification wishes) -> awaitable<Outcome<void>>
{
    auto roots = roots_for(session, wishes);
    if (!roots) co_return roots.error();
    auto carried = read_carried(wishes.checkpoints, *roots);
    if (!carried) co_return carried.error();
    auto proof = AuditProof(wishes.after);
    if (wishes.file.empty()) {
        for (const auto& one : *carried)
            if (auto expected = proof.expect(one); !expected) co_return expected.error();
        auto member = open_member(session);
        if (!member) co_return member.error();
        auto followed = co_await follow_relay(member->relay, proof, *roots);
        if (!followed) co_return followed.error();
    } else {
        auto job = [file = wishes.file, carried = *carried, roots = *roots]() -> Result<Followed> {
            return std::make_unique<Outcome<AuditProof>>(follow_file(file, carried, roots));
        };
        auto followed = co_await offload(session.disk, std::move(job));
        if (!followed) co_return followed.error();
        auto& outcome = **followed;
        if (!outcome) co_return outcome.error();
        proof = std::move(*outcome);
    }
    auto finished = proof.finish();
    if (!finished) co_return finished.error();
    tell(session.console, proof);
    co_return Outcome<void>{};
}

}  // namespace shanhai::cli
