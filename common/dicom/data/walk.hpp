// The steps over one data set, from its first element to its last.
#pragma once

#include "common/dicom/data/structure.hpp"
#include "common/dicom/data/window.hpp"

namespace shanhai::dicom {

class Walk {
public:
    Walk(Source& source, const Wanted& wanted, const StructureLimits& limits, Structure& found);

    auto from(std::uint64_t offset) -> Result<void>;

private:
    enum class Inside { data_set, sequence, item, fragments };

    struct Frame {
        Inside what;
        Encoding encoding;
        std::uint64_t end;  // an open frame: its parent's
        bool open;          // ends with a delimiter
        bool certain;       // a sequence by its VR; otherwise it only looked like one
        Tag tag = 0;        // of the element, for a sequence
    };

    auto step() -> Result<void>;
    auto step_element(const Element& element) -> Result<void>;
    auto step_item(const Element& item) -> Result<void>;
    auto step_fragment(const Element& fragment) -> Result<void>;
    auto step_value(const Element& element) -> Result<void>;
    auto enter(Frame frame) -> Result<void>;
    void leave();

    auto in_pixel_data() const -> bool;
    auto at_top() const -> bool { return frames_.size() == 1; }
    auto in_wanted_item() const -> bool;
    auto note(const Element& element) -> Result<void>;
    auto keep_value(const Element& element, std::vector<Value>& into) -> Result<void>;
    auto is_litter(const Result<Element>& next) const -> bool;
    auto step_out_of_trouble(const Fault& trouble) -> bool;

    const Wanted& wanted_;
    const StructureLimits& limits_;
    Structure& found_;
    Window window_;
    std::uint64_t size_;
    std::uint64_t at_ = 0;
    std::vector<Frame> frames_;
};

}  // namespace shanhai::dicom
