#include "common/dicom/data/walk.hpp"

#include <algorithm>

namespace shanhai::dicom {
namespace {

auto truncated() -> Fault { return Fault{errc::malformed, "dicom.truncated"}; }
auto contradictory() -> Fault { return Fault{errc::malformed, "dicom.structure"}; }

auto is_among(Tag tag, std::span<const Tag> all) -> bool { return std::ranges::find(all, tag) != all.end(); }

}  // namespace

Walk::Walk(Source& source, const Wanted& wanted, const StructureLimits& limits, Structure& found)
    : wanted_{wanted}, limits_{limits}, found_{found}, window_{source}, size_{source.size()}
{}

auto Walk::from(std::uint64_t offset) -> Result<void>
{
    at_ = offset;
    if (at_ >= size_) return truncated();
    frames_.assign(1, Frame{Inside::data_set, found_.encoding, size_, false, true});
    while (!frames_.empty()) {
        if (at_ == frames_.back().end && !frames_.back().open) {
            leave();
            continue;
        }
        auto stepped = step();
        if (!stepped && !step_out_of_trouble(stepped.error())) return stepped.error();
    }
    return {};
}

auto Walk::step() -> Result<void>
{
    if (++found_.elements > limits_.elements_max) return Fault{errc::too_large, "dicom.elements"};
    const auto frame = frames_.back();
    auto seen = window_.look(at_, Element::header_max);
    if (!seen) return seen.error();
    const auto within = seen->first(std::min<std::uint64_t>(seen->size(), frame.end - at_));
    const auto next = parse_element(within, frame.encoding);
    if (at_top() && is_litter(next)) {
        found_.trailing_bytes = size_ - at_;
        at_ = size_;
        return {};
    }
    if (!next) return next.error();
    switch (frame.what) {
    case Inside::data_set:
    case Inside::item: return step_element(*next);
    case Inside::sequence: return step_item(*next);
    case Inside::fragments: return step_fragment(*next);
    }
    return contradictory();
}

auto Walk::step_element(const Element& element) -> Result<void>
{
    if (element.tag == tags::item_end && frames_.back().what == Inside::item && frames_.back().open) {
        at_ += element.header_size;
        leave();
        return {};
    }
    // Zeros are a well-formed implicit element of group 0; they are what a lost page of a disk looks like.
    const auto group = group_of(element.tag);
    if (group < 4 || group == group_of(tags::item)) return contradictory();
    if (at_top()) {
        auto noted = note(element);
        if (!noted) return noted.error();
    }
    if (in_wanted_item() && is_among(element.tag, wanted_.of_items)) {
        auto kept = keep_value(element, found_.items.back().values);
        if (!kept) return kept.error();
    }
    return step_value(element);
}

auto Walk::step_value(const Element& element) -> Result<void>
{
    const auto frame = frames_.back();
    at_ += element.header_size;
    const auto inner = element.vr.is("UN") ? Encoding::implicit_little : frame.encoding;  // PS3.5 6.2.2, CP-246

    if (!element.length) {
        const bool items = may_hold_items(element, frame.encoding);
        return enter({items ? Inside::sequence : Inside::fragments, inner, frame.end, true, true, element.tag});
    }
    if (*element.length > frame.end - at_) return truncated();

    if (may_hold_items(element, frame.encoding) && *element.length >= Element::header_min) {
        auto seen = window_.look(at_, 4);
        if (!seen) return seen.error();
        if (read_tag(*seen, inner) == tags::item)
            return enter({Inside::sequence, inner, at_ + *element.length, false, element.vr.is("SQ"), element.tag});
    }
    at_ += *element.length;
    return {};
}

auto Walk::step_item(const Element& item) -> Result<void>
{
    const auto frame = frames_.back();
    at_ += item.header_size;
    if (item.tag == tags::sequence_end && frame.open) {
        leave();
        return {};
    }
    if (item.tag != tags::item) return contradictory();
    const bool wanted = frames_.size() == 2 && is_among(frame.tag, wanted_.sequences);
    if (wanted) found_.items.push_back({frame.tag, {}});
    if (!item.length) return enter({Inside::item, frame.encoding, frame.end, true, frame.certain});
    if (*item.length > frame.end - at_) return truncated();
    return enter({Inside::item, frame.encoding, at_ + *item.length, false, frame.certain});
}

auto Walk::step_fragment(const Element& fragment) -> Result<void>
{
    at_ += fragment.header_size;
    if (fragment.tag == tags::sequence_end) {
        leave();
        return {};
    }
    if (fragment.tag != tags::item || !fragment.length) return contradictory();
    if (*fragment.length > frames_.back().end - at_) return truncated();
    at_ += *fragment.length;
    if (in_pixel_data()) ++found_.pixels->fragments;
    return {};
}

auto Walk::enter(Frame frame) -> Result<void>
{
    // A sequence and its item are two frames but one level.
    if (frames_.size() > limits_.depth_max * 2) return Fault{errc::too_large, "dicom.depth"};
    frames_.push_back(frame);
    return {};
}

void Walk::leave()
{
    if (in_pixel_data()) {
        found_.pixels->length = at_ - found_.pixels->value_offset;
        if (found_.pixels->fragments != 0) --found_.pixels->fragments;  // the first item is the offset table
    }
    frames_.pop_back();
}

auto Walk::in_pixel_data() const -> bool
{
    const bool top_fragments = frames_.size() == 2 && frames_.back().what == Inside::fragments;
    return top_fragments && found_.pixels && found_.pixels->encapsulated && found_.pixels->length == 0;
}

auto Walk::note(const Element& element) -> Result<void>
{
    const auto value_at = at_ + element.header_size;
    const bool pixels = element.tag == tags::pixel_data || element.tag == tags::float_pixel_data ||
                        element.tag == tags::double_pixel_data;
    if (pixels && found_.pixels) return contradictory();
    if (pixels) found_.pixels = PixelData{element.tag, at_, value_at, element.length.value_or(0), !element.length, 0};

    if (!is_among(element.tag, wanted_.values)) return {};
    if (is_among(element.tag, found_.present)) return contradictory();
    found_.present.push_back(element.tag);
    return pixels ? Result<void>{} : keep_value(element, found_.values);
}

auto Walk::in_wanted_item() const -> bool
{
    return frames_.size() == 3 && frames_.back().what == Inside::item && is_among(frames_[1].tag, wanted_.sequences);
}

auto Walk::keep_value(const Element& element, std::vector<Value>& into) -> Result<void>
{
    const auto value_at = at_ + element.header_size;
    if (!element.length || element.vr.is("SQ") || element.vr.is("OB") || element.vr.is("OW")) return {};
    const auto length = *element.length;
    if (length > size_ - value_at) return truncated();
    const bool large_by_nature = element.tag == tags::waveform_sequence || element.tag == tags::encapsulated_document;
    if (large_by_nature) return {};
    if (length > limits_.value_max) return Fault{errc::malformed, "dicom.value"};
    auto seen = window_.look(at_, element.header_size + length);
    if (!seen) return seen.error();
    if (seen->size() < element.header_size + length) return truncated();
    const auto bytes = seen->subspan(element.header_size, length);
    into.push_back({element.tag, element.vr, Bytes(bytes.begin(), bytes.end())});
    return {};
}

// After the pixel data, what is no element is not part of the object: some writers pad, some media leave litter.
// Before it, the same bytes mean that something was lost.
auto Walk::is_litter(const Result<Element>& next) const -> bool
{
    if (!found_.pixels) return false;
    if (!next || next->tag <= found_.pixels->tag) return true;
    const auto group = group_of(next->tag);
    const bool plausible_group = group == 0x7FE0 || group == 0xFFFA || group == 0xFFFC || is_private(next->tag);
    return found_.encoding == Encoding::implicit_little ? !plausible_group : !is_known_vr(next->vr);
}

// Inside something whose length is stated, an inconsistency costs that something, not the object: old devices put
// sequences into UN values in ways nobody can parse. Limits and reading errors are never stepped over.
auto Walk::step_out_of_trouble(const Fault& trouble) -> bool
{
    if (trouble.code() != errc::malformed) return false;
    while (frames_.size() > 1) {
        const auto frame = frames_.back();
        leave();
        if (frame.open) continue;
        at_ = frame.end;
        found_.irregular_sequence |= frame.certain;
        return true;
    }
    return false;
}

}  // namespace shanhai::dicom
