// One reader for each format, chosen by read.hpp. `is_...` looks at the beginning of a file only and never believes a
// length; `read_...` keeps the promises of read().
#pragma once

#include "common/ecg/formats/read.hpp"

namespace shanhai::ecg {

auto is_scp(ByteView beginning) -> bool;
auto read_scp(ByteView file, const Limits& limits) -> Result<Recording>;
auto is_aecg(ByteView beginning) -> bool;
auto read_aecg(ByteView file, const Limits& limits) -> Result<Recording>;
auto is_muse(ByteView beginning) -> bool;
auto read_muse(ByteView file, const Limits& limits) -> Result<Recording>;
auto is_ishne(ByteView beginning) -> bool;
auto read_ishne(ByteView file, const Limits& limits) -> Result<Recording>;
auto is_contec(ByteView beginning) -> bool;
auto read_contec(ByteView file, const Limits& limits) -> Result<Recording>;
auto is_mfer(ByteView beginning) -> bool;
auto read_mfer(ByteView file, const Limits& limits) -> Result<Recording>;
auto is_sierra(ByteView beginning) -> bool;
auto read_sierra(ByteView file, const Limits& limits) -> Result<Recording>;
auto is_mortara(ByteView beginning) -> bool;
auto read_mortara(ByteView file, const Limits& limits) -> Result<Recording>;
auto is_cardiosoft(ByteView beginning) -> bool;
auto read_cardiosoft(ByteView file, const Limits& limits) -> Result<Recording>;
auto is_mindray(ByteView beginning) -> bool;
auto read_mindray(ByteView file, const Limits& limits) -> Result<Recording>;  // says only that it cannot
auto is_edf(ByteView beginning) -> bool;
auto read_edf(ByteView file, const Limits& limits) -> Result<Recording>;
auto is_bdf(ByteView beginning) -> bool;
auto read_bdf(ByteView file, const Limits& limits) -> Result<Recording>;
auto is_wfdb(ByteView beginning) -> bool;
auto read_wfdb(ByteView file, const Limits& limits, const Companions& companions) -> Result<Recording>;

}  // namespace shanhai::ecg
