// report.unopened and report.incomplete: was everything looked at, and is everything here?
#include "server/reports/check_parts.hpp"

namespace shanhai::reports {

void check_images(const CheckMaterial& material, Concerns& concerns)
{
    const auto all = std::to_string(material.images);
    if (material.images > 0 && material.unopened == material.images)
        concerns.add("report.unopened", "images", "共 " + all + " 幅影像，您一幅也没有打开过。");
    else if (material.unopened > 0)
        concerns.add("report.unopened", "images",
                     "共 " + all + " 幅影像，有 " + std::to_string(material.unopened) + " 幅您没有打开过。");

    if (material.images == 0) concerns.add("report.incomplete", "images", "这个病例没有影像。");
    if (material.extended_at && *material.extended_at > material.drafted_at)
        concerns.add("report.incomplete", "images",
                     "写完草稿之后又来了影像（" + to_local_text(*material.extended_at) + "）。");
    if (material.apart > 0)
        concerns.add("report.incomplete", "images",
                     "有 " + std::to_string(material.apart) + " 幅影像因编号相同而内容不同，尚待核实，不在其中。");
    // A quiet period closes what no manifest declared: nobody has said that this is all.
    if (!material.declared_complete)
        concerns.add("report.incomplete", "images", "送检机构没有说明影像已传完，可能还有。");
}

}  // namespace shanhai::reports
