// shanhai ecg draw, convert: a cart's file on paper, or as DICOM. Without a network and without an enrolment.
#pragma once

#include "common/ecg/dicom/identity.hpp"
#include "common/ecg/drawing/layout.hpp"
#include "tools/shanhai/session.hpp"

namespace shanhai::cli {

struct EcgDrawWishes {
    std::string file;
    std::string output;            // .pdf: all sheets; .svg: one
    std::string layout = "3x4";    // 6x2, 12x1
    double mm_per_s = 25;          // 50
    double mm_per_mv = 10;         // 5, 20
    double start_s = 0;
    std::size_t page = 1;          // of an SVG
};

// malformed "usage.ecg-output"; the faults of ecg::read(), pdf_of() and svg_of().
auto draw_ecg(Session& session, EcgDrawWishes wishes) -> awaitable<Outcome<void>>;

// What is not said is what the file says of itself; UIDs are made of the file's content, so that the same file becomes
// the same object.
struct EcgConvertWishes {
    std::string file;
    std::string output;
    std::string to = "dicom";
    std::string study{};
    std::string patient_name{};
    std::string patient_id{};
    std::string patient_sex{};
    std::string patient_birth_date{};
    std::string accession{};
    std::string institution{};
    std::string description{};
};

// A waveform object; of a PDF or JPEG a picture object. The faults of ecg::read(), write_dicom(), write_picture().
auto convert_ecg(Session& session, EcgConvertWishes wishes) -> awaitable<Outcome<void>>;

}  // namespace shanhai::cli
