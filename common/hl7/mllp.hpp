// The Minimal Lower Layer Protocol (HL7 v2.5.1 appendix C): a message between 0x0B and 0x1C 0x0D. Pure.
#pragma once

#include "common/base/fault.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace shanhai::hl7 {

auto framed(std::string_view message) -> std::string;

// Takes what arrives, piece by piece, and gives the first message out when it is whole.
class MllpReader {
public:
    explicit MllpReader(std::size_t limit) : limit_{limit} {}

    // Nothing yet, or the message. malformed "mllp.frame" when it does not begin as a block does, or ends otherwise;
    // too_large "mllp.frame" beyond the limit. After either, and after a message, there is nothing more to read.
    auto take(std::string_view piece) -> Result<std::optional<std::string>>;

private:
    std::size_t limit_;
    std::string text_;
    bool begun_ = false;
};

}  // namespace shanhai::hl7
