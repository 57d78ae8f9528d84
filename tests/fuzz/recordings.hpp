// What every reader of ECG files promises for every input, and limits small enough to reach them.
#pragma once

#include "common/base/utf8.hpp"
#include "common/ecg/formats/read.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace shanhai::fuzz {

inline auto small_limits() -> ecg::Limits
{
    ecg::Limits limits;
    limits.object_max = 1_MiB;
    limits.samples_max = 100'000;
    limits.annotations_max = 100;
    return limits;
}

inline void must_keep_promises(const Result<ecg::Recording>& recording, const ecg::Limits& limits)
{
    if (!recording) return must(!recording.error().at().empty(), "a refusal has a name");
    must(!recording->format.empty(), "a format has a name");
    must(!recording->strips.empty() && recording->strips.size() <= limits.strips_max, "strips are bounded");
    must(recording->statements.size() <= limits.annotations_max, "statements are bounded");
    must(recording->measurements.size() <= limits.annotations_max, "measurements are bounded");
    std::size_t samples = 0;
    for (const auto& strip : recording->strips) {
        must(!strip.rate_hz || (*strip.rate_hz > 0 && *strip.rate_hz <= ecg::rate_max_hz), "a rate is plausible");
        must(is_utf8(strip.label), "a strip's label is UTF-8");
        must(!strip.leads.empty() && strip.leads.size() <= limits.leads_max, "leads are bounded");
        for (const auto& lead : strip.leads) {
            must(lead.samples.size() == ecg::samples_in(strip), "leads of a strip are of one length");
            must(is_utf8(lead.label), "a label is UTF-8");
            samples += lead.samples.size();
        }
    }
    must(samples <= limits.samples_max, "samples are bounded");
    for (const auto& marker : recording->markers)
        must(marker.strip < recording->strips.size() &&
                 marker.sample <= ecg::samples_in(recording->strips[marker.strip]), "a marker is inside its strip");
    for (const auto& line : recording->statements) must(is_utf8(line), "a statement is UTF-8");
    for (const auto& one : recording->measurements)
        must(is_utf8(one.unit) && is_utf8(one.code.value) && is_utf8(one.code.meaning), "a measurement is UTF-8");
    for (const auto& one : recording->markers)
        must(is_utf8(one.code.value) && is_utf8(one.code.meaning), "a marker is UTF-8");
    const auto& [name, id, sex, birth_date, age] = recording->patient;
    const auto& [manufacturer, model, serial, software, institution] = recording->device;
    for (const auto* const text : {&name, &id, &sex, &birth_date, &age, &manufacturer, &model, &serial, &software,
                                   &institution, &recording->format})
        must(is_utf8(*text), "who and what it is is UTF-8");
}

}  // namespace shanhai::fuzz
