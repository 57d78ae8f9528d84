// The binary ECG files, with their checksums made right: otherwise hardly anything would come past them.
#include "common/base/utf8.hpp"
#include "common/dicom/pdu/byte_io.hpp"
#include "common/ecg/formats/crc.hpp"
#include "common/ecg/formats/readers.hpp"
#include "common/ecg/formats/scp_for_tests.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace shanhai::fuzz {
namespace {

// Sections one after the other, each an identifier, a length and what is in it.
auto scp_of(ByteView input) -> Bytes
{
    ecg::binary_test::ScpSections sections;
    dicom::ByteReader reader{input};
    while (reader.left() > 3) {
        const unsigned id = reader.u8() % 12;
        const std::size_t length = reader.le16();
        const auto body = reader.take(std::min(length, reader.left()));
        if (id != 0) sections[id] = Bytes(body.begin(), body.end());
    }
    return ecg::binary_test::scp_file(sections);
}

auto ishne_of(ByteView input) -> Bytes
{
    auto file = to_bytes("ISHNE1.0");
    file.resize(10);
    file.insert(file.end(), input.begin(), input.end());
    const std::size_t variable = dicom::ByteReader{input}.le32();
    if (file.size() < 522 || variable > file.size() - 522) return file;
    const auto crc = ecg::crc_ccitt(ByteView{file}.subspan(10, 512 + variable));
    file[8] = static_cast<std::byte>(crc & 0xFF);
    file[9] = static_cast<std::byte>(crc >> 8);
    return file;
}

auto healforce_of(ByteView input) -> Bytes
{
    Bytes file(6);
    file.insert(file.end(), input.begin(), input.end());
    if (file.size() > 0xFFFF) file.resize(0xFFFF);
    file[4] = static_cast<std::byte>(file.size() & 0xFF);
    file[5] = static_cast<std::byte>(file.size() >> 8);
    const auto crc = ecg::crc_ccitt(ByteView{file}.subspan(2), 0);
    file[0] = static_cast<std::byte>(crc >> 8);
    file[1] = static_cast<std::byte>(crc & 0xFF);
    return file;
}

auto read_as(unsigned choice, ByteView input, const ecg::Limits& limits) -> Result<ecg::Recording>
{
    switch (choice % 6) {
    case 0: return ecg::read_scp(scp_of(input), limits);
    case 1: return ecg::read_ishne(ishne_of(input), limits);
    case 2: return ecg::read_mfer(input, limits);
    case 3: return ecg::read_contec(input, limits);
    case 4: return ecg::read_scp(healforce_of(input), limits);
    default: return ecg::read(input, limits);
    }
}

}  // namespace

void run(ByteView input)
{
    ecg::Limits limits;
    limits.object_max = 1_MiB;
    limits.samples_max = 100'000;
    const auto choice = take_choice(input);
    const auto recording = read_as(choice, input, limits);
    if (!recording) return must(!recording.error().at().empty(), "a refusal has a name");

    std::size_t stored = 0;
    must(!recording->strips.empty() && recording->strips.size() <= limits.strips_max, "strips are bounded");
    for (const auto& strip : recording->strips) {
        must(!strip.rate_hz || ecg::plausible_rate(*strip.rate_hz), "a rate is plausible");
        must(strip.leads.size() <= limits.leads_max + 4, "leads are bounded, but for those derived");
        for (const auto& lead : strip.leads) {
            must(lead.samples.size() == ecg::samples_in(strip), "leads of a strip are of one length");
            must(is_utf8(lead.label), "a label is UTF-8");
            if (!lead.derived) stored += lead.samples.size();
        }
    }
    must(stored <= limits.samples_max, "samples are bounded");
    must(recording->measurements.size() <= limits.annotations_max, "measurements are bounded");
    for (const auto& marker : recording->markers)
        must(marker.sample < ecg::samples_in(recording->strips.at(marker.strip)), "a marker lies in its strip");
    for (const auto& text : recording->statements) must(is_utf8(text), "statements are UTF-8");
    const auto& patient = recording->patient;
    const auto& device = recording->device;
    for (const auto* const text : {&patient.name, &patient.id, &patient.birth_date, &patient.age, &device.manufacturer,
                                   &device.model, &device.serial, &device.software, &device.institution})
        must(is_utf8(*text), "all that is written is UTF-8");
}

}  // namespace shanhai::fuzz
