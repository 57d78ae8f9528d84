#include "server/delivery/oru_results.hpp"

#include "common/report/sections.hpp"

#include <set>

namespace shanhai::delivery {
namespace {

using hl7::components;
using hl7::escaped;
using hl7::Segment;
using report::Release;
using report::Status;
namespace loinc = report::loinc;

// Numbers the results, and gives those that share a name sub-ids (OBX-4) to be told apart by.
class Results {
public:
    Results(const Release& release, OruStatus status) : release_{release}, status_{std::move(status)} {}

    auto add(std::string_view type, std::string name, std::string value, std::string sub_id = {}) -> Segment&
    {
        auto obx = Segment{"OBX"};
        obx.set(1, std::to_string(all_.size() + 1)).set(2, std::string{type}).set(3, name);
        if (sub_id.empty()) sub_id = next_of(name);
        obx.set(4, std::move(sub_id)).set(5, std::move(value)).set(11, status_.result);
        obx.set(14, hl7::to_time(release_.signed_at));
        all_.push_back(std::move(obx));
        return all_.back();
    }
    auto taken() -> std::vector<Segment> { return std::move(all_); }

private:
    auto next_of(const std::string& name) -> std::string
    {
        return seen_.insert(name).second ? std::string{} : std::to_string(seen_.size() + all_.size());
    }

    const Release& release_;
    OruStatus status_;
    std::vector<Segment> all_;
    std::set<std::string> seen_;
};

auto name_of(const report::Section& section) -> std::string
{
    return components({section.code.value, section.title, "LN"});
}

auto name_of(const report::Measurement& one) -> std::string
{
    const auto code = report::code_of(one);
    return code ? components({code->value, one.name, "LN"}) : components({one.name, one.name, "L"});
}

void add_section(Results& to, const Release& release, const report::Section& section)
{
    // The order says what was asked (OBR-4, OBR-13, OBR-31).
    if (section.code == loinc::request || section.code == loinc::clinical_information) return;
    const bool is_critical = section.code == loinc::critical ||
                             (section.code == loinc::impression && !release.document.critical.empty());
    for (auto& text : formatted_texts(section.text)) {
        auto& obx = to.add("FT", name_of(section), std::move(text));
        if (is_critical) obx.set(8, "AA");  // table 0078: abnormal, and alarming
    }
}

void add_measurement(Results& to, const report::Measurement& one)
{
    const auto number = report::decimal_in(one.value);
    auto& obx = to.add(number ? "NM" : "ST", name_of(one), number ? *number : escaped(one.value));
    if (!one.unit.empty()) obx.set(6, escaped(one.unit));
}

// What may not be parted: the bytes of a character, and the two of a line end.
auto size_of_first(std::string_view text) -> std::size_t
{
    if (text.starts_with("\r\n")) return 2;
    std::size_t size = 1;
    while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) ++size;
    return size;
}

}  // namespace

auto oru_withdrawn(bool wrong_patient) -> OruStatus { return {"X", wrong_patient ? "W" : "X"}; }

auto oru_status(const Release& release) -> OruStatus
{
    if (release.withdrawal) return oru_withdrawn(release.withdrawal->wrong_patient);
    switch (release.document.status) {
    case Status::preliminary: return {"P", "P"};
    case Status::final: return {"F", "F"};
    case Status::addendum: return {"C", "C"};
    case Status::amendment: return {"C", "C"};
    case Status::retraction: return oru_withdrawn(false);
    }
    return {"F", "F"};
}

auto formatted_texts(std::string_view text) -> std::vector<std::string>
{
    std::vector<std::string> all{{}};
    std::size_t line_end = 0;  // behind the last line of the value that is being made
    for (std::size_t at = 0; at < text.size();) {
        const auto size = size_of_first(text.substr(at));
        const auto piece = escaped(text.substr(at, size));
        if (all.back().size() + piece.size() > formatted_text_max) {
            const auto cut = line_end > 0 ? line_end : all.back().size();
            auto rest = all.back().substr(cut);
            all.back().resize(cut);
            all.push_back(std::move(rest));
            line_end = 0;
        }
        all.back() += piece;
        if (piece == "\\.br\\") line_end = all.back().size();
        at += size;
    }
    return all;
}

auto oru_results(const Release& release, ByteView pdf) -> std::vector<Segment>
{
    auto results = Results{release, oru_status(release)};
    const auto& document = release.document;
    for (const auto& section : report::sections_of(release)) {
        add_section(results, release, section);
        if (section.code != loinc::findings) continue;
        for (const auto& one : document.measurements) add_measurement(results, one);
    }
    const auto title = components({loinc::imaging_report.value, "诊断报告", "LN"});
    results.add("ED", title, "SHANHAI^application^pdf^Base64^" + to_base64(pdf),  // base64 has no delimiter of ours
                escaped(document.id.text()));
    return results.taken();
}

}  // namespace shanhai::delivery
