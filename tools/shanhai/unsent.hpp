// A signature that was made and has not arrived: it is sent again, not made again. Nobody signs twice because a network
// or a timestamp authority was away.
#pragma once

#include "common/wire/report.hpp"
#include "tools/shanhai/files.hpp"

#include <optional>

namespace shanhai::cli {

struct UnsentSignature {
    std::string report;
    std::int64_t token = 0;
    std::string signature;  // base64
    std::vector<wire::Decision> decisions;
};
BOOST_DESCRIBE_STRUCT(UnsentSignature, (), (report, token, signature, decisions))

namespace blocking {

// In state/unsent below the profile's folder, a file for each case.
auto keep_unsent(const fs::path& profile, const std::string& case_id, const UnsentSignature& signature)
    -> Result<void>;
auto find_unsent(const fs::path& profile, const std::string& case_id) -> std::optional<UnsentSignature>;
void forget_unsent(const fs::path& profile, const std::string& case_id);

}  // namespace blocking
}  // namespace shanhai::cli
