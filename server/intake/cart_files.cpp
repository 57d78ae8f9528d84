#include "server/intake/cart_files.hpp"

#include "common/dicom/data/source.hpp"
#include "common/ecg/conversion/conversion.hpp"
#include "common/ecg/dicom/measurements_report.hpp"

#include <algorithm>

namespace shanhai::intake {
namespace {

auto folder_of(std::string_view name) -> std::string_view { return name.substr(0, name.find_last_of("/\\") + 1); }

auto about(const Fault& fault, std::size_t line) -> Fault { return {fault.code(), fault.at(), std::to_string(line)}; }

class Maker {
public:
    Maker(const std::vector<CartFile>& files, const ecg::MarkRules& rules, Instant received)
        : files_{files}, rules_{rules}, received_{received}, used_(files.size())
    {
    }

    auto make() -> Result<std::vector<MadeObject>>
    {
        // What names other files goes first: the bare samples of a WFDB record may look like anything.
        for (const bool with_others : {true, false})
            for (std::size_t i = 0; i < files_.size(); ++i) {
                const auto format = ecg::recognise(*files_[i].bytes);
                if (used_[i] || !format || (*format == ecg::Format::wfdb) != with_others) continue;
                // It has identifiers of its own, and was declared as what it is not.
                if (*format == ecg::Format::dicom)
                    return Fault{errc::mismatch, "manifest.type", std::to_string(files_[i].line)};
                if (auto done = take(i); !done) return about(done.error(), files_[i].line);
            }
        for (std::size_t i = 0; i < files_.size(); ++i)
            if (!used_[i] && !files_[i].became)
                return Fault{errc::unsupported, "ecg.format", std::to_string(files_[i].line)};
        return std::move(made_);
    }

private:
    auto take(std::size_t index) -> Result<void>
    {
        const auto& file = files_[index];
        used_[index] = true;
        std::vector<std::size_t> lines{file.line};
        const auto companion = [&](std::string_view name) { return find(name, folder_of(file.name), lines); };
        if (file.became) {  // what it is made of is all that matters: it may be nobody else's
            auto known = ecg::read(*file.bytes, {}, companion);
            const bool picture = !known && known.error().at() == "ecg.picture";
            return known || picture ? Result<void>{} : known.error();
        }
        auto converted = ecg::convert(*file.bytes, file.digest, received_, companion);
        if (!converted) return converted.error();
        const auto format = std::string{ecg::name_of(converted->format)};
        if (!converted->recording)
            return add(std::move(converted->object), file, std::move(lines), format, facts_of_picture(format));
        const auto measured = ecg::measure(*converted->recording);
        auto facts = facts_of(*converted->recording, measured, rules_, received_);
        if (converted->timeless) facts.doubts.insert(ledger::StudyDoubt::ecg_rate);
        auto added = add(std::move(converted->object), file, std::move(lines), format, std::move(facts));
        if (!added) return added;
        const auto ours = ecg::as_measurements(measured);
        auto report = ecg::write_measurements_report(*converted->recording, converted->identity, ours);
        if (!report) return {};  // nobody measured anything, or nothing that such a report has room for
        return add(std::move(*report), file, {}, format, std::nullopt);
    }

    auto add(Bytes object, const CartFile& file, std::vector<std::size_t> lines, std::string format,
             std::optional<EcgFacts> ecg) -> Result<void>
    {
        auto source = dicom::MemorySource{object};
        auto header = dicom::read_header(source);
        if (!header) return header.error();
        const auto digest = Digest::of(object);
        made_.push_back({.line = file.line,
                         .lines = std::move(lines),
                         .name = file.name,
                         .format = std::move(format),
                         .object = std::move(object),
                         .digest = digest,
                         .header = std::move(*header),
                         .ecg = std::move(ecg)});
        return {};
    }

    // In the header's own folder: the same name in another is another patient's.
    auto find(std::string_view name, std::string_view folder, std::vector<std::size_t>& lines)
        -> std::optional<ByteView>
    {
        for (std::size_t i = 0; i < files_.size(); ++i) {
            const std::string_view whole = files_[i].name;
            if (folder_of(whole) != folder || whole.substr(folder.size()) != name) continue;
            used_[i] = true;
            if (std::ranges::find(lines, files_[i].line) == lines.end()) lines.push_back(files_[i].line);
            return *files_[i].bytes;
        }
        return std::nullopt;
    }

    const std::vector<CartFile>& files_;
    const ecg::MarkRules& rules_;
    Instant received_;
    std::vector<bool> used_;
    std::vector<MadeObject> made_;
};

}  // namespace

auto make_objects(const std::vector<CartFile>& files, const ecg::MarkRules& rules, Instant received)
    -> Result<std::vector<MadeObject>>
{
    return Maker{files, rules, received}.make();
}

}  // namespace shanhai::intake
