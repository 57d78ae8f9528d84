// One Store transaction (PS3.18 section 10.5): objects one after the other, all durable and facts before its report.
//
// begin, its bytes, end, for every object; refuse() for a part that is none; then finish(). A failure is of one object:
// it stands in the report, and the others go on.
#pragma once

#include "server/intake/reception.hpp"
#include "server/intake/stow_report.hpp"
#include "server/people/principal.hpp"

namespace shanhai::intake {

class Stow {
public:
    // With `study`, an object of another study fails as 0xA900.
    Stow(Reception::Means means, std::uint64_t object_max, const people::Principal& who, std::optional<StudyUid> study);

    auto begin() -> awaitable<void>;
    auto append(ByteView bytes) -> awaitable<void>;
    auto end() -> awaitable<void>;
    void refuse(Fault why);
    auto give_up() -> awaitable<void>;  // within an object: the rest of it will not come
    auto finish() -> awaitable<StowReport>;

    // Of how many objects and other parts there is something to report.
    auto seen() const -> std::size_t { return reception_.waiting() + report_.stored.size() + report_.failed.size(); }

private:
    auto write_out() -> awaitable<void>;
    auto set_aside() -> awaitable<void>;
    auto settle() -> awaitable<void>;
    void note(const dicom::Header& header, const Result<Reception::Kept>& kept);

    log::Log log_;
    SiteId site_;
    Reception reception_;
    std::optional<StudyUid> study_;
    StowReport report_;
    Bytes piece_;                   // of the present object, not yet in the pack
    std::optional<Fault> trouble_;  // of the present object: its other bytes do not count
    bool inside_ = false;
};

}  // namespace shanhai::intake
