#include "tools/shanhai/stats.hpp"

#include "tools/shanhai/admin.hpp"
#include "tools/shanhai/words.hpp"

#include <array>

namespace shanhai::cli {
namespace {

struct Grouping {
    const char* name;
    std::vector<wire::StatsRow> wire::Stats::*rows;
};
constexpr std::array<Grouping, 5> groupings = {{{"机构", &wire::Stats::by_site},
                                                {"检查", &wire::Stats::by_modality},
                                                {"缓急", &wire::Stats::by_priority},
                                                {"医师", &wire::Stats::by_reader},
                                                {"时段", &wire::Stats::by_hour}}};

auto minutes(std::optional<std::int64_t> seconds) -> std::string
{
    return seconds ? length_text(std::chrono::seconds{*seconds}) : "-";
}

void add_row(Table& table, const wire::StatsRow& row)
{
    const auto clinics_turn = row.held + row.asked + row.returned;
    table.add({shown_word(row.group), std::to_string(row.arrived), std::to_string(row.waiting),
               std::to_string(clinics_turn), std::to_string(row.reading), std::to_string(row.late),
               std::to_string(row.reported), std::to_string(row.acknowledged), minutes(row.to_commit_p50),
               minutes(row.to_claim_p50), minutes(row.to_report_p50), minutes(row.to_report_p90),
               minutes(row.to_deliver_p50), minutes(row.to_acknowledge_p50)});
}

auto header_for(const char* what) -> std::vector<std::string>
{
    return {what,         "到达",       "等待",       "等送检方",  "阅片中",     "超时",      "已报告",
            "已签收", "到齐(中位)", "领取(中位)", "报告(中位)", "报告(90%)", "送达(中位)", "签收(中位)"};
}

auto told(const wire::Backlog& backlog) -> std::string
{
    auto text = "待诊断 " + std::to_string(backlog.waiting) + " 例；最近两小时来了 " + std::to_string(backlog.came) +
                " 例，" + std::to_string(backlog.readers) + " 位医师签了 " + std::to_string(backlog.reports) + " 例。";
    if (backlog.waiting == 0) return text;
    if (backlog.clears_in)
        return text + "照此 " + minutes(backlog.clears_in) + "后读完，多一位医师 " +
               minutes(backlog.clears_in_with_one_more) + "。";
    if (backlog.clears_in_with_one_more)
        return text + "照此读不完；多一位医师，" + minutes(backlog.clears_in_with_one_more) + "后读完。";
    return text + "照此读不完。";
}

auto csv_line(const char* grouping, const wire::StatsRow& row) -> std::string
{
    auto line = std::string{grouping} + ',' + shown_word(row.group);
    for (const auto count : {row.arrived, row.waiting, row.held, row.asked, row.returned, row.reading, row.late,
                             row.reported, row.acknowledged, row.returns})
        line += ',' + std::to_string(count);
    for (const auto seconds :
         {row.to_commit_p50, row.to_commit_p90, row.to_commit_p99, row.to_claim_p50, row.to_claim_p90, row.to_claim_p99,
          row.to_report_p50, row.to_report_p90, row.to_report_p99, row.to_deliver_p50, row.to_deliver_p90,
          row.to_deliver_p99, row.to_acknowledge_p50, row.to_acknowledge_p90, row.to_acknowledge_p99})
        line += ',' + (seconds ? std::to_string(*seconds) : std::string{});
    return line;
}

}  // namespace

auto csv_of(const wire::Stats& stats) -> std::vector<std::string>
{
    std::string names = "\xEF\xBB\xBF分组,名称,到达,等待,待核对,待补充,待重拍,阅片中,超时,已报告,已签收,退回次数";
    for (const auto* const leg : {"到齐", "领取", "报告", "送达", "签收"})
        for (const auto* const share : {"50", "90", "99"}) names += std::string{","} + leg + share + "%(秒)";
    std::vector<std::string> lines;
    lines.push_back(std::move(names));
    for (const auto& [name, rows] : groupings)
        for (const auto& row : stats.*rows) lines.push_back(csv_line(name, row));
    lines.push_back(csv_line("合计", stats.total));
    return lines;
}

auto show_stats(Session& session, StatsWishes wishes) -> awaitable<Outcome<void>>
{
    std::string target = "/api/v1/admin/stats?";
    for (const auto& [name, text] : {std::pair{"from=", wishes.from}, std::pair{"until=", wishes.until}}) {
        if (text.empty()) continue;
        auto moment = moment_of(text);
        if (!moment) co_return moment.error();
        target += name + escaped(*moment) + '&';
    }
    target.pop_back();
    auto member = open_member(session);
    if (!member) co_return member.error();
    auto answer = co_await member->relay.ask("GET", std::move(target));
    if (!answer) co_return answer.error();
    auto stats = read<wire::Stats>(*answer);
    if (!stats) co_return stats.error();

    session.console.print_json(answer->body);
    if (wishes.csv) {
        for (const auto& line : csv_of(*stats)) session.console.say(line);
        co_return Outcome<void>{};
    }
    session.console.say(shown_time(stats->from) + " 至 " + shown_time(stats->until));
    for (const auto& [name, rows] : groupings) {
        const auto& shown = (*stats).*rows;
        const bool first = rows == &wire::Stats::by_site;
        if (shown.empty() && !first) continue;
        Table table{header_for(name)};
        for (const auto& row : shown) add_row(table, row);
        if (first) add_row(table, stats->total);
        session.console.print(table);
        session.console.say("");
    }
    session.console.say(told(stats->backlog));
    if (stats->announced > 0)
        session.console.say("在途（已登记，影像未传完）" + std::to_string(stats->announced) + " 份。");
    co_return Outcome<void>{};
}

}  // namespace shanhai::cli
