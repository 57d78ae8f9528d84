#include "common/wire/returning.hpp"

#include <algorithm>
#include <array>

namespace shanhai::wire {
namespace {

constexpr auto table = std::array{
    ReturnReason{"111207", "图像有伪影"},
    ReturnReason{"111208", "滤线栅伪影"},
    ReturnReason{"111209", "体位不正"},
    ReturnReason{"111210", "运动模糊"},
    ReturnReason{"111211", "曝光不足"},
    ReturnReason{"111212", "曝光过度"},
    ReturnReason{"111213", "没有图像"},
    ReturnReason{"111214", "探测器伪影"},
    ReturnReason{"111219", "图像处理不当"},
    ReturnReason{"113026", "重复曝光"},
    ReturnReason{"ecg-lead-off", "导联脱落"},
    ReturnReason{"ecg-limb-reversal", "肢导联接反"},
    ReturnReason{"ecg-chest-order", "胸导联顺序不对"},
    ReturnReason{"ecg-baseline", "基线漂移"},
    ReturnReason{"ecg-tremor", "肌电干扰"},
    ReturnReason{"ecg-mains", "工频干扰"},
    ReturnReason{"ecg-gain", "增益或走速不标准"},
    ReturnReason{"ecg-short", "记录不足 10 秒"},
};

}  // namespace

auto return_reasons() -> std::span<const ReturnReason> { return table; }

auto find_return_reason(std::string_view code) -> const ReturnReason*
{
    const auto* const found = std::ranges::find(table, code, &ReturnReason::code);
    return found == table.end() ? nullptr : found;
}

}  // namespace shanhai::wire
