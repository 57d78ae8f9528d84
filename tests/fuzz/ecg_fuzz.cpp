// ECG waveforms from any bytes at all; the sheet of whatever comes out, and the object that is written of it.
#include "common/base/utf8.hpp"
#include "common/dicom/data/dcmtk.hpp"
#include "common/ecg/dicom/jpeg_header.hpp"
#include "common/ecg/dicom/reading.hpp"
#include "common/ecg/dicom/writing.hpp"
#include "common/ecg/drawing/svg.hpp"
#include "common/ecg/drawing/words.hpp"
#include "tests/fuzz/fuzz.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/oflog/oflog.h>

namespace shanhai::fuzz {

namespace {

auto is_gap(const ecg::Lead& lead, std::size_t at) -> bool { return lead.gap && lead.samples[at] == *lead.gap; }

void must_be_same(const ecg::Lead& was, const ecg::Lead& is)
{
    must(was.samples.size() == is.samples.size() && was.derived == is.derived, "a lead is as long as it was");
    for (std::size_t i = 0; i < was.samples.size(); ++i) {
        const bool same = is_gap(was, i) ? is_gap(is, i) : !is_gap(is, i) && was.samples[i] == is.samples[i];
        must(same, "no sample is lost");
    }
}

void must_come_back(const ecg::Recording& recording, const ecg::Limits& limits)
{
    auto identity = ecg::identity_from(recording, Digest::of(as_view("fuzz")));
    identity.study_date = "20260305";
    const auto object = ecg::write_dicom(recording, identity);
    if (!object) return must(object.error().at() == "ecg.object", "what cannot be written is said by name");
    auto roomy = limits;
    roomy.object_max *= 64;
    const auto read = ecg::read_dicom(*object, roomy);
    must(read.has_value() && read->strips.size() == recording.strips.size(), "what is written is read");
    for (std::size_t s = 0; s < read->strips.size(); ++s) {
        const auto& was = recording.strips[s].leads;
        const auto& is = read->strips[s].leads;
        must(is.size() <= was.size(), "leads are none but those that were there");
        for (std::size_t l = 0; is.size() == was.size() && l < is.size(); ++l) must_be_same(was[l], is[l]);
    }
}

}  // namespace

void run(ByteView input)
{
    static const bool quiet = dicom::initialise() && (OFLog::configure(OFLogger::OFF_LOG_LEVEL), true);
    must(quiet, "DCMTK has its dictionary");
    (void)ecg::read_jpeg_header(input);
    ecg::Limits limits;
    limits.object_max = 1_MiB;
    limits.samples_max = 100'000;
    const auto recording = ecg::read_dicom(input, limits);
    if (!recording) return must(!recording.error().at().empty(), "a refusal has a name");

    std::size_t samples = 0;
    must(recording->strips.size() <= limits.strips_max, "strips are bounded");
    for (const auto& strip : recording->strips) {
        must(!strip.rate_hz || (*strip.rate_hz > 0 && *strip.rate_hz <= ecg::rate_max_hz), "a rate is plausible");
        for (const auto& lead : strip.leads) {
            must(lead.samples.size() == ecg::samples_in(strip), "leads of a strip are of one length");
            samples += lead.samples.size();
        }
    }
    must(samples <= limits.samples_max, "samples are bounded");
    for (const auto& line : ecg::lines_above(*recording)) must(is_utf8(line), "all that is written is UTF-8");
    must_come_back(*recording, limits);
    if (!ecg::check(*recording)) return;
    const auto svg = ecg::svg_of(*recording);
    must(svg.has_value() && is_utf8(*svg), "what may be drawn is drawn");
    must(svg->find("<script") == std::string::npos, "words are words");
    for (const auto& page : ecg::lay_out(*recording, {}))
        for (const auto& row : page.rows)
            for (const auto& cell : row.cells)
                if (ecg::instead_of(cell).empty())
                    (void)ecg::trace(*cell.lead->lead, *cell.lead->strip->rate_hz, 0, 5000, {});
}

}  // namespace shanhai::fuzz
