// Sections 7, 8 and 11: what the cart measured and said (EN 1064 sections 5.10, 5.11 and 5.14).
#include "common/dicom/pdu/byte_io.hpp"
#include "common/ecg/formats/scp.hpp"

namespace shanhai::ecg::scp {
namespace {

// 29999 was not measured, 29998 not found, 19999 and 999 no value at all: section 5.10 has one for each reason, and
// writers take any of them.
auto measured(unsigned value) -> bool { return value < 19999; }
auto is_axis(int degrees) -> bool { return degrees >= -360 && degrees <= 360; }

struct Times {
    unsigned p_onset, p_offset, qrs_onset, qrs_offset, t_offset;  // milliseconds into the beat
    int p_axis, qrs_axis, t_axis;
};

auto times_in(dicom::ByteReader& reader) -> Times
{
    Times times{};
    for (auto* const one : {&times.p_onset, &times.p_offset, &times.qrs_onset, &times.qrs_offset, &times.t_offset})
        *one = reader.le16();
    for (auto* const one : {&times.p_axis, &times.qrs_axis, &times.t_axis})
        *one = static_cast<std::int16_t>(reader.le16());
    return times;
}

class Measurements {
public:
    Measurements(std::size_t most, Recording& into) : most_{most}, into_{into} {}

    void add(Quantity quantity, double value, const char* unit, unsigned group)
    {
        if (into_.measurements.size() < most_) into_.measurements.push_back({quantity, {}, value, unit, group});
    }
    void add_interval(Quantity quantity, unsigned from, unsigned to, unsigned group)
    {
        if (measured(from) && measured(to) && to > from) add(quantity, to - from, "ms", group);
    }
    void add_axis(Quantity quantity, int degrees, unsigned group)
    {
        if (is_axis(degrees)) add(quantity, degrees, "deg", group);
    }
    void add_stated(Quantity quantity, unsigned value, const char* unit)
    {
        if (value > 0 && measured(value)) add(quantity, value, unit, 0);
    }

private:
    std::size_t most_;
    Recording& into_;
};

// Of corrections for rate, 1 is Bazett's; the others have no place of their own here.
auto corrected(unsigned formula) -> Quantity { return formula == 1 ? Quantity::qtc_bazett : Quantity::qtc; }

struct Statement {
    unsigned type = 2;
    std::string_view text{};
};

auto statements_of(ByteView section, bool typed) -> std::vector<Statement>
{
    std::vector<Statement> all;
    dicom::ByteReader reader{section};
    reader.take(8);  // confirmed or not, and when
    for (unsigned left = reader.u8(); left > 0; --left) {
        reader.u8();  // its number
        dicom::ByteReader body{reader.take(reader.le16())};
        if (!reader.ok()) break;
        Statement one;
        if (typed) one.type = body.u8();
        auto text = as_text(body.take(body.left()));
        text = text.substr(0, text.find('\0'));
        while (text.starts_with(' ')) text.remove_prefix(1);
        while (text.ends_with(' ')) text.remove_suffix(1);
        one.text = text;
        if (!text.empty()) all.push_back(one);
    }
    return all;
}

}  // namespace

void read_measurements(ByteView section, std::size_t most, Recording& into)
{
    if (section.empty()) return;
    dicom::ByteReader reader{section};
    Measurements measurements{most, into};
    const unsigned beats = reader.u8();
    const unsigned spikes = reader.u8();
    measurements.add_stated(Quantity::rr, reader.le16(), "ms");
    measurements.add_stated(Quantity::pp, reader.le16(), "ms");
    for (unsigned group = 0; group < beats; ++group) {
        const auto times = times_in(reader);
        if (!reader.ok()) return;
        measurements.add_interval(Quantity::p_duration, times.p_onset, times.p_offset, group);
        measurements.add_interval(Quantity::pr, times.p_onset, times.qrs_onset, group);
        measurements.add_interval(Quantity::qrs_duration, times.qrs_onset, times.qrs_offset, group);
        measurements.add_interval(Quantity::qt, times.qrs_onset, times.t_offset, group);
        measurements.add_axis(Quantity::p_axis, times.p_axis, group);
        measurements.add_axis(Quantity::qrs_axis, times.qrs_axis, group);
        measurements.add_axis(Quantity::t_axis, times.t_axis, group);
    }
    reader.take(spikes * std::size_t{4 + 6});  // of a pacemaker: when and how high, then of which kind
    reader.take(reader.le16());                // each QRS's type
    const unsigned ventricular = reader.le16();
    const unsigned atrial = reader.le16();
    const unsigned qtc = reader.le16();
    const unsigned formula = reader.u8();
    if (!reader.ok()) return;
    measurements.add_stated(Quantity::heart_rate, ventricular, "/min");
    measurements.add_stated(Quantity::atrial_rate, atrial, "/min");
    measurements.add_stated(corrected(formula), qtc, "ms");
}

auto statements_in(const Sections& sections) -> std::vector<std::string_view>
{
    std::vector<std::string_view> texts;
    for (const auto& one : statements_of(sections.of[8], false)) texts.push_back(one.text);
    if (!texts.empty()) return texts;
    // The universal statements: 1 are codes, 2 is text, 3 the logic between them.
    for (const auto& one : statements_of(sections.of[11], true))
        if (one.type == 1 || one.type == 2) texts.push_back(one.text);
    return texts;
}

}  // namespace shanhai::ecg::scp
