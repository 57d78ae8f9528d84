// The values of a walked data set, read as text, number or moment.
#pragma once

#include "common/dicom/data/structure.hpp"

#include "common/base/instant.hpp"

namespace shanhai::dicom {

class Values {
public:
    explicit Values(const Structure& found) : found_{found} {}

    auto has(Tag tag) const -> bool;                             // present, perhaps empty, perhaps a sequence
    auto raw(Tag tag) const -> std::string_view;                 // without padding; empty when absent
    auto number(Tag tag) const -> std::uint32_t;                 // US or UL; 0 when absent
    auto integer(Tag tag) const -> std::optional<std::int32_t>;  // IS

private:
    auto find(Tag tag) const -> const Value*;
    const Structure& found_;
};

// PS3.5 section 6.2 DA and TM, also the old forms 2026.03.05 and 15:08:09; `offset` is +0800, or empty for China.
auto moment_of(std::string_view date, std::string_view time, std::string_view offset) -> std::optional<Instant>;

}  // namespace shanhai::dicom
