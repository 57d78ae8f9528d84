#include "tools/shanhai/audit.hpp"

#include "common/runtime/offload.hpp"
#include "common/wire/audit.hpp"
#include "tools/shanhai/admin.hpp"
#include "tools/shanhai/audit_words.hpp"

#include <fstream>

namespace shanhai::cli {
namespace {

constexpr std::size_t page_size = 1000;  // what the relay gives at most

auto target_of(std::string_view what, std::int64_t after, std::size_t limit = page_size) -> std::string
{
    return "/api/v1/admin/audit" + std::string{what} + "?limit=" + std::to_string(limit) +
           "&after=" + std::to_string(after);
}

void tell(const Console& console, const std::vector<wire::AuditLine>& entries)
{
    Table table{{"序号", "时间", "谁", "做了", "对象", "结果", "说明"}};
    for (const auto& entry : entries)
        table.add({std::to_string(entry.number), shown_time(entry.at), actor_word(entry.actor),
                   done_word(entry.action), shortened(entry.subject, 32), entry.outcome, entry.detail});
    console.print(table);
}

auto query_of(const AuditSearch& wishes) -> Outcome<std::string>
{
    std::string query;
    for (const auto& [name, text] :
         {std::pair{"person", wishes.person}, std::pair{"case", wishes.which}, std::pair{"patient", wishes.patient},
          std::pair{"action", wishes.action}})
        if (!text.empty()) query += std::string{"&"} + name + '=' + escaped(text);
    for (const auto& [name, text] : {std::pair{"from", wishes.from}, std::pair{"until", wishes.until}}) {
        if (text.empty()) continue;
        auto moment = moment_of(text);
        if (!moment) return moment.error();
        query += std::string{"&"} + name + '=' + escaped(*moment);
    }
    return query;
}

auto all_checkpoints(Relay& relay) -> awaitable<Outcome<std::vector<wire::CheckpointView>>>
{
    std::vector<wire::CheckpointView> all;
    std::int64_t after = 0;
    for (bool more = true; more;) {
        auto answer = co_await relay.ask("GET", target_of("/checkpoints", after));
        if (!answer) co_return answer.error();
        auto page = read<wire::CheckpointPage>(*answer);
        if (!page) co_return page.error();
        more = page->checkpoints.size() == page_size;
        after = page->last;
        for (auto& one : page->checkpoints) all.push_back(std::move(one));
    }
    co_return std::move(all);
}

auto file_name(std::int64_t number, std::string_view ending) -> std::string
{
    constexpr std::size_t digits = 12;
    const auto text = std::to_string(number);
    return std::string(digits - std::min(digits, text.size()), '0') + text + std::string{ending};
}

auto save(const fs::path& folder, const std::vector<wire::CheckpointView>& all) -> Outcome<void>
{
    if (auto made = blocking::make_folder(folder); !made) return made.error();
    for (const auto& one : all) {
        const auto sealed = from_base64(one.sealed);
        if (!sealed) return Failure{Fault{errc::malformed, "http.reply"}};
        const auto file = folder / file_name(one.number, ".p7m");
        auto written = blocking::write_file(file, as_text(*sealed), blocking::Privacy::everybody);
        if (!written) return written.error();
    }
    return {};
}

auto export_lines(Session& session, const AuditExport& wishes) -> awaitable<Outcome<std::int64_t>>
{
    auto member = open_member(session);
    if (!member) co_return member.error();
    const auto staged = wishes.file + ".part";
    std::ofstream out{staged, std::ios::binary};
    std::int64_t count = 0;
    auto after = wishes.after;
    for (bool more = true; more;) {
        auto answer = co_await member->relay.ask("GET", target_of("", after));
        if (!answer) co_return answer.error();
        auto page = read<wire::AuditPage>(*answer);
        if (!page) co_return page.error();
        for (const auto& entry : page->entries) out << wire::write_json(entry) << '\n';
        count += static_cast<std::int64_t>(page->entries.size());
        more = page->entries.size() == page_size;
        after = page->last;
    }
    auto checkpoints = co_await all_checkpoints(member->relay);
    if (!checkpoints) co_return checkpoints.error();
    for (const auto& one : *checkpoints)
        if (one.number > wishes.after && one.number <= after) out << wire::write_json(one) << '\n';
    out.close();
    if (!out) co_return Fault{errc::unavailable, "file.write", fs::path{wishes.file}.filename().string()};
    auto moved = blocking::move_into_place(staged, wishes.file);
    if (!moved) co_return moved.error();
    co_return count;
}

auto export_messages(Session& session, const AuditExport& wishes) -> awaitable<Outcome<std::int64_t>>
{
    auto member = open_member(session);
    if (!member) co_return member.error();
    auto made = blocking::make_folder(wishes.dicom);
    if (!made) co_return made.error();
    std::int64_t count = 0;
    auto after = wishes.after;
    for (bool more = true; more;) {
        auto answer = co_await member->relay.ask("GET", target_of("/messages", after));
        if (!answer) co_return answer.error();
        auto page = read<wire::AuditMessagePage>(*answer);
        if (!page) co_return page.error();
        for (const auto& message : page->messages) {
            const auto file = fs::path{wishes.dicom} / file_name(message.number, ".xml");
            std::ofstream out{file, std::ios::binary};
            out << message.xml << '\n';
            out.close();
            if (!out) co_return Fault{errc::unavailable, "file.write", file.filename().string()};
        }
        count += static_cast<std::int64_t>(page->messages.size());
        more = page->messages.size() == page_size;
        after = page->last;
    }
    co_return count;
}

}  // namespace

auto list_audit(Session& session, std::int64_t after) -> awaitable<Outcome<void>>
{
    auto member = open_member(session);
    if (!member) co_return member.error();
    auto answer = co_await member->relay.ask("GET", target_of("", after));
    if (!answer) co_return answer.error();
    auto page = read<wire::AuditPage>(*answer);
    if (!page) co_return page.error();
    session.console.print_json(answer->body);
    tell(session.console, page->entries);
    co_return Outcome<void>{};
}

auto search_audit(Session& session, AuditSearch wishes) -> awaitable<Outcome<void>>
{
    auto query = query_of(wishes);
    if (!query) co_return query.error();
    auto member = open_member(session);
    if (!member) co_return member.error();
    auto found = wire::AuditPage();
    for (bool more = true; more;) {
        const auto left = static_cast<std::size_t>(wishes.limit) - found.entries.size();
        const auto limit = std::min(page_size, left);
        auto answer = co_await member->relay.ask("GET", target_of("", found.last, limit) + *query);
        if (!answer) co_return answer.error();
        auto page = read<wire::AuditPage>(*answer);
        if (!page) co_return page.error();
        more = page->entries.size() == limit && left > limit;
        found.last = page->last;
        for (auto& entry : page->entries) found.entries.push_back(std::move(entry));
    }
    const auto& console = session.console;
    console.print_json(wire::write_json(found));
    if (wishes.csv) {
        console.say(audit_csv_header());
        for (const auto& entry : found.entries) console.say(audit_csv(entry));
        co_return Outcome<void>{};
    }
    tell(console, found.entries);
    const bool full = found.entries.size() == static_cast<std::size_t>(wishes.limit);
    console.say("共 " + std::to_string(found.entries.size()) + " 条" +
                (full ? "，可能还有，请缩小范围或加大 --limit" : "") + "。这次查询也已记入审计记录。");
    co_return Outcome<void>{};
}

auto show_checkpoints(Session& session, std::string folder) -> awaitable<Outcome<void>>
{
    auto member = open_member(session);
    if (!member) co_return member.error();
    auto all = co_await all_checkpoints(member->relay);
    if (!all) co_return all.error();
    auto page = wire::CheckpointPage();
    page.checkpoints = *all;
    page.last = all->empty() ? 0 : all->back().number;
    session.console.print_json(wire::write_json(page));
    Table table{{"到第几条", "签名时间", "哈希"}};
    for (const auto& one : *all) table.add({std::to_string(one.number), shown_time(one.at), one.hash});
    session.console.print(table);
    if (folder.empty()) co_return Outcome<void>{};
    auto saved = save(folder, *all);
    if (!saved) co_return saved.error();
    session.console.say("已存 " + std::to_string(all->size()) + " 个到 " + folder + "，请带到中心以外保存。");
    co_return Outcome<void>{};
}

auto export_audit(Session& session, AuditExport wishes) -> awaitable<Outcome<void>>
{
    const bool none = wishes.file.empty() && wishes.dicom.empty();
    if (none) co_return Fault{errc::malformed, "usage.arguments"};
    if (!wishes.file.empty()) {
        auto count = co_await export_lines(session, wishes);
        if (!count) co_return count.error();
        session.console.say("已导出 " + std::to_string(*count) + " 条到 " + wishes.file);
    }
    if (!wishes.dicom.empty()) {
        auto count = co_await export_messages(session, wishes);
        if (!count) co_return count.error();
        session.console.say("已导出 " + std::to_string(*count) + " 条 DICOM 审计消息到 " + wishes.dicom);
    }
    co_return Outcome<void>{};
}

}  // namespace shanhai::cli
