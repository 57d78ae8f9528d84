#include "tools/shanhai/drafts.hpp"

#include "tools/shanhai/claims.hpp"
#include "tools/shanhai/reading.hpp"
#include "tools/shanhai/signing.hpp"

namespace shanhai::cli {
namespace {

auto ask(Session& session, std::string target) -> awaitable<Outcome<Answered>>
{
    auto member = open_member(session);
    if (!member) co_return member.error();
    co_return co_await member->relay.ask("GET", std::move(target));
}

auto query_of(const PhraseWishes& wishes) -> std::string
{
    std::string query = "/api/v1/phrases";
    const auto add = [&](std::string_view name, const std::string& value) {
        if (value.empty()) return;
        query += (query.find('?') == std::string::npos ? '?' : '&') + std::string{name} + '=' + escaped(value);
    };
    add("modality", wishes.modality);
    add("body_part", wishes.part);
    add("lang", wishes.lang);
    add("id", wishes.id);
    return query;
}

auto joined(const std::vector<std::string>& all) -> std::string
{
    std::string text;
    for (const auto& one : all) text += (text.empty() ? "" : "/") + one;
    return text;
}

void say(const Console& console, std::string_view title, const std::string& text)
{
    if (!text.empty()) console.say(std::string{title} + "  " + harmless(text));
}

void say(const Console& console, const wire::ReportDraft& draft)
{
    say(console, "检查方法", draft.technique);
    say(console, "对比检查", draft.comparison);
    say(console, "所见", draft.findings);
    say(console, "诊断意见", draft.impression);
    say(console, "建议", draft.recommendation);
    say(console, "补充意见", draft.addendum);
    say(console, "影像质量", draft.quality);
    for (const auto& one : draft.measurements) say(console, "测量", one.name + ' ' + one.value + ' ' + one.unit);
    for (const auto& one : draft.key_images) say(console, "关键图像", one.object + ' ' + one.caption);
}

}  // namespace

auto list_drafts(Session& session, DraftLook wishes) -> awaitable<Outcome<void>>
{
    auto id = parse_id<CaseId>(wishes.which);
    if (!id) co_return id.error();
    auto answer = co_await ask(session, "/api/v1/cases/" + id->text() + "/drafts");
    if (!answer) co_return answer.error();
    auto list = read<wire::DraftList>(*answer);
    if (!list) co_return list.error();
    session.console.print_json(answer->body);
    auto table = Table{{"版", "谁写的", "时间", "字节"}};
    for (const auto& one : list->drafts)
        table.add({std::to_string(one.revision), one.by, shown_time(one.at), std::to_string(one.length)});
    session.console.print(table);
    co_return Outcome<void>{};
}

auto show_draft(Session& session, DraftLook wishes) -> awaitable<Outcome<void>>
{
    auto id = parse_id<CaseId>(wishes.which);
    if (!id) co_return id.error();
    const auto path = "/api/v1/cases/" + id->text();
    const auto of_number = path + "/drafts/" + std::to_string(wishes.revision);
    auto target = wishes.revision == 0 ? path + "/draft" : of_number;
    auto answer = co_await ask(session, std::move(target));
    if (!answer) co_return answer.error();
    auto view = read<wire::DraftView>(*answer);
    if (!view) co_return view.error();
    session.console.print_json(answer->body);
    session.console.say("第 " + std::to_string(view->revision) + " 版，" + view->by + "，" + shown_time(view->at));
    say(session.console, view->draft);
    co_return Outcome<void>{};
}

auto fill_draft(Session& session, FillWishes wishes) -> awaitable<Outcome<void>>
{
    auto words = read_words(wishes.words);
    if (!words) co_return words.error();
    auto wish = PhraseWishes{.id = wishes.id};
    auto answer = co_await ask(session, query_of(wish));
    if (!answer) co_return answer.error();
    auto book = read<wire::PhraseBook>(*answer);
    if (!book) co_return book.error();
    if (book->templates.empty()) co_return Fault{errc::not_found, "usage.template"};
    auto draft = wire::filled(book->templates.front(), *words);
    if (!draft) co_return Fault{errc::malformed, "usage.blank", draft.error().subject()};
    auto saving = DraftWishes{.which = std::move(wishes.which), .said = std::move(*draft), .token = wishes.token};
    co_return co_await save_draft(session, std::move(saving));
}

auto list_phrases(Session& session, PhraseWishes wishes) -> awaitable<Outcome<void>>
{
    auto answer = co_await ask(session, query_of(wishes));
    if (!answer) co_return answer.error();
    auto book = read<wire::PhraseBook>(*answer);
    if (!book) co_return book.error();
    session.console.print_json(answer->body);
    auto table = Table{{"编号", "用于", "部位", "内容"}};
    for (const auto& one : book->templates)
        table.add({one.id, joined(one.modalities), shortened(one.body_part, 16), "模板：" + harmless(one.title)});
    for (const auto& one : book->phrases)
        table.add({one.id, joined(one.modalities), shortened(one.body_part, 16), shortened(harmless(one.text), 60)});
    session.console.print(table);
    co_return Outcome<void>{};
}

auto show_phrase(Session& session, PhraseWishes wishes) -> awaitable<Outcome<void>>
{
    auto answer = co_await ask(session, query_of(wishes));
    if (!answer) co_return answer.error();
    auto book = read<wire::PhraseBook>(*answer);
    if (!book) co_return book.error();
    if (book->templates.empty() && book->phrases.empty()) co_return Fault{errc::not_found, "usage.template"};
    session.console.print_json(answer->body);
    for (const auto& one : book->templates) {
        session.console.say(one.id + "  " + harmless(one.title));
        say(session.console, "检查方法", one.technique);
        say(session.console, "所见", one.findings);
        say(session.console, "诊断意见", one.impression);
        say(session.console, "建议", one.recommendation);
    }
    for (const auto& one : book->phrases) session.console.say(one.id + "  " + harmless(one.text));
    co_return Outcome<void>{};
}

auto put_phrases(Session& session, PhraseWishes wishes) -> awaitable<Outcome<void>>
{
    auto text = blocking::read_file(wishes.file);
    if (!text) co_return text.error();
    auto book = wire::read_json<wire::PhraseBook>(*text);
    if (!book) co_return Fault{errc::malformed, "usage.phrases", wishes.file};
    if (auto right = wire::check(*book); !right) co_return right.error();

    auto member = open_member(session);
    if (!member) co_return member.error();
    auto answer = co_await member->relay.ask("PUT", "/api/v1/phrases", wire::write_json(*book));
    if (!answer) co_return answer.error();
    auto kept = read<wire::PhraseBook>(*answer);
    if (!kept) co_return kept.error();
    session.console.print_json(answer->body);
    session.console.say("短语库已保存：第 " + std::to_string(kept->revision) + " 版，" +
                        std::to_string(kept->templates.size()) + " 个模板，" + std::to_string(kept->phrases.size()) +
                        " 条短语");
    co_return Outcome<void>{};
}

auto read_words(const std::vector<std::string>& said) -> Result<std::map<std::string, std::string>>
{
    std::map<std::string, std::string> words;
    for (const auto& one : said) {
        const auto equals = one.find('=');
        if (equals == 0 || equals == std::string::npos) return Fault{errc::malformed, "usage.fill"};
        words[one.substr(0, equals)] = one.substr(equals + 1);
    }
    return words;
}

}  // namespace shanhai::cli
