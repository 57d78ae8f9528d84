#include "tools/shanhai/unsent.hpp"

#include "common/base/ids.hpp"

namespace shanhai::cli::blocking {
namespace {

auto folder_in(const fs::path& profile) -> fs::path { return profile / "state" / "unsent"; }

}  // namespace

auto keep_unsent(const fs::path& profile, const std::string& case_id, const UnsentSignature& signature)
    -> Result<void>
{
    if (!CaseId::parse(case_id)) return Fault{errc::malformed, "usage.id", case_id};  // it becomes a file's name
    if (auto made = make_private_folder(folder_in(profile)); !made) return made;
    return write_file(folder_in(profile) / case_id, wire::write_json(signature) + '\n', Privacy::ours_alone);
}

auto find_unsent(const fs::path& profile, const std::string& case_id) -> std::optional<UnsentSignature>
{
    if (!CaseId::parse(case_id)) return std::nullopt;
    const auto text = read_file(folder_in(profile) / case_id);
    if (!text) return std::nullopt;
    auto signature = wire::read_json<UnsentSignature>(*text);
    return signature ? std::optional{std::move(*signature)} : std::nullopt;
}

void forget_unsent(const fs::path& profile, const std::string& case_id)
{
    std::error_code ignored;
    if (CaseId::parse(case_id)) fs::remove(folder_in(profile) / case_id, ignored);
}

}  // namespace shanhai::cli::blocking
