#include "tools/samples/plan.hpp"

#include <algorithm>
#include <memory>

namespace shanhai::samples {
namespace {

// Nobody makes these; the manufacturer's name says so in every object.
constexpr Device ct_device{"CT", "SHANHAI SAMPLES (synthetic)", "Phantom CT 16", "CT16-0007"};
constexpr Device dr_device{"DX", "SHANHAI SAMPLES (synthetic)", "Phantom DR 50", "DR50-0112"};
constexpr Device us_device{"US", "SHANHAI SAMPLES (synthetic)", "Phantom US 8", "US8-0031"};

auto start_image(const Plan& plan, std::size_t number, Chance& chance) -> DataSet
{
    auto data = start(plan, number, chance);
    data.put(DCM_BodyPartExamined, plan.body_part);
    data.put(DCM_ImageComments, "合成影像 SYNTHETIC, NOT A PATIENT").put(DCM_BurnedInAnnotation, "NO");
    return data;
}

void put_grey(DataSet& data, std::size_t rows, std::size_t columns, std::string_view photometric)
{
    data.put_number(DCM_SamplesPerPixel, 1).put(DCM_PhotometricInterpretation, photometric);
    data.put_number(DCM_Rows, static_cast<std::uint16_t>(rows))
        .put_number(DCM_Columns, static_cast<std::uint16_t>(columns));
    data.put_number(DCM_BitsAllocated, 16)
        .put_number(DCM_BitsStored, 12)
        .put_number(DCM_HighBit, 11)
        .put_number(DCM_PixelRepresentation, 0);
}

auto ct_object(const Plan& plan, CtRegion region, std::size_t index, std::size_t slices) -> Bytes
{
    const bool head = region == CtRegion::head;
    const double spacing = head ? 0.45 : 0.72;
    const double thickness = head ? 5 : 7.5;
    const double z = static_cast<double>(index) * thickness - (head ? 60 : 300);
    const double corner = -spacing * (ct_size - 1) / 2;
    auto chance = plan.chance.branch(index);
    auto data = start_image(plan, index + 1, chance);

    data.put(DCM_ImageType, "ORIGINAL\\PRIMARY\\AXIAL")
        .put(DCM_FrameOfReferenceUID, plan.frame_of_reference)
        .put(DCM_PositionReferenceIndicator, "");
    data.put(DCM_PatientPosition, "HFS")
        .put(DCM_KVP, "120")
        .put(DCM_XRayTubeCurrent, head ? "220" : "160")
        .put(DCM_ExposureTime, "800");
    data.put(DCM_ConvolutionKernel, head ? "H30" : "B30").put(DCM_GantryDetectorTilt, "0");
    data.put(DCM_SliceThickness, decimal(thickness))
        .put(DCM_SpacingBetweenSlices, decimal(thickness))
        .put(DCM_SliceLocation, decimal(z));
    data.put(DCM_ImagePositionPatient, decimal(corner) + '\\' + decimal(corner) + '\\' + decimal(z));
    data.put(DCM_ImageOrientationPatient, "1\\0\\0\\0\\1\\0")
        .put(DCM_PixelSpacing, decimal(spacing) + '\\' + decimal(spacing));
    data.put(DCM_RescaleIntercept, std::to_string(ct_intercept)).put(DCM_RescaleSlope, "1").put(DCM_RescaleType, "HU");
    data.put(DCM_WindowCenter, head ? "40" : "-500\\40").put(DCM_WindowWidth, head ? "90" : "1500\\350");
    data.put(DCM_WindowCenterWidthExplanation, head ? "脑窗" : "肺窗\\纵隔窗");
    put_grey(data, ct_size, ct_size, "MONOCHROME2");
    const double height = slices > 1 ? static_cast<double>(index) / static_cast<double>(slices - 1) : 0.5;
    data.put_pixels(ct_slice(region, height, plan.chance.branch(1000 + index)));
    return std::move(data).finish(plan.order.charset, plan.order.coding);
}

auto dr_object(const Plan& plan, DrView view) -> Bytes
{
    const bool frontal = view == DrView::frontal;
    auto chance = plan.chance.branch(frontal ? 1 : 2);
    auto data = start_image(plan, frontal ? 1 : 2, chance);

    data.put(DCM_ImageType, "ORIGINAL\\PRIMARY").put(DCM_PresentationIntentType, "FOR PRESENTATION");
    data.put(DCM_ViewPosition, frontal ? "PA" : "LL")
        .put(DCM_ImageLaterality, "U")
        .put(DCM_PatientOrientation, frontal ? "L\\F" : "A\\F");
    data.put(DCM_KVP, "110")
        .put(DCM_Exposure, frontal ? "3" : "8")
        .put(DCM_DistanceSourceToDetector, "1800")
        .put(DCM_DetectorType, "SCINTILLATOR");
    data.put(DCM_ImagerPixelSpacing, "0.148\\0.148").put(DCM_PixelSpacing, "0.148\\0.148");
    data.put_code(DCM_AnatomicRegionSequence, "43799004", "SCT", "Chest");
    data.put_code(DCM_ViewCodeSequence, frontal ? "399348003" : "399198007", "SCT",
                  frontal ? "postero-anterior" : "left lateral");
    data.put_empty_sequence(DCM_AcquisitionContextSequence);
    data.put(DCM_PixelIntensityRelationship, "LOG").put_signed(DCM_PixelIntensityRelationshipSign, frontal ? 1 : -1);
    data.put(DCM_RescaleIntercept, "0").put(DCM_RescaleSlope, "1").put(DCM_RescaleType, "US");
    data.put(DCM_PresentationLUTShape, frontal ? "IDENTITY" : "INVERSE").put(DCM_LossyImageCompression, "00");
    data.put(DCM_WindowCenter, "2000").put(DCM_WindowWidth, "3400").put(DCM_WindowCenterWidthExplanation, "标准");
    put_grey(data, dr_rows, dr_columns, frontal ? "MONOCHROME2" : "MONOCHROME1");

    auto pixels = dr_chest(view, chance);
    if (!frontal)
        std::transform(pixels.begin(), pixels.end(), pixels.begin(),
                       [](std::uint16_t p) { return static_cast<std::uint16_t>(4095 - p); });
    data.put_pixels(pixels);
    return std::move(data).finish(plan.order.charset,
                                  plan.order.coding == Coding::jpeg ? Coding::plain : plan.order.coding);
}

void put_region(DataSet& data)
{
    auto& region = data.add_item(DCM_SequenceOfUltrasoundRegions);
    region.putAndInsertUint16(DCM_RegionSpatialFormat, 1);  // 2D
    region.putAndInsertUint16(DCM_RegionDataType, 1);       // tissue
    region.putAndInsertUint32(DCM_RegionFlags, 0);
    region.putAndInsertUint32(DCM_RegionLocationMinX0, 0);
    region.putAndInsertUint32(DCM_RegionLocationMinY0, 0);
    region.putAndInsertUint32(DCM_RegionLocationMaxX1, us_columns - 1);
    region.putAndInsertUint32(DCM_RegionLocationMaxY1, us_rows - 1);
    region.putAndInsertUint16(DCM_PhysicalUnitsXDirection, 3);  // cm
    region.putAndInsertUint16(DCM_PhysicalUnitsYDirection, 3);
    region.putAndInsertFloat64(DCM_PhysicalDeltaX, 0.036);
    region.putAndInsertFloat64(DCM_PhysicalDeltaY, 0.036);
}

auto us_object(const Plan& plan, std::size_t frames) -> Bytes
{
    auto chance = plan.chance.branch(0);
    auto data = start_image(plan, 1, chance);
    data.put(DCM_ImageType, "ORIGINAL\\PRIMARY").put(DCM_LossyImageCompression, "00").put(DCM_PatientOrientation, "");
    data.put(DCM_NumberOfFrames, std::to_string(frames))
        .put(DCM_FrameTime, "33.33")
        .put_tag(DCM_FrameIncrementPointer, DCM_FrameTime);
    data.put(DCM_CineRate, "30").put(DCM_HeartRate, "60");
    put_region(data);
    data.put_number(DCM_SamplesPerPixel, 3)
        .put(DCM_PhotometricInterpretation, "RGB")
        .put_number(DCM_PlanarConfiguration, 0);
    data.put_number(DCM_Rows, us_rows).put_number(DCM_Columns, us_columns);
    data.put_number(DCM_BitsAllocated, 8)
        .put_number(DCM_BitsStored, 8)
        .put_number(DCM_HighBit, 7)
        .put_number(DCM_PixelRepresentation, 0);
    data.put_pixels(us_cine(frames, chance));
    return std::move(data).finish(plan.order.charset, plan.order.coding);
}

}  // namespace

auto make_ct(const StudyOrder& order, CtRegion region, std::size_t slices) -> SampleStudy
{
    const bool head = region == CtRegion::head;
    auto draft = plan(order, head ? 1 : 2, ct_device, head ? "ct-head" : "ct-chest");
    draft.sop_class = UID_CTImageStorage;
    draft.body_part = head ? "HEAD" : "CHEST";
    draft.study.description = head ? "头颅CT平扫" : "胸部CT平扫";
    draft.series_description = head ? "头颅 5mm" : "胸部 7.5mm";
    const auto shared = std::make_shared<const Plan>(draft);
    for (std::size_t i = 0; i < slices; ++i)
        draft.study.objects.emplace_back([shared, region, i, slices] { return ct_object(*shared, region, i, slices); });
    return std::move(draft.study);
}

auto make_dr(const StudyOrder& order) -> SampleStudy
{
    auto draft = plan(order, 3, dr_device, "dr-chest");
    draft.sop_class = UID_DigitalXRayImageStorageForPresentation;
    draft.body_part = "CHEST";
    draft.study.description = "胸部正侧位";
    draft.series_description = "胸部";
    const auto shared = std::make_shared<const Plan>(draft);
    for (const auto view : {DrView::frontal, DrView::lateral})
        draft.study.objects.emplace_back([shared, view] { return dr_object(*shared, view); });
    return std::move(draft.study);
}

auto make_us(const StudyOrder& order, std::size_t frames) -> SampleStudy
{
    auto draft = plan(order, 4, us_device, "us-cine");
    draft.sop_class = UID_UltrasoundMultiframeImageStorage;
    draft.body_part = "HEART";
    draft.study.description = "心脏彩超";
    draft.series_description = "心尖四腔切面";
    const auto shared = std::make_shared<const Plan>(draft);
    draft.study.objects.emplace_back([shared, frames] { return us_object(*shared, frames); });
    return std::move(draft.study);
}

}  // namespace shanhai::samples
