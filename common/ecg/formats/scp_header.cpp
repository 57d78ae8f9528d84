// Section 1: who, by which machine, and when (EN 1064 section 5.4).
#include "common/dicom/data/charset.hpp"
#include "common/dicom/pdu/byte_io.hpp"
#include "common/ecg/formats/civil_time.hpp"
#include "common/ecg/formats/scp.hpp"

#include <algorithm>
#include <cstdlib>

namespace shanhai::ecg::scp {
namespace {

// Tag 14 byte 8, where the manufacturer did not write a name.
constexpr auto makers = std::to_array<std::string_view>(
    {"",        "Burdick",         "Cambridge", "Compumed",         "Datamed",
     "Fukuda",  "Hewlett-Packard", "Marquette", "Mortara",          "Nihon Kohden",
     "Okin",    "Quinton",         "Siemens",   "Spacelabs",        "Telemed",
     "Hellige", "ESAOTE",          "Schiller",  "Picker-Schwarzer", "Elettronica Trentina",
     "Zwönitz"});

auto until_zero(ByteView raw) -> std::string_view
{
    auto text = as_text(raw);
    text = text.substr(0, text.find('\0'));
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

auto age_of(dicom::ByteReader value) -> std::string
{
    const unsigned count = value.le16();
    const unsigned unit = value.u8();  // years, months, weeks, days, hours
    if (!value.ok() || count == 0 || count > 999 || unit == 0 || unit > 5) return {};
    const auto digits = std::to_string(count);
    return std::string(3 - digits.size(), '0') + digits + "YMWDH"[unit - 1];
}

auto birth_date_of(dicom::ByteReader value) -> std::string
{
    const unsigned year = value.le16();
    const unsigned month = value.u8();
    return date_text(year, month, value.u8());
}

// Byte 17 of tag 14, the language support code. Zero is "ASCII only", which carts say and do not mean.
auto charset_of(unsigned code) -> std::string_view
{
    if (code == 0x01) return "ISO_IR 100";
    return code == 0x27 ? dicom::gb_18030 : std::string_view{};
}

// Fixed fields up to byte 36, then five texts one after the other: the analysing program's revision, the serial number,
// the software, the software of this format, and the manufacturer.
void read_machine(ByteView value, Header& into)
{
    dicom::ByteReader reader{value};
    reader.take(7);
    into.maker = reader.u8();
    into.model = until_zero(reader.take(6));
    reader.take(2);
    into.charset = charset_of(reader.u8());
    reader.take(19);
    std::string_view unused;
    for (auto* const text : {&unused, &into.serial, &into.software, &unused, &into.manufacturer}) {
        *text = until_zero(value.subspan(value.size() - reader.left()));
        reader.take(std::min(reader.left(), text->size() + 1));
    }
}

void read_filters(unsigned tag, dicom::ByteReader value, Filters& into)
{
    if (tag == 29) {
        const unsigned bits = value.u8();
        if (bits & 3) into.notch_hz = bits & 2 ? 50 : 60;
        return;
    }
    const double hertz = tag == 27 ? value.le16() / 100.0 : value.le16();
    if (hertz > 0) (tag == 27 ? into.high_pass_hz : into.low_pass_hz) = hertz;
}

struct Clock {
    CivilTime local{};
    std::optional<int> minutes_ahead{};
};

void read_clock(unsigned tag, dicom::ByteReader value, Clock& into)
{
    if (tag == 25) {
        into.local.year = value.le16();
        into.local.month = value.u8();
        into.local.day = value.u8();
    } else if (tag == 26) {
        into.local.hour = value.u8();
        into.local.minute = value.u8();
        into.local.second = value.u8();
    } else {
        const auto minutes = static_cast<std::int16_t>(value.le16());  // 0x7FFF: not known
        if (value.ok() && std::abs(minutes) <= 14 * 60) into.minutes_ahead = minutes;
    }
}

void read_field(unsigned tag, ByteView value, Header& into, Clock& clock)
{
    switch (tag) {
    case 0: into.last_name = until_zero(value); break;
    case 1: into.first_name = until_zero(value); break;
    case 2: into.id = until_zero(value); break;
    case 3: into.second_name = until_zero(value); break;
    case 4: into.age = age_of(dicom::ByteReader{value}); break;
    case 5: into.birth_date = birth_date_of(dicom::ByteReader{value}); break;
    case 8:
        if (const unsigned sex = dicom::ByteReader{value}.u8(); sex == 1 || sex == 2) into.sex = sex == 1 ? "M" : "F";
        break;
    case 14: read_machine(value, into); break;
    case 16: into.institution = until_zero(value); break;
    case 25:
    case 26:
    case 34: read_clock(tag, dicom::ByteReader{value}, clock); break;
    case 27:
    case 28:
    case 29: read_filters(tag, dicom::ByteReader{value}, into.filters); break;
    default: break;
    }
}

}  // namespace

auto header_of(ByteView section) -> Result<Header>
{
    Header header;
    Clock clock;
    dicom::ByteReader reader{section};
    while (reader.left() > 0) {
        const unsigned tag = reader.u8();
        if (tag == 255) break;
        const auto value = reader.take(reader.le16());
        if (!reader.ok()) return Fault{errc::malformed, "ecg.read"};
        read_field(tag, value, header, clock);
    }
    header.acquired = moment_of(clock.local, clock.minutes_ahead);
    header.offset_stated = header.acquired && clock.minutes_ahead;
    return header;
}

auto texts_of(const Header& header) -> std::vector<std::string_view>
{
    return {header.last_name, header.first_name,   header.second_name, header.id,      header.institution,
            header.model,     header.manufacturer, header.serial,      header.software};
}

void describe(const Header& header, dicom::TextDecoder& texts, Recording& into)
{
    std::string name;
    bool latin = true;  // hanzi are written without a gap, family name first
    for (const auto raw : {header.last_name, header.second_name, header.first_name}) {
        const auto part = texts.text(raw);
        latin = latin && dicom::is_ascii(part);
        if (!name.empty() && !part.empty() && latin) name += ' ';
        name += part;
    }
    into.patient = {name, texts.text(header.id), header.sex, header.birth_date, header.age};
    auto maker = texts.text(header.manufacturer);
    if (maker.empty() && header.maker < makers.size()) maker = makers[header.maker];
    into.device = {std::move(maker), texts.text(header.model), texts.text(header.serial), texts.text(header.software),
                   texts.text(header.institution)};
    into.acquired = header.acquired;
    into.offset_stated = header.offset_stated;
}

}  // namespace shanhai::ecg::scp
