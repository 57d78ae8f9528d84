#include "tools/shanhai/ecg_commands.hpp"

#include "tools/shanhai/command.hpp"
#include "tools/shanhai/ecg.hpp"
#include "tools/shanhai/ecg_show.hpp"

namespace shanhai::cli {
namespace {

constexpr auto which_file = "心电图机导出的文件 (SCP、aECG、MUSE、DICOM、EDF、WFDB 等，自动辨认)";

void add_show(CLI::App& group, Session& session, Errand& errand)
{
    auto [show, wishes] =
        add_command(group, "show", "看文件写了什么、质量如何、能测出什么 (facts, quality, measurements)", session,
                    errand, show_ecg);
    show->add_option("FILE", wishes.file, which_file)->required();
    show->add_option("--marks", wishes.marks, "按哪一份清单提示尽早阅片")->capture_default_str();
}

void add_draw(CLI::App& group, Session& session, Errand& errand)
{
    auto [draw, wishes] =
        add_command(group, "draw", "画成心电图纸：PDF 或 SVG (a sheet true to scale)", session, errand, draw_ecg);
    draw->add_option("FILE", wishes.file, which_file)->required();
    draw->add_option("-o,--output", wishes.output, "存为这个文件：.pdf 或 .svg")->required();
    draw->add_option("--layout", wishes.layout, "3x4（加节律条）、6x2、12x1")
        ->check(CLI::IsMember({"3x4", "6x2", "12x1"}))
        ->capture_default_str();
    draw->add_option("--speed", wishes.mm_per_s, "走纸速度，mm/s：25、50")
        ->check(CLI::IsMember({25.0, 50.0}))
        ->capture_default_str();
    draw->add_option("--gain", wishes.mm_per_mv, "增益，mm/mV：5、10、20")
        ->check(CLI::IsMember({5.0, 10.0, 20.0}))
        ->capture_default_str();
    draw->add_option("--start", wishes.start_s, "从第几秒画起")->check(CLI::NonNegativeNumber);
    draw->add_option("--page", wishes.page, "SVG 画第几页；PDF 总是全部")->capture_default_str();
}

void add_convert(CLI::App& group, Session& session, Errand& errand)
{
    auto [convert, wishes] =
        add_command(group, "convert", "写成 DICOM：波形、PDF 或照片 (a DICOM object)", session, errand, convert_ecg);
    convert->add_option("FILE", wishes.file, which_file)->required();
    convert->add_option("--to", wishes.to, "写成什么：dicom")->check(CLI::IsMember({"dicom"}))->required();
    convert->add_option("-o,--output", wishes.output, "存为这个文件")->required();
    convert->add_option("--study", wishes.study, "属于这个检查 (Study Instance UID)；默认由文件内容得出");
    convert->add_option("--patient-name", wishes.patient_name, "姓名，如 Zhang^San=张^三；默认照文件里的");
    convert->add_option("--patient-id", wishes.patient_id, "患者编号");
    convert->add_option("--patient-sex", wishes.patient_sex, "性别：M、F、O")->check(CLI::IsMember({"M", "F", "O"}));
    convert->add_option("--patient-birth-date", wishes.patient_birth_date, "出生日期，如 19620317");
    convert->add_option("--accession", wishes.accession, "申请单号");
    convert->add_option("--institution", wishes.institution, "机构");
    convert->add_option("--description", wishes.description, "检查描述");
}

}  // namespace

void add_ecg(CLI::App& app, Session& session, Errand& errand)
{
    auto* const group = app.add_subcommand("ecg", "心电图文件，不用网络 (ECG files of any cart)");
    group->require_subcommand(1);
    add_show(*group, session, errand);
    add_draw(*group, session, errand);
    add_convert(*group, session, errand);
}

}  // namespace shanhai::cli
