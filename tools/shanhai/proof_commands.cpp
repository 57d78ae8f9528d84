#include "tools/shanhai/proof_commands.hpp"

#include "tools/shanhai/command.hpp"
#include "tools/shanhai/check.hpp"
#include "tools/shanhai/forms.hpp"
#include "tools/shanhai/trust.hpp"
#include "tools/shanhai/verify.hpp"

namespace shanhai::cli {

void add_proofs(CLI::App& app, Session& session, Errand& errand)
{
    auto [fetch, form] =
        add_command(app, "fetch", "取报告：PDF、DICOM、FHIR 或 HL7 (a report in any form)",
                    session, errand, fetch_report);
    fetch->add_option("REPORT", form.report, "报告编号")->required();
    fetch->add_option("--as", form.as, "pdf、dicom-pdf、dicom-sr（或 sr）、fhir、hl7")
        ->check(CLI::IsMember({"pdf", "dicom-pdf", "dicom-sr", "sr", "fhir", "hl7"}))
        ->capture_default_str();
    fetch->add_option("-o,--output", form.file, "存为这个文件；默认 REPORT 加扩展名");

    auto [verify, files] =
        add_command(app, "verify", "核验报告、收据、检查点、审计记录、清单，不用网络 (verify offline)",
                    session, errand, verify_files);
    verify->add_option("FILES", files.files, "报告 (PDF)、收据或检查点 (.p7m)、导出的审计记录、提交清单")->required();
    verify->add_option("--objects", files.objects, "影像所在的文件夹，一起核对");
    verify->add_option("--sm2", files.sm2, "一起核验这个国密签名 (.sm2.p7s)");
    verify->add_option("--trust,--roots", files.roots, "信任的根证书 (PEM)；默认取自登记");
    verify->add_option("--timestamp-roots", files.timestamp_roots, "另外只在时间上信任的根证书 (PEM)；默认取自登记");
    verify->add_option("--crl", files.crls, "吊销列表 (DER 或 PEM)；登记里存下的总会用上");
    verify->add_option("--later", files.later, "同一报告的其他版本：看这一版是否还算数");

    auto* const trust = app.add_subcommand("trust", "信任的根证书与吊销列表 (whom this computer believes)");
    trust->require_subcommand(1);
    trust->add_subcommand("update", "从中心取最新的吊销列表，以后不用网络也能核验")->callback([&session, &errand] {
        errand = [&session] { return update_trust(session); };
    });

    auto [check, paper] =
        add_command(app, "check", "用报告上的查验码问中心：真的吗，还有效吗 (ask with a report's code)",
                    session, errand, check_code);
    check->add_option("CODE", paper.code, "报告上的 28 位查验码")->required();
    check->add_flag("--full", paper.full, "连同全文；会以您的名义记下");
}

}  // namespace shanhai::cli
