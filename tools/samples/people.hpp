// Patients and places that do not exist but could: names with their pinyin, ids whose check digit is right.
#pragma once

#include "tools/samples/chance.hpp"

#include <string_view>

namespace shanhai::samples {

struct Person {
    std::string name;        // 张小红
    std::string dicom_name;  // Zhang^Xiaohong=张^小红
    std::string sex;         // M or F
    std::string birth_date;  // 19620317
    std::string age;         // 064Y, on the day of the study
    std::string patient_id;  // the clinic's own
    std::string citizen_id;  // 18 characters; its region (5399..) is assigned to no place
};

struct Place {
    std::string_view institution;
    std::string_view department;
    std::string_view station;
    std::string_view physician;  // who asked, as a PN
};

auto make_person(Chance& chance, int year_of_study) -> Person;
auto make_place(Chance& chance) -> Place;

// GB 11643-1999 section 4.2.6 (ISO 7064 MOD 11-2): the last character of a citizen's id from the 17 before it.
auto citizen_check_digit(std::string_view seventeen) -> char;

}  // namespace shanhai::samples
