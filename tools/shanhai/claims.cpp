#include "tools/shanhai/claims.hpp"

#include "common/base/ids.hpp"

#include <charconv>

namespace shanhai::cli::blocking {
namespace {

auto folder_in(const fs::path& profile) -> fs::path { return profile / "state" / "claims"; }

}  // namespace

auto remember_claim(const fs::path& profile, const std::string& case_id, std::int64_t token) -> Result<void>
{
    if (!CaseId::parse(case_id)) return Fault{errc::malformed, "usage.id", case_id};  // it becomes a file's name
    if (auto made = make_private_folder(folder_in(profile)); !made) return made;
    return write_file(folder_in(profile) / case_id, std::to_string(token) + '\n', Privacy::ours_alone);
}

auto recall_claim(const fs::path& profile, const std::string& case_id) -> std::optional<std::int64_t>
{
    if (!CaseId::parse(case_id)) return std::nullopt;
    const auto text = read_file(folder_in(profile) / case_id);
    if (!text) return std::nullopt;
    std::int64_t token = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), token);
    return error == std::errc{} ? std::optional{token} : std::nullopt;
}

void forget_claim(const fs::path& profile, const std::string& case_id)
{
    std::error_code ignored;
    if (CaseId::parse(case_id)) fs::remove(folder_in(profile) / case_id, ignored);
}

}  // namespace shanhai::cli::blocking
