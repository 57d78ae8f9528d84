// The sentences about who writes, reviews and signs, and about what follows a report that is out.
#include "common/wire/sentence_parts.hpp"

#include <array>

namespace shanhai::wire {
namespace {

constexpr auto table = std::to_array<SentenceLine>({
    // Before signing
    {"usage.key-image", "关键图像{}请写成 影像的UID、UID:帧 或 UID:帧=说明 的样子。"},
    {"sign.concerns", "报告里有要核对的地方{}，请修改，或用 --accept 代码=说明 写明为什么没有错。"},

    // Review (审核)
    {"report.trainee", "规培或进修人员写的报告要由上级医师审核签名，请送审（shanhai review submit）。"},
    {"report.needs-review", "这类报告按规定要两人完成：请先送审，由另一位医师审核签名。"},
    {"report.countersign", "这份报告要两人签名：书写的医师先签，审核的医师再签，不能改动；要改请退回。"},
    {"report.status", "现在不能签这种报告：诊断中只签初步或正式报告，补充、更正、作废要先打开修改。"},
    {"review.self", "送审要选另一位医师，不能选自己。"},
    {"review.reviewer", "选的审核医师不能审这个病例，请换一位本院能签这类报告的医师。"},
    {"review.text", "请写明要改什么，最多 1000 个汉字。"},
    {"review.rounds", "这份报告已退回够多次，或是急诊：请直接修改后签名。"},
    {"case.in-review", "您已送审，正等另一位医师审核，不能再由您领取。"},
    {"case.not-in-review", "这个病例没有在审核，不能退回。"},
    {"who.trainee", "待审核的报告要由上级医师处理。"},

    // What follows a report that is out (补充, 更正, 作废)
    {"report.second-person", "这一步要由另一位医师签名，打开修改的人不能自己签。"},
    {"report.file", "这份报告的文件读不出来，请联系管理员。"},
    {"case.not-reported", "这个病例还没有报告，不能补充、更正或作废。"},
    {"case.amending", "已有人在修改这份报告，请等其签发或放弃。"},
    {"amendment", "没有正在进行的修改，或已超时，请重新打开。"},
    {"amendment.kind", "修改只能是 addendum（补充）、amendment（更正）或 retraction（作废）。"},
    {"amendment.reason", "请写明原因，最多 1000 个汉字。"},
    {"amendment.wrong-patient", "属于另一位病人的报告只能作废，不能更正或补充。"},
    {"amendment.who", "只有出报告的医院里能签这类报告的医师可以修改。"},
});

}  // namespace

auto version_sentences() -> std::span<const SentenceLine> { return table; }

}  // namespace shanhai::wire
