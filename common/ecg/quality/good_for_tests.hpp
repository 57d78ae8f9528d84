// Good recordings to do harm to: hearts made from seeds, and the clean files of the test data. Those that the rules
// were tuned on, and those that they had never seen.
#pragma once

#include "common/ecg/formats/read.hpp"
#include "common/ecg/measuring/measuring.hpp"
#include "common/ecg/measuring/wfdb_for_tests.hpp"
#include "common/ecg/quality/corrupting_for_tests.hpp"

#include <set>

namespace shanhai::ecg::test {

struct Good {
    std::string name;
    Recording recording;
    Potentials potentials;
};

enum class Half { tuning, validation };

// Files by name: these were looked at while the limits were chosen. Any other belongs to the validation.
inline const std::set<std::string> tuned_on{"ecgtoolkit_example.dcm", "ecgtoolkit_example.scp", "hl7_example.xml",
                                            "muse_ecg1.xml",          "129DYPRG.XML",           "ptb10s.hea",
                                            "ecg12_gb18030_500hz.dcm", "welchallyn_mdw14_2017.SCP"};

inline auto file_recordings(const std::filesystem::path& folder, Half half) -> std::vector<Good>
{
    std::vector<Good> all;
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{folder})
        if (entry.is_regular_file()) files.push_back(entry.path());
    std::ranges::sort(files);
    std::set<std::pair<long, long>> seen;  // one ECG in several formats counts once, and never in both halves
    for (const bool marking : {half == Half::validation, false}) {
        for (const auto& file : files) {
            const bool tuned = tuned_on.contains(file.filename().string());
            if (!marking && tuned != (half == Half::tuning)) continue;
            if (marking && !tuned) continue;
            const auto bytes = bytes_in(file);
            const auto read_one = read(std::as_bytes(std::span{bytes}));
            if (!read_one) continue;
            auto potentials = potentials_of(*read_one);
            if (!potentials || static_cast<double>(potentials->count()) < 9.5 * potentials->rate_hz) continue;
            const auto ten = piece(*potentials, 0, 10);
            const auto measured = measure(recording_of(ten));
            if (!measured.qrs_axis) continue;
            const std::pair who{std::lround(*measured.qrs_axis / 8), std::lround(*measured.rr_ms / 20)};
            if (!seen.insert(who).second || marking) continue;
            all.push_back({file.filename().string(), recording_of(ten), ten});
        }
    }
    return all;
}

inline auto made_recordings(Half half, std::uint64_t count) -> std::vector<Good>
{
    std::vector<Good> all;
    const std::uint64_t first = half == Half::tuning ? 1 : 100'001;
    for (auto seed = first; seed < first + count; ++seed) {
        auto recording = record(any_heart(seed));
        auto potentials = *potentials_of(recording);
        all.push_back({"seed " + std::to_string(seed), std::move(recording), std::move(potentials)});
    }
    return all;
}

// Ten seconds each, alternately for tuning and for validation.
inline auto pieces_of_100(const std::filesystem::path& folder, Half half) -> std::vector<Recording>
{
    const auto whole = record_100(folder);
    std::vector<Recording> all;
    for (std::size_t k = half == Half::tuning ? 0 : 1; (k + 1) * 3600 <= samples_in(whole.strips[0]); k += 2) {
        auto part = whole;
        for (auto& lead : part.strips[0].leads) {
            const auto from = lead.samples.begin() + static_cast<std::ptrdiff_t>(k * 3600);
            lead.samples = std::vector<std::int32_t>(from, from + 3600);
        }
        all.push_back(std::move(part));
    }
    return all;
}

}  // namespace shanhai::ecg::test
