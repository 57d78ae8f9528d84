// The parts of a report, from top to bottom. Each is a column; the page is their sequence.
#pragma once

#include "common/report/column.hpp"
#include "common/report/document.hpp"
#include "common/report/illustrations.hpp"

namespace shanhai::report {

// particulars.cpp: whose report, who asked for what, and when
auto particulars(Typesetter& type, const Document& document) -> Column;

// standing.cpp: what this version is to the ones before it, where it is not simply the report
auto standing(Typesetter& type, const Document& document) -> Column;

// body.cpp: technique, measurements, findings, impression, critical values, recommendation, addendum
auto body_of(Typesetter& type, const Document& document) -> Column;

// figures.cpp: the key images with their captions; `pictures` are those of the document, in its order; 1 is full size
auto key_images(Typesetter& type, const Document& document, const std::vector<Picture>& pictures, double size)
    -> Column;

// notice.cpp: the whole of a retraction
auto retraction(Typesetter& type, const Document& document) -> Column;

// signature_block.cpp: who answers for it, and how anyone can check; in one piece at the foot of the last page
auto signature_block(Typesetter& type, const Document& document) -> Column;

}  // namespace shanhai::report
