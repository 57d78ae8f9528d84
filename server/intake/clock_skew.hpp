// Three clocks stand beside every object: its device's, its sender's and ours. Surveyed devices were wrong by 24
// minutes on average, so none of theirs times anything; but a site is told when one of its clocks is off.
//
// What an arrival proves: an image made after it arrived, or before there was such an image, was made by a wrong clock.
// One made last week was perhaps sent late. The sender's clock is read as it sends, so it is compared both ways.
#pragma once

#include "server/ledger/ledger.hpp"

namespace shanhai::intake {

// Seconds from our clock to the device's; negative when it is behind, or the image is old.
auto clock_ahead(std::optional<Instant> made_at, Instant received) -> std::optional<std::int64_t>;

// Whether that proves a wrong clock.
auto device_is_off(std::int64_t ahead, std::chrono::seconds tolerance) -> bool;
auto sender_is_off(std::int64_t ahead, std::chrono::seconds tolerance) -> bool;

// Judges the devices of these studies: one that is off is noted on the study and for its site, and forgotten when it
// is right again.
auto judge_devices(ledger::Facts& facts, const SiteId& site, const std::vector<StudyUid>& studies,
                   std::chrono::seconds tolerance, Instant now) -> Result<void>;

// The same for the computer that declared a parcel at `declared`, by our clock.
auto judge_sender(ledger::Facts& facts, const ledger::Submission& submission, std::chrono::seconds tolerance)
    -> Result<void>;

inline constexpr std::string_view senders_computer = "computer";  // beside the names of devices

}  // namespace shanhai::intake
