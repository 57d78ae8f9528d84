// The tokens of the cases this computer has claimed: later commands then need only the case.
#pragma once

#include "tools/shanhai/files.hpp"

#include <optional>

namespace shanhai::cli::blocking {

// `profile` is the profile's folder; they are kept in state/claims below it, a file each.
auto remember_claim(const fs::path& profile, const std::string& case_id, std::int64_t token) -> Result<void>;
auto recall_claim(const fs::path& profile, const std::string& case_id) -> std::optional<std::int64_t>;
void forget_claim(const fs::path& profile, const std::string& case_id);

}  // namespace shanhai::cli::blocking
