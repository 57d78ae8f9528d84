#include "tools/shanhai/signer_commands.hpp"

#include "tools/shanhai/own_signer.hpp"
#include "tools/shanhai/sm2.hpp"

#include <CLI/CLI.hpp>

namespace shanhai::cli {

void add_signer_options(CLI::App& command, SignerWishes& wishes)
{
    command.add_option("--key-file", wishes.key_file, "用这个文件里的密钥 (PKCS#8)");
    command.add_option("--p12", wishes.p12, "用这个 PKCS#12 文件里的密钥");
    command.add_option("--pkcs11", wishes.pkcs11, "用令牌里的密钥：驱动文件，或整个 pkcs11: 地址");
    command.add_option("--token-label", wishes.token, "令牌的标签");
    command.add_option("--object", wishes.object, "令牌里私钥的标签");
    command.add_option("--passphrase-file,--pin-file", wishes.secret_file,
                       "口令或 PIN 所在的文件；或用 SHANHAI_SIGNER_PASSPHRASE、SHANHAI_SIGNER_PIN");
}

void add_signer(CLI::App& app, Session& session, Errand& errand)
{
    auto said = std::make_shared<OwnSignerWishes>();
    auto& group = *app.add_subcommand("signer", "我的签名密钥和证书 (which key signs for me)");
    const auto choose = [&errand, &session, said](awaitable<Outcome<void>> (*work)(Session&, OwnSignerWishes)) {
        return [&errand, &session, said, work] { errand = [&session, said, work] { return work(session, *said); }; };
    };
    // The group's own work comes first; a command in it, parsed later, takes its place.
    group.preparse_callback([show = choose(show_own_signer)](std::size_t) { show(); });

    auto* const use = group.add_subcommand("use", "以后都用这个密钥签名，它要与签名证书是一对");
    use->callback(choose(use_own_signer));
    add_signer_options(*use, said->signer);
    auto* const out = group.add_subcommand("export", "把签名密钥和证书存成 PKCS#12 文件，以便带走");
    out->callback(choose(export_own_signer));
    out->add_option("--p12", said->file, "存为这个文件")->required();
    auto* const in = group.add_subcommand("import", "用带来的 PKCS#12 文件里的签名密钥，要是本中心发的");
    in->callback(choose(import_own_signer));
    in->add_option("--p12", said->file, "从这个文件")->required();
    auto* const sm2 = group.add_subcommand("add-sm2", "申请一张 SM2 证书，以便附上国密签名");
    sm2->callback(choose(add_sm2_signer));
    add_signer_options(*sm2, said->signer);
    for (auto* const command : {out, in})
        command->add_option("--p12-passphrase-file", said->file_secret,
                            "PKCS#12 文件的口令所在的文件；或用 SHANHAI_P12_PASSPHRASE");
    out->add_option("--passphrase-file", said->signer.secret_file, "签名密钥现在的口令所在的文件");
}

}  // namespace shanhai::cli
