#include "tools/shanhai/ecg_show.hpp"

#include "common/ecg/drawing/words.hpp"
#include "common/ecg/formats/picture.hpp"
#include "common/ecg/summary/summary.hpp"
#include "common/runtime/offload.hpp"
#include "common/wire/sentences.hpp"
#include "tools/shanhai/ecg_file.hpp"

#include <algorithm>
#include <array>
#include <sstream>

namespace shanhai::cli {

namespace blocking {
namespace {

auto view_of(const EcgShowWishes& wishes) -> Result<wire::EcgView>
{
    const auto file = open_ecg(wishes.file);
    if (!file) return file.error();
    if (file->format && ecg::is_picture(*file->format)) {
        if (const auto whole = ecg::look_at_picture(file->bytes); !whole) return whole.error();
        return wire::EcgView{.format = std::string{name_of(*file->format)}, .question = "ecg.picture"};
    }
    const auto rules = ecg::MarkRules::named(wishes.marks);
    if (!rules) return rules.error();
    const auto recording = read_ecg(wishes.file, *file);
    if (!recording) return recording.error();
    return ecg::summary_of(*recording, *rules, std::nullopt);  // nobody knows when a file on a disk was received
}

}  // namespace
}  // namespace blocking

namespace {

struct Named {
    std::string_view name;
    std::string_view shown;
};
constexpr auto quantities = std::to_array<Named>({{"heart_rate", "心率"},
                                                  {"rr", "RR 间期"},
                                                  {"rr_longest", "最长 RR"},
                                                  {"p", "P 波时限"},
                                                  {"pr", "PR 间期"},
                                                  {"qrs", "QRS 时限"},
                                                  {"qt", "QT 间期"},
                                                  {"qtc", "QTc"},
                                                  {"qtc_bazett", "QTc (Bazett)"},
                                                  {"qtc_fridericia", "QTc (Fridericia)"},
                                                  {"p_axis", "P 电轴"},
                                                  {"qrs_axis", "QRS 电轴"},
                                                  {"t_axis", "T 电轴"}});

auto shown_unit(const std::string& ucum) -> std::string
{
    if (ucum == "/min") return " 次/分";
    return ucum == "deg" ? "°" : ' ' + ucum;
}

auto shown_value(const std::vector<wire::EcgValueView>& values, std::string_view name) -> std::string
{
    const auto found = std::ranges::find(values, name, &wire::EcgValueView::name);
    return found == values.end() ? "–" : ecg::short_number(found->value) + shown_unit(found->unit);
}

auto joined(const std::vector<std::string>& words) -> std::string
{
    std::string all;
    for (const auto& word : words) all += (all.empty() ? "" : " ") + word;
    return all;
}

void add_values(const wire::EcgView& view, std::vector<std::string>& lines)
{
    if (view.stated.empty() && view.computed.empty()) return;
    Table table{{"测量", "设备", "计算（仅供参考）"}};
    for (const auto& one : quantities) {
        auto stated = shown_value(view.stated, one.name);
        auto computed = shown_value(view.computed, one.name);
        if (stated == "–" && computed == "–") continue;
        table.add({std::string{one.shown}, std::move(stated), std::move(computed)});
    }
    std::istringstream text{table.text()};
    for (std::string line; std::getline(text, line);) lines.push_back(line);
}

}  // namespace

auto lines_of(const wire::EcgView& view) -> std::vector<std::string>
{
    std::vector<std::string> lines;
    const auto add = [&](std::string_view name, const std::string& value) {
        if (!value.empty()) lines.push_back(std::string{name} + "  " + harmless(value));
    };
    add("格式", view.format);
    add("设备", view.device);
    if (!view.acquired_at.empty()) add("采集", shown_time(view.acquired_at) + "（设备时钟）");
    if (view.seconds > 0)
        add("时长", ecg::short_number(view.seconds) + " 秒，采样 " + ecg::short_number(view.rate_hz) + " Hz");
    add("导联", joined(view.leads));
    if (!view.derived.empty()) add("其中", joined(view.derived) + " 由其他导联算出");
    if (!view.question.empty()) add("注意", wire::sentence(errc::malformed, view.question, ""));
    if (!view.leads.empty() && view.quality.empty()) add("质量", "没有发现问题");
    for (const auto& one : view.quality) add("质量", one.sentence);
    add_values(view, lines);
    for (const auto& one : view.statements) add("设备提示", one);
    for (const auto& one : view.marks) add("请尽早阅片", one.sentence);
    return lines;
}

auto show_ecg(Session& session, EcgShowWishes wishes) -> awaitable<Outcome<void>>
{
    auto job = [wishes] { return blocking::view_of(wishes); };
    auto view = co_await offload(session.disk, std::move(job));
    if (!view) co_return view.error();
    session.console.print_json(wire::write_json(*view));
    for (const auto& line : lines_of(*view)) session.console.say(line);
    co_return Outcome<void>{};
}

}  // namespace shanhai::cli
