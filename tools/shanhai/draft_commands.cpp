#include "tools/shanhai/draft_commands.hpp"

#include "tools/shanhai/drafts.hpp"

#include <CLI/CLI.hpp>

namespace shanhai::cli {
namespace {

template <class Wishes>
using Work = awaitable<Outcome<void>> (*)(Session&, Wishes);

// What the command does with what it is told, which lives as long as the command.
template <class Wishes>
auto does(CLI::App& command, Session& session, Errand& errand, Work<Wishes> work) -> Wishes&
{
    auto wishes = std::make_shared<Wishes>();
    command.callback([wishes, work, &session, &errand] {
        errand = [wishes, work, &session] { return work(session, *wishes); };
    });
    return *wishes;
}

}  // namespace

void add_drafts(CLI::App& app, Session& session, Errand& errand)
{
    auto* const drafts = app.add_subcommand("draft", "草稿：以前存过的，和用模板写的 (drafts)");
    drafts->require_subcommand(1);
    auto* const list = drafts->add_subcommand("list", "列出一个病例存过的草稿");
    auto& listed = does<DraftLook>(*list, session, errand, list_drafts);
    list->add_option("CASE", listed.which, "病例编号")->required();
    auto* const show = drafts->add_subcommand("show", "看一版草稿");
    auto& shown = does<DraftLook>(*show, session, errand, show_draft);
    show->add_option("CASE", shown.which, "病例编号")->required();
    show->add_option("--revision", shown.revision, "第几版；默认最新的")->check(CLI::PositiveNumber);
    auto* const fill = drafts->add_subcommand("fill", "用模板写草稿");
    auto& filling = does<FillWishes>(*fill, session, errand, fill_draft);
    fill->add_option("CASE", filling.which, "病例编号")->required();
    fill->add_option("--template", filling.id, "模板编号，见 shanhai phrases")->required();
    fill->add_option("--fill", filling.words, "填一处，如 side=右（可写多次）")->allow_extra_args(false);
    fill->add_option("--token", filling.token, "领取的令牌；默认用本机记下的");

    auto* const phrases = app.add_subcommand("phrases", "模板和短语 (templates and phrases)");
    phrases->require_subcommand(0, 1);
    auto wishes = std::make_shared<PhraseWishes>();
    phrases->add_option("--modality", wishes->modality, "设备类型，如 DX、CT、US、ECG");
    phrases->add_option("--part", wishes->part, "部位，如 胸部、右膝");
    phrases->add_option("--lang", wishes->lang, "语言：zh、en")->check(CLI::IsMember({"zh", "en"}));
    phrases->callback([phrases, wishes, &session, &errand] {
        if (phrases->get_subcommands().empty()) errand = [wishes, &session] { return list_phrases(session, *wishes); };
    });
    auto* const one = phrases->add_subcommand("show", "看一个模板或一条短语的全文");
    auto& wanted = does<PhraseWishes>(*one, session, errand, show_phrase);
    one->add_option("ID", wanted.id, "编号")->required();
    auto* const put = phrases->add_subcommand("put", "保存本机构自己的模板和短语，整套替换");
    auto& given = does<PhraseWishes>(*put, session, errand, put_phrases);
    put->add_option("FILE", given.file, "PhraseBook (JSON)；其中 revision 是改之前那一版")->required();
}

}  // namespace shanhai::cli
