#include "common/hl7/mllp.hpp"

namespace shanhai::hl7 {
namespace {

constexpr char block_begins = 0x0B;
constexpr char block_ends = 0x1C;
constexpr char carriage_return = 0x0D;

}  // namespace

auto framed(std::string_view message) -> std::string
{
    std::string block{block_begins};
    block += message;
    return block += {block_ends, carriage_return};
}

auto MllpReader::take(std::string_view piece) -> Result<std::optional<std::string>>
{
    if (!begun_ && !piece.empty()) {
        if (piece.front() != block_begins) return Fault{errc::malformed, "mllp.frame"};
        begun_ = true;
        piece.remove_prefix(1);
    }
    text_ += piece.substr(0, limit_ + 2 - std::min(text_.size(), limit_ + 2));
    const auto end = text_.find(block_ends);
    if (end == std::string::npos || end + 1 == text_.size()) {
        if (text_.size() > limit_) return Fault{errc::too_large, "mllp.frame"};
        return std::optional<std::string>{};
    }
    if (text_[end + 1] != carriage_return) return Fault{errc::malformed, "mllp.frame"};
    return std::optional{text_.substr(0, end)};
}

}  // namespace shanhai::hl7
