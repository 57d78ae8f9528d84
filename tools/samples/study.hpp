// Whole studies as a township clinic would send them, one object at a time, the same for the same seed.
#pragma once

#include "tools/samples/dataset.hpp"
#include "tools/samples/heart.hpp"
#include "tools/samples/people.hpp"
#include "tools/samples/phantoms.hpp"

#include <functional>

namespace shanhai::samples {

struct StudyOrder {
    std::uint64_t seed = 1;
    Charset charset = Charset::gb18030;
    Coding coding = Coding::plain;
};

struct SampleStudy {
    std::string kind;  // ct-head, ct-chest, dr-chest, us-cine, ecg-normal, ecg-stemi, cart-normal, cart-stemi
    Person person;
    Place place;
    std::string description;
    std::string study_uid;
    std::string accession;
    std::vector<std::function<Bytes()>> objects;  // each makes one file
    std::string ending = ".dcm";
};

auto make_ct(const StudyOrder& order, CtRegion region, std::size_t slices) -> SampleStudy;
auto make_dr(const StudyOrder& order) -> SampleStudy;  // frontal as MONOCHROME2, lateral as MONOCHROME1
auto make_us(const StudyOrder& order, std::size_t frames) -> SampleStudy;
auto make_ecg(const StudyOrder& order, Rhythm rhythm) -> SampleStudy;
auto make_cart_ecg(const StudyOrder& order, Rhythm rhythm) -> SampleStudy;  // no DICOM: HL7 aECG

}  // namespace shanhai::samples
