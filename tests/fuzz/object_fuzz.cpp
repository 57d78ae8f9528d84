// Whole objects: as files, and as data sets behind the meta group that we write for them.
#include "common/dicom/data/charset.hpp"
#include "common/dicom/data/part10.hpp"
#include "tests/fuzz/fuzz.hpp"

#include <array>

namespace shanhai::fuzz {
namespace {

using namespace dicom;

constexpr auto syntaxes =
    std::to_array<std::string_view>({"", "1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2",
                                     "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.4.70"});

auto as_file(std::string_view syntax, ByteView data_set) -> Bytes
{
    if (syntax.empty()) return Bytes(data_set.begin(), data_set.end());
    auto file = part10_header(SopClassUid::parse("1.2.840.10008.5.1.4.1.1.7").value(),
                              InstanceUid::parse("2.25.3").value(), TransferSyntaxUid::parse(syntax).value(), "FUZZ");
    file.insert(file.end(), data_set.begin(), data_set.end());
    return file;
}

auto all_texts(const Header& header)
{
    return std::to_array({header.patient.name.alphabetic, header.patient.name.ideographic, header.patient.name.phonetic,
                          header.patient.id, header.study_description, header.series_description, header.institution,
                          header.body_part, header.manufacturer, shown(header.patient.name)});
}

}  // namespace

void run(ByteView input)
{
    StructureLimits limits;
    limits.elements_max = 20'000;
    limits.inflated_max = 1_MiB;
    const auto syntax = syntaxes[take_choice(input) % syntaxes.size()];
    const auto file = as_file(syntax, input);
    MemorySource source{file};

    const auto structure = inspect(source, {}, limits);
    if (structure) {
        must(structure->elements <= limits.elements_max, "elements are bounded");
        must(structure->data_set_offset <= file.size(), "the data set begins inside the file");
        must(structure->deflated || structure->trailing_bytes <= file.size(), "litter is inside the file");
    }
    const auto header = read_header(source, limits);
    must(!header || structure, "what has a header has a structure");
    if (!header) return must(header.error().at().starts_with("dicom."), "a refusal has a stable name");
    for (const auto& text : all_texts(*header)) must(is_utf8(text), "all text is UTF-8");
}

}  // namespace shanhai::fuzz
