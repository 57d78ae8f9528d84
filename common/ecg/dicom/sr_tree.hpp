// A structured report's content, item by item, with one question at the end: did every step go well? For the .cpp
// files that write them.
#pragma once

#include "common/dicom/data/data_set_writer.hpp"
#include "common/ecg/dicom/item_writing.hpp"

#include <dcmtk/dcmsr/dsrdoc.h>

namespace shanhai::ecg {

class SrTree {
public:
    using Relation = DSRTypes::E_RelationshipType;

    explicit SrTree(DSRDocumentTree& tree) : tree_{tree} {}

    // Below the current item, which the new one then is; up() goes back.
    void open(Relation how, DSRTypes::E_ValueType what, const Code& name);
    void up() { good_ = good_ && tree_.goUp() != 0; }
    void note(const OFCondition& done) { good_ = good_ && done.good(); }
    auto item() -> DSRContentItem& { return tree_.getCurrentContentItem(); }

    void text(Relation how, DSRTypes::E_ValueType what, const Code& name, const std::string& said);  // nothing if empty
    void code(Relation how, const Code& name, const Code& said);
    void number(const Code& name, std::optional<double> value, const std::string& unit);  // absent: it was not measured
    void waveform(const Code& name, std::string_view sop_class, const std::string& instance);

    auto good() const { return good_; }

private:
    DSRDocumentTree& tree_;
    bool good_ = true;
};

}  // namespace shanhai::ecg
