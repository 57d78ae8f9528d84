#include "common/ecg/formats/edf_notes.hpp"

#include "common/ecg/formats/numbers.hpp"
#include "common/ecg/formats/text.hpp"

#include <algorithm>

namespace shanhai::ecg::edf {
namespace {

constexpr char between = '\x14';
constexpr char before_duration = '\x15';

// One list up to its zero. The first text of a record's first list is empty and its onset is the record's own.
void read_list(std::string_view list, std::size_t most, bool& doubtful, std::optional<double>& begins, Notes& into)
{
    const auto end = list.find(between);
    if (end == std::string_view::npos || (list[0] != '+' && list[0] != '-')) return;
    const auto time = list.substr(0, end);
    const auto onset = number_in(time.substr(0, time.find(before_duration)));
    if (!onset) return;
    if (!begins) begins = onset;
    for (list.remove_prefix(end + 1); !list.empty();) {
        const auto next = std::min(list.find(between), list.size());
        auto text = decoded(list.substr(0, next), doubtful);
        if (!text.empty() && into.all.size() < most) into.all.push_back({*onset, std::move(text)});
        list.remove_prefix(std::min(next + 1, list.size()));
    }
}

}  // namespace

auto read_notes(ByteView file, const Header& header, std::size_t most, bool& doubtful) -> Result<Notes>
{
    Notes notes;
    if (!header.timekeeping) return notes;
    std::vector<const Signal*> lists;
    for (const auto& signal : header.signals)
        if (signal.annotations && signal.samples > 0) lists.push_back(&signal);
    for (std::size_t record = 0; record < header.records; ++record) {
        std::optional<double> begins;
        for (const auto* const signal : lists) {
            const auto at = header.size + record * header.record_bytes + signal->offset;
            auto text = as_text(file.subspan(at, signal->samples * header.sample_bytes));
            while (!text.empty() && text[0] != '\0') {
                const auto end = std::min(text.find('\0'), text.size());
                read_list(text.substr(0, end), most, doubtful, begins, notes);
                text.remove_prefix(std::min(end + 1, text.size()));
            }
        }
        if (!begins && header.discontinuous) return Fault{errc::malformed, "ecg.read"};
        if (begins) notes.begins.push_back(*begins);
    }
    if (notes.begins.size() != header.records) notes.begins.clear();
    return notes;
}

}  // namespace shanhai::ecg::edf
