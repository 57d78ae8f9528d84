#include "common/report/objects.hpp"

#include <map>
#include <set>
#include <string_view>

namespace shanhai::report {

auto compare_objects(const Document& document, std::span<const Holding> holdings) -> Comparison
{
    std::map<std::string_view, Digest> read;
    std::set<Digest> bytes_read;
    for (const auto& object : document.objects) {
        read.emplace(object.name, object.sha256);
        bytes_read.insert(object.sha256);
    }

    Comparison result;
    std::set<std::string_view> names_held;
    std::set<Digest> bytes_held;
    for (const auto& holding : holdings) {
        names_held.insert(holding.name);
        bytes_held.insert(holding.sha256);
        const auto named = read.find(holding.name);
        if (named != read.end() && named->second != holding.sha256) {
            result.different.push_back(holding.name);
        } else if (!bytes_read.contains(holding.sha256)) {
            result.unread.push_back(holding.name);
        }
    }
    for (const auto& object : document.objects) {
        if (bytes_held.contains(object.sha256)) {
            result.same.push_back(object.name);
        } else if (!names_held.contains(object.name)) {
            result.missing.push_back(object.name);
        }
    }
    return result;
}

}  // namespace shanhai::report
