#include "common/ecg/dicom/measurements_report.hpp"

#include "common/ecg/dicom/codes.hpp"
#include "common/ecg/dicom/sr_tree.hpp"
#include "common/ecg/dicom/writing.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace shanhai::ecg {
namespace {

constexpr auto contains = DSRTypes::RT_contains;
constexpr auto context = DSRTypes::RT_hasObsContext;

auto dcm(std::string value, std::string meaning) -> Code { return {std::move(value), "DCM", std::move(meaning)}; }

// TID 1002 and 1004: a device saw it, and nobody else.
void put_observer(SrTree& tree, const Device& device)
{
    const auto name = device.manufacturer + ' ' + device.model;
    const auto uid = dicom::uid_from("device/" + device.manufacturer + '/' + device.model + '/' + device.serial);
    tree.code(context, dcm("121005", "Observer Type"), dcm("121007", "Device"));
    tree.text(context, DSRTypes::VT_UIDRef, dcm("121012", "Device Observer UID"), uid);
    tree.text(context, DSRTypes::VT_Text, dcm("121013", "Device Observer Name"), name == " " ? "" : name);
    tree.text(context, DSRTypes::VT_Text, dcm("121014", "Device Observer Manufacturer"), device.manufacturer);
    tree.text(context, DSRTypes::VT_Text, dcm("121015", "Device Observer Model Name"), device.model);
    tree.text(context, DSRTypes::VT_Text, dcm("121016", "Device Observer Serial Number"), device.serial);
}

// TID 3713 wants these of everybody, measured or not.
constexpr auto always = std::to_array(
    {Quantity::heart_rate, Quantity::qt, Quantity::pr, Quantity::qrs_duration, Quantity::rr});

auto unit_of(Quantity quantity) -> std::string
{
    const bool rate = quantity == Quantity::heart_rate || quantity == Quantity::atrial_rate;
    const bool axis =
        quantity == Quantity::p_axis || quantity == Quantity::qrs_axis || quantity == Quantity::t_axis;
    return rate ? "/min" : axis ? "deg" : "ms";
}

// Global ones, each once: of all groups the lowest, as find() has it.
auto globals_of(std::span<const Measurement> all) -> std::vector<Measurement>
{
    Recording only;
    only.measurements.assign(all.begin(), all.end());
    std::vector<Measurement> globals;
    for (auto number = 1; number <= static_cast<int>(Quantity::t_axis); ++number) {
        const auto* const found = find(only, static_cast<Quantity>(number));
        if (found && std::isfinite(found->value)) globals.push_back(*found);
    }
    return globals;
}

void put_globals(SrTree& tree, std::span<const Measurement> globals, const Device& by, std::string_view sop_class,
                 const std::string& instance)
{
    if (globals.empty()) return;
    tree.open(contains, DSRTypes::VT_Container, dcm("122158", "ECG Global Measurements"));
    put_observer(tree, by);
    for (const auto quantity : always) {
        const auto found = std::ranges::find(globals, quantity, &Measurement::quantity);
        const bool there = found != globals.end();
        const auto unit = there && !found->unit.empty() ? found->unit : unit_of(quantity);
        tree.number(code_of(quantity), there ? std::optional{found->value} : std::nullopt, unit);
    }
    for (const auto& one : globals)
        if (std::ranges::find(always, one.quantity) == always.end())
            tree.number(code_of(one.quantity), one.value, one.unit.empty() ? unit_of(one.quantity) : one.unit);
    tree.waveform(dcm("121112", "Source of Measurement"), sop_class, instance);
    tree.up();
}

void put_statements(SrTree& tree, const Recording& recording)
{
    if (recording.statements.empty()) return;
    tree.open(contains, DSRTypes::VT_Container, dcm("121070", "Findings"));
    put_observer(tree, recording.device);
    for (const auto& one : recording.statements)
        tree.text(contains, DSRTypes::VT_Text, dcm("121071", "Finding"), one);
    tree.up();
}

const Device ourselves{.manufacturer = "Shanhai", .model = "ECG measurements, for information only"};

auto put_content(DSRDocumentTree& content, const Recording& recording, std::span<const Measurement> stated,
                 std::span<const Measurement> computed, std::string_view sop_class, const std::string& instance) -> bool
{
    SrTree tree{content};
    tree.open(DSRTypes::RT_isRoot, DSRTypes::VT_Container, {"28010-7", "LN", "ECG Report"});
    if (tree.good()) tree.note(content.getCurrentContentItem().setTemplateIdentification("3700", "DCMR"));
    tree.code(DSRTypes::RT_hasConceptMod, dcm("121049", "Language of Content Item and Descendants"),
              {"zh-CN", "RFC5646", "Chinese (China)"});
    put_observer(tree, recording.device);
    tree.code(DSRTypes::RT_hasConceptMod, dcm("121058", "Procedure reported"), {"11524-6", "LN", "EKG study"});
    put_globals(tree, stated, recording.device, sop_class, instance);
    put_globals(tree, computed, ourselves, sop_class, instance);
    put_statements(tree, recording);
    return tree.good();
}

auto put_document(DcmDataset& data_set, const Identity& identity, Instant when) -> bool
{
    dicom::Writer to{data_set};
    dicom::put_shared(to, document_of(identity, "ECG measurements", when), comprehensive_sr_storage);
    // DCMTK says when it wrote the object, and that it did; the same values are to be the same object.
    const dicom::LocalTime made{when};
    to.put(DCM_InstanceCreationDate, made.date);
    to.put(DCM_InstanceCreationTime, made.time);
    static_cast<void>(data_set.findAndDeleteElement(DCM_InstanceCreatorUID));
    to.put(DCM_Modality, "SR");
    to.put(DCM_SeriesNumber, "3");
    to.put(DCM_CompletionFlagDescription, "设备测量，仅供参考", dicom::long_string);
    return to.good();
}

// The report's own UIDs follow from the waveform's.
auto report_identity(const Identity& waveform) -> Identity
{
    auto identity = waveform;
    identity.series = dicom::uid_from("ecg/measurements/series/" + waveform.series);
    identity.instance = dicom::uid_from("ecg/measurements/" + waveform.instance);
    return identity;
}

}  // namespace

auto write_measurements_report(const Recording& recording, const Identity& waveform,
                               std::span<const Measurement> computed) -> Result<Bytes>
{
    const auto stated = globals_of(recording.measurements);
    const auto ours = globals_of(computed);
    if (stated.empty() && ours.empty() && recording.statements.empty())
        return Fault{errc::not_found, "ecg.measurements"};
    if (auto good = check(waveform); !good) return good.error();
    const auto sop_class = dicom_class_of(recording);
    if (!sop_class) return sop_class.error();
    const auto when = made_at(recording, waveform);
    if (!when) return Fault{errc::unsupported, "ecg.object"};

    DSRDocument document;
    const std::string referred{*sop_class};
    DcmDataset data_set;
    const bool good =
        document.createNewDocument(DSRTypes::DT_ComprehensiveSR).good() &&
        document.setSpecificCharacterSetType(DSRTypes::CS_UTF8).good() &&
        put_content(document.getTree(), recording, stated, ours, *sop_class, waveform.instance) &&
        document.getCurrentRequestedProcedureEvidence()
            .addItem(waveform.study, waveform.series, referred, waveform.instance)
            .good() &&
        document.completeDocument().good() && document.write(data_set).good();
    const auto identity = report_identity(waveform);
    if (!good || !put_document(data_set, identity, *when)) return Fault{errc::internal, "ecg.object"};
    return file_of(data_set, comprehensive_sr_storage, identity.instance);
}

}  // namespace shanhai::ecg
