#include "tools/shanhai/receipt.hpp"

#include "common/pki/sealed.hpp"
#include "common/runtime/offload.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <map>
#include <set>

namespace shanhai::cli {
namespace {

auto to_json(const std::vector<std::string>& names) -> boost::json::array
{
    boost::json::array all;
    for (const auto& name : names) all.emplace_back(name);
    return all;
}

auto to_json(const SignedReceipt& all, const std::optional<ReceiptComparison>& objects) -> std::string
{
    boost::json::object json{{"state", "valid"},
                             {"code", "verify.valid"},
                             {"submission", all.receipt.submission},
                             {"site", all.receipt.site},
                             {"committed_at", all.receipt.committed_at},
                             {"signer", all.signed_by},
                             {"organization", all.organization},
                             {"signed_at", to_text(all.signed_at)},
                             {"objects_held", all.receipt.objects.size()}};
    if (objects)
        json["objects"] = boost::json::object{{"present", to_json(objects->present)},
                                              {"missing", to_json(objects->missing)},
                                              {"altered", to_json(objects->altered)},
                                              {"unrelated", to_json(objects->unrelated)}};
    return boost::json::serialize(json);
}

void tell(const Console& console, const SignedReceipt& all)
{
    console.say("真实：收据签发以后没有被改动过。");
    console.say("  签发  " + all.organization + "  " + all.signed_by + "  " + to_local_text(all.signed_at));
    console.say("  时间  由 " + all.timestamped_by + " 证明");
    console.say("  提交  " + all.receipt.submission + "（" + harmless(all.receipt.site) + "）");
    console.say("  收到  " + std::to_string(all.receipt.objects.size()) + " 个文件，" +
                shown_time(all.receipt.committed_at));
}

void tell(const Console& console, const ReceiptComparison& objects)
{
    console.say("文件  " + std::to_string(objects.present.size()) + " 个与收据相同，" +
                std::to_string(objects.missing.size()) + " 个缺少，" + std::to_string(objects.altered.size()) +
                " 个被改动，" + std::to_string(objects.unrelated.size()) + " 个不在收据里");
    for (const auto& name : objects.missing) console.say("  缺少  " + harmless(name));
    for (const auto& name : objects.altered) console.say("  改动  " + harmless(name));
    for (const auto& name : objects.unrelated) console.say("  无关  " + harmless(name));
}

auto last_part(const std::string& name) -> std::string { return name.substr(name.find_last_of("/\\") + 1); }

}  // namespace

auto looks_like_receipt(ByteView file) -> bool
{
    constexpr auto der_sequence = std::byte{0x30};
    return !file.empty() && file.front() == der_sequence;
}

auto read_receipt(ByteView sealed, const net::Roots& roots) -> Result<SignedReceipt>
{
    auto opened = pki::unseal(sealed, pki::Profile::receipt, roots);
    if (!opened) return opened.error();
    auto receipt = wire::read_json<wire::Receipt>(opened->statement);
    const bool says_something =
        receipt && !receipt->submission.empty() && !receipt->committed_at.empty() && !receipt->objects.empty();
    if (!says_something) return Fault{errc::malformed, "receipt.content"};
    return SignedReceipt{std::move(*receipt), opened->by.common_name(), opened->by.organization(), opened->at,
                         opened->timestamped_by.common_name()};
}

auto compare(const wire::Receipt& receipt, const std::vector<blocking::HeldFile>& files) -> ReceiptComparison
{
    ReceiptComparison all;
    std::set<std::string> digests;
    std::set<std::string> names;
    for (const auto& one : files) {
        digests.insert(one.holding.sha256.hex());
        names.insert(one.file);
    }
    std::set<std::string> known;
    std::set<std::string> known_names;
    for (const auto& line : receipt.objects) {
        const auto name = last_part(line.name);
        const bool same = digests.contains(line.sha256);
        (same ? all.present : names.contains(name) ? all.altered : all.missing).push_back(line.name);
        known.insert(line.sha256);
        known_names.insert(name);
    }
    for (const auto& one : files)
        if (!known.contains(one.holding.sha256.hex()) && !known_names.contains(one.file))
            all.unrelated.push_back(one.file);
    return all;
}

auto verify_receipt(Session& session, Bytes sealed, net::Roots roots, std::string objects) -> awaitable<Outcome<void>>
{
    auto receipt = read_receipt(sealed, roots);
    if (!receipt) co_return receipt.error();
    std::optional<ReceiptComparison> compared;
    if (!objects.empty()) {
        auto job = [folder = objects] { return blocking::files_held_in(folder); };
        auto files = co_await offload(session.disk, std::move(job));
        if (!files) co_return files.error();
        compared = compare(receipt->receipt, *files);
    }
    session.console.print_json(to_json(*receipt, compared));
    tell(session.console, *receipt);
    if (!compared) co_return Outcome<void>{};
    tell(session.console, *compared);
    const bool all_there = compared->missing.empty() && compared->altered.empty();
    if (!all_there) co_return Fault{errc::mismatch, "verify.receipt-objects"};
    co_return Outcome<void>{};
}

}  // namespace shanhai::cli
