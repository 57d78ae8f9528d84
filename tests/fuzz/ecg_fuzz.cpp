// ECG waveforms from any bytes at all, and the sheet of whatever comes out.
#include "common/base/utf8.hpp"
#include "common/dicom/data/dcmtk.hpp"
#include "common/ecg/dicom/reading.hpp"
#include "common/ecg/drawing/words.hpp"
#include "tests/fuzz/fuzz.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/oflog/oflog.h>

namespace shanhai::fuzz {

void run(ByteView input)
{
    static const bool quiet = dicom::initialise() && (OFLog::configure(OFLogger::OFF_LOG_LEVEL), true);
    must(quiet, "DCMTK has its dictionary");
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
    if (!ecg::check(*recording)) return;
    for (const auto& page : ecg::lay_out(*recording, {}))
        for (const auto& row : page.rows)
            for (const auto& cell : row.cells)
                if (ecg::instead_of(cell).empty())
                    (void)ecg::trace(*cell.lead->lead, *cell.lead->strip->rate_hz, 0, 5000, {});
}

}  // namespace shanhai::fuzz
