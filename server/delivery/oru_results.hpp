// The results in an ORU^R01: one OBX for each headed text, each measurement and the signed file. Pure.
#pragma once

#include "common/hl7/message.hpp"
#include "common/report/release.hpp"

#include <vector>

namespace shanhai::delivery {

struct OruStatus {
    std::string order;   // OBR-25, table 0123
    std::string result;  // OBX-11, table 0085
};

// preliminary P, final F, addendum and amendment C. What is taken back can no longer be had (X), and was posted wrongly
// (W) when it is another patient's.
auto oru_status(const report::Release& release) -> OruStatus;
auto oru_withdrawn(bool wrong_patient) -> OruStatus;

inline constexpr std::size_t formatted_text_max = 65'536;  // bytes in an FT (section 2.A.31), counted as escaped

// Text as many values as it takes, each cut at a line end if there is one, and never inside an escape sequence.
auto formatted_texts(std::string_view text) -> std::vector<std::string>;

auto oru_results(const report::Release& release, ByteView pdf) -> std::vector<hl7::Segment>;

}  // namespace shanhai::delivery
