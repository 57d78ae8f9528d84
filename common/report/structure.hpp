// What a file of ours is made of: each kind of object that prepare() and cairo write, with the keys it may have. A
// script, an action, a layer, a link or a second way to draw a page needs a key that is not here.
#pragma once

#define POINTERHOLDER_TRANSITION 4  // qpdf 11: std::shared_ptr throughout
#include <qpdf/QPDF.hh>

namespace shanhai::report {

// Every object of the file, used or not.
auto has_only_known_objects(QPDF& pdf) -> bool;

}  // namespace shanhai::report
