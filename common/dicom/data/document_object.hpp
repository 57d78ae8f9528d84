// What DICOM says of any document about a study, whatever it is written in: whose it is, which study's, who made it.
#pragma once

#include "common/base/instant.hpp"

#include <string>
#include <string_view>

namespace shanhai::dicom {

// UTF-8 throughout. Values outlive standards of length here: what is too long for its attribute is cut at a whole
// character, and what would end a value or begin another one (a backslash) is written in its full width.
struct DocumentObject {
    std::string study;         // Study Instance UID: that of the images
    std::string series;
    std::string instance;
    std::string patient_name;  // PN, with its groups if there are any
    std::string patient_id;
    std::string patient_sex;
    std::string patient_birth_date;  // YYYYMMDD or empty
    std::string study_date;          // YYYYMMDD or empty
    std::string study_time;
    std::string study_description;
    std::string accession;
    std::string referring_physician;
    std::string institution;
    std::string title;         // of the document
    Instant made_at;           // when it was signed
};

// A name that somebody typed, as a PN of one component: a caret in it does not begin a given name.
auto person_name(std::string_view typed) -> std::string;

// A UID that the same text always gets, and no other: 2.25 and a name-based UUID (PS3.5 section B.2).
auto uid_from(std::string_view name) -> std::string;

}  // namespace shanhai::dicom
