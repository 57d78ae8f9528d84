#include "common/dicom/data/structure.hpp"

#include "common/dicom/data/inflate.hpp"
#include "common/dicom/data/walk.hpp"
#include "common/dicom/pdu/uids.hpp"

namespace shanhai::dicom {
namespace {

constexpr std::uint64_t preamble_size = 128;
constexpr std::uint16_t meta_group = 0x0002;
constexpr std::size_t meta_elements_max = 64;
constexpr std::size_t meta_value_max = 128;

auto not_dicom() -> Fault { return Fault{errc::malformed, "dicom.not"}; }
auto truncated() -> Fault { return Fault{errc::malformed, "dicom.truncated"}; }

auto trimmed_uid(ByteView bytes) -> std::string
{
    constexpr std::string_view padding{" \0", 2};
    auto text = as_text(bytes);
    while (!text.empty() && padding.find(text.back()) != std::string_view::npos) text.remove_suffix(1);
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    return std::string{text};
}

// PS3.10 7.1: 128 bytes, "DICM", the file meta. Each of the three is missing somewhere in the field.
auto start_of_meta(Window& window) -> Result<std::uint64_t>
{
    auto seen = window.look(0, preamble_size + 4);
    if (!seen) return seen.error();
    const auto text = as_text(*seen);
    if (text.size() >= preamble_size + 4 && text.substr(preamble_size, 4) == "DICM") return preamble_size + 4;
    if (text.starts_with("DICM")) return std::uint64_t{4};
    return std::uint64_t{0};
}

// Explicit little endian by PS3.10 7.1, except that a few writers left the VRs out here too.
auto parse_meta_element(ByteView bytes) -> Result<Element>
{
    auto element = parse_element(bytes, Encoding::explicit_little);
    const bool no_vr = !element && element.error().at() == "dicom.vr";
    return no_vr ? parse_element(bytes, Encoding::implicit_little) : element;
}

// The meta ends where its group ends; its stated length is often missing or wrong, so nobody asks it.
auto read_meta(Window& window, std::uint64_t size, std::uint64_t at, Structure& found) -> Result<std::uint64_t>
{
    for (std::size_t i = 0; i < meta_elements_max; ++i) {
        auto seen = window.look(at, Element::header_max + meta_value_max);
        if (!seen) return seen.error();
        if (seen->size() < 4 || group_of(read_tag(*seen, Encoding::explicit_little)) != meta_group) return at;
        auto element = parse_meta_element(*seen);
        if (!element) return element.error();
        if (!element->length || *element->length > size - at - element->header_size) return truncated();
        if (*element->length <= meta_value_max) {
            const auto value = trimmed_uid(seen->subspan(element->header_size, *element->length));
            if (element->tag == tags::transfer_syntax) found.transfer_syntax = value;
            if (element->tag == tags::media_storage_sop_class) found.media_sop_class = value;
        }
        at += element->header_size + *element->length;
    }
    return Fault{errc::malformed, "dicom.structure"};
}

auto declared_encoding(std::string_view transfer_syntax) -> Encoding
{
    if (transfer_syntax == uids::implicit_little_endian) return Encoding::implicit_little;
    if (transfer_syntax == uids::explicit_big_endian) return Encoding::explicit_big;
    if (transfer_syntax == "1.2.840.113619.5.2")
        return Encoding::implicit_little;  // GE: only the pixels are big endian
    return Encoding::explicit_little;      // PS3.5 A.4: every encapsulated syntax, also new ones
}

auto syntax_of(Encoding encoding) -> std::string_view
{
    switch (encoding) {
    case Encoding::implicit_little: return uids::implicit_little_endian;
    case Encoding::explicit_little: return uids::explicit_little_endian;
    case Encoding::explicit_big: return uids::explicit_big_endian;
    }
    return {};
}

// The label decides unless the first element cannot be read that way and can be read another way.
auto choose_encoding(Window& window, std::uint64_t size, Structure& found) -> Result<void>
{
    const auto at = found.data_set_offset;
    if (at >= size) return at == 0 ? not_dicom() : truncated();
    auto seen = window.look(at, Element::header_max);
    if (!seen) return seen.error();
    const auto probed = probe_encoding(*seen, size - at);
    found.transfer_syntax_declared = !found.transfer_syntax.empty();
    if (!found.transfer_syntax_declared) {
        if (!probed && at != 0 && seen->size() < Element::header_max) return truncated();
        if (!probed) return at == 0 ? not_dicom() : Fault{errc::malformed, "dicom.structure"};
        found.encoding = *probed;
        found.transfer_syntax = syntax_of(*probed);
        return {};
    }
    found.encoding = declared_encoding(found.transfer_syntax);
    const bool agrees = !probed || *probed == found.encoding;
    const bool only_vrs_differ = probed && *probed != Encoding::explicit_big;
    if (!agrees && only_vrs_differ) found.encoding = *probed;
    return {};
}

}  // namespace

auto inspect(Source& source, const Wanted& wanted, const StructureLimits& limits) -> Result<Structure>
{
    Structure found;
    Window window{source};
    auto meta = start_of_meta(window);
    if (!meta) return meta.error();
    auto data_set = read_meta(window, source.size(), *meta, found);
    if (!data_set) return data_set.error();
    found.data_set_offset = *data_set;

    found.deflated = found.transfer_syntax == uids::deflated_little_endian;
    if (found.deflated) {
        found.transfer_syntax_declared = true;
        auto plain = InflatedSource::open(source, *data_set, limits.inflated_max);
        if (!plain) return plain.error();
        auto walked = Walk{*plain, wanted, limits, found}.from(0);
        if (!walked) return walked.error();
        return found;
    }

    auto chosen = choose_encoding(window, source.size(), found);
    if (!chosen) return chosen.error();
    auto walked = Walk{source, wanted, limits, found}.from(found.data_set_offset);
    if (!walked) return walked.error();
    return found;
}

}  // namespace shanhai::dicom
