// Text as carts write it: UTF-8, GBK or Latin-1, hardly ever declared.
#pragma once

#include "common/base/bytes.hpp"

namespace shanhai::ecg {

// UTF-8, whatever it was: weighed as DICOM's texts are (common/dicom/data/charset.hpp). What no reading explains
// appears as <B3>. `doubtful` becomes true where a person should look, and stays true. Cut off at the first zero, and
// spaces behind.
auto decoded(std::string_view raw, bool& doubtful) -> std::string;

// A file's bytes in the encoding that they name (GB2312, GBK, GB18030, ISO-8859-1, UTF-8); unsupported "ecg.charset".
auto to_utf8(std::string_view raw, std::string_view encoding) -> Result<std::string>;

}  // namespace shanhai::ecg
