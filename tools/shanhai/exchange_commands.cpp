#include "tools/shanhai/exchange_commands.hpp"

#include "tools/shanhai/command.hpp"
#include "tools/shanhai/exchange.hpp"

namespace shanhai::cli {

void add_exchange(CLI::App& app, CLI::App& cases, Session& session, Errand& errand)
{
    auto [back, returned] =
        add_case_command(app, "return", "退回送检机构重拍 (ask for better images)", session, errand, send_back);
    back->add_option("--reason", returned.reason, "原因代码，见 shanhai return-reasons")->required();
    back->add_option("--advice", returned.advice, "怎样才能拍好");
    back->add_option("--token", returned.token, "领取的令牌；默认用本机记下的");
    app.add_subcommand("return-reasons", "列出退回的原因代码 (reason codes)")->callback([&session, &errand] {
        errand = [&session] { return list_return_reasons(session); };
    });

    auto [ask, question] = add_case_command(app, "ask", "向送检机构提问 (ask the clinic)", session, errand, ask_clinic);
    ask->add_option("QUESTION", question.question, "要问什么")->required();
    ask->add_option("--token", question.token, "领取的令牌；默认用本机记下的");

    auto [answer, words] = add_case_command(cases, "answer", "答复医师的提问", session, errand, answer_case);
    answer->add_option("TEXT", words.text, "答复")->required();
    answer->add_option("--by", words.by, "谁答复的")->required();
    auto [retaken, who] =
        add_case_command(cases, "retaken", "已经重拍，并用 DICOM 发到了同一检查里", session, errand, case_retaken);
    retaken->add_option("--by", who.by, "谁重拍的")->required();
    auto [limits, why] =
        add_case_command(cases, "limits", "不能重拍，请就现有影像诊断", session, errand, read_with_limits);
    limits->add_option("--reason", why.text, "为什么不能重拍")->required();
    limits->add_option("--by", why.by, "谁说的")->required();
}

}  // namespace shanhai::cli
