#include "tools/shanhai/concerns.hpp"

#include <optional>

namespace shanhai::cli {
namespace {

auto reason_for(const wire::Concern& concern, const std::vector<std::string>& accepted) -> std::optional<std::string>
{
    for (const auto& one : accepted) {
        const auto split = one.find('=');
        if (split == std::string::npos || split + 1 == one.size()) continue;
        if (one.substr(0, split) == concern.code) return one.substr(split + 1);
    }
    return std::nullopt;
}

}  // namespace

auto decide_concerns(const Console& console, const std::vector<wire::Concern>& concerns,
                     const std::vector<std::string>& accepted) -> Outcome<std::vector<wire::Decision>>
{
    std::vector<wire::Decision> decisions;
    const wire::Concern* undecided = nullptr;
    for (const auto& concern : concerns) {
        auto reason = reason_for(concern, accepted);
        console.note("请核对  " + concern.text + "（" + concern.code + "）" + (reason ? "，已说明：" + *reason : ""));
        if (!reason && !undecided) undecided = &concern;
        if (reason) decisions.push_back({concern.code, concern.field, std::move(*reason)});
    }
    if (undecided) return Failure{Fault{errc::conflict, "sign.concerns", undecided->code}};
    return decisions;
}

}  // namespace shanhai::cli
