// The sentences about what is drawn or shown on a report: ECG sheets and key images.
#include "common/wire/sentence_parts.hpp"

#include <array>

namespace shanhai::wire {
namespace {

constexpr auto table = std::to_array<SentenceLine>({
    // ECG recordings
    {"ecg.size", "这份心电文件太大，不像一次常规心电图，请确认文件是否正确。"},
    {"ecg.count", "这份心电文件写的导联数或采样点数太大，请确认文件是否正确。"},
    {"ecg.class", "这份文件不是 DICOM 心电波形，请选心电图机导出的心电文件。"},
    {"ecg.bits", "这份心电文件的采样位数不支持，请让设备导出 16 位波形。"},
    {"ecg.interpretation", "这份心电文件的采样编码不支持或前后矛盾，请让设备重新导出。"},
    {"ecg.channels", "这份心电文件的导联数与导联说明不符，请让设备重新导出。"},
    {"ecg.samples", "这份心电文件的波形长度与说明不符，可能传输不完整，请重新导出。"},
    {"ecg.waveform", "这份心电文件里没有波形，请让设备重新导出。"},
    {"ecg.leads", "这份心电图里没有可以描绘的节律波形，请重新采集。"},
    {"ecg.gain", "这份心电图没有写明增益（每单位多少微伏），不能按毫伏描绘，请联系设备工程师。"},
    {"ecg.rate", "这份心电图没有写明采样率，不能按时间描绘，请联系设备工程师。"},
    {"ecg.paper", "走纸速度只能是 25 或 50 mm/s，增益只能是 5、10 或 20 mm/mV。"},
    {"usage.ecg-output", "输出文件的名字{}要以 .pdf 或 .svg 结尾。"},
    {"ecg.measurements", "这份心电图里没有测量值，也没有设备提示。"},
    {"ecg.page", "这份心电图没有这一页，请从第 1 页看起。"},
    {"ecg.format", "这不是认得的心电文件，请选心电图机导出的文件。"},
    {"ecg.picture", "这是图片或 PDF，里面没有波形数据，只能当作图片查看。"},
    {"ecg.dialect", "这台设备的心电文件写法没有公开，波形读不出来，请让设备改用 DICOM、SCP 或 HL7 格式导出。"},
    {"ecg.charset", "这份心电文件的文字编码不支持，请让设备改用 UTF-8 或 GBK 导出。"},
    {"ecg.truncated", "这份心电文件不完整，可能没有导出完，请重新导出。"},
    {"ecg.crc", "这份心电文件的校验码不对，内容可能已损坏，请重新导出。"},
    {"ecg.companion", "这份心电文件只有头文件，波形文件没有一起送来，请把同名的波形文件一起选上。"},
    {"ecg.jpeg", "这张照片的 JPEG 格式不支持或不完整，请另存为普通 JPEG 再上传。"},
    {"ecg.png", "这张 PNG 图片不完整或已损坏，请重新导出，或另存为 JPEG 再上传。"},
    {"ecg.encrypted", "这份 PDF 加了密码，打不开，请让设备不加密重新导出。"},
    {"ecg.marks", "心电提前阅片的规则写得不对，请管理员核对。"},
    {"ecg.object", "这份心电图不能写成 DICOM：采样率、导联数或采样值超出标准的范围，原始文件仍可下载。"},
    {"ecg.layout", "心电图的排列方式只能是 3x4、6x2 或 12x1。"},
    {"ecg.sheets", "心电图太多，报告里只附前几张，其余请在阅图端查看。"},
    {"ecg.", "这份心电文件读不懂，请让设备重新导出。"},

    // Key images
    {"report.key_images", "关键图像最多选 8 幅，请去掉几幅。"},
    {"picture.object", "这份影像文件太大，不能从中选关键图像，请另选一幅。"},
    {"picture.size", "这幅影像的行列数太大，不能作关键图像，请另选一幅。"},
    {"picture.jpeg", "这幅影像压缩后仍然太大，不能作关键图像，请另选一幅。"},
    {"picture.none", "这份文件里没有可以显示的影像，不能作关键图像，请另选一幅。"},
    {"picture.syntax", "这幅影像的压缩方式（如 JPEG 2000、视频）不支持，不能作关键图像，请另选一幅。"},
    {"picture.bits", "这幅影像的像素格式不支持，不能作关键图像，请另选一幅。"},
    {"picture.colour", "这幅影像的颜色格式不支持，不能作关键图像，请另选一幅。"},
    {"picture.frame", "这份影像没有这一帧，请核对帧号（从 1 数起）。"},
    {"picture.pixels", "这幅影像的像素已损坏或不完整，不能作关键图像，请另选一幅。"},
    {"picture.", "这幅影像不能作关键图像，请另选一幅。"},
});

}  // namespace

auto picture_sentences() -> std::span<const SentenceLine> { return table; }

}  // namespace shanhai::wire
