// Which DICOM audit event (PS3.15 A.5.3, PS3.16 CID 400 and 401) an action of ours is. Pure.
//
// What DICOM has no word for (a claim, its lapse, a signature, a delivery) is a Procedure Record event with the action
// itself as EventTypeCode in the scheme 99SHANHAI; every message carries that code, so nothing is lost in translation.
#pragma once

#include <string_view>

namespace shanhai::audit {

struct DicomCode {
    std::string_view code;
    std::string_view meaning;
};

inline constexpr std::string_view own_scheme = "99SHANHAI";

struct DicomEvent {
    DicomCode id;
    char action;          // C, R, U, D, E
    DicomCode type{};     // besides our own; empty: none
    bool transfer = false;  // has a source and a destination
};

auto dicom_event_of(std::string_view action) -> DicomEvent;

}  // namespace shanhai::audit
