// What all objects of a study have in common: whose it is, where and when it was made, and by which device.
#pragma once

#include "tools/samples/study.hpp"

namespace shanhai::samples {

struct Device {  // nobody makes these; the manufacturer's name says so in every object
    std::string_view modality;
    std::string_view manufacturer;
    std::string_view model;
    std::string_view serial;
};

struct Plan {
    SampleStudy study;
    StudyOrder order;
    Device device;
    std::string sop_class;
    std::string series_uid;
    std::string frame_of_reference;
    std::string date;
    std::string time;
    std::string body_part;
    std::string series_description;
    Chance chance;  // what is left for the objects
};

auto plan(const StudyOrder& order, std::uint64_t branch, const Device& device, std::string_view kind) -> Plan;

// The beginning of the study's `number`th object.
auto start(const Plan& plan, std::size_t number, Chance& chance) -> DataSet;

auto decimal(double value) -> std::string;  // a DS

}  // namespace shanhai::samples
