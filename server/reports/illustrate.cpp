#include "server/reports/illustrate.hpp"

#include "common/dicom/picture/picture.hpp"
#include "common/ecg/deriving.hpp"
#include "common/ecg/dicom/reading.hpp"

namespace shanhai::reports {
namespace {

auto about(const Fault& fault, const std::string& object) -> Fault { return Fault{fault.code(), fault.at(), object}; }

auto sheets_of(ByteView bytes, const ecg::SheetOptions& options) -> Result<std::vector<ecg::Sheet>>
{
    auto recording = ecg::read_dicom(bytes);
    if (!recording) return recording.error();
    ecg::derive_limb_leads(*recording);
    return ecg::sheets(*recording, options);
}

}  // namespace

auto key_pictures(std::span<const PictureWish> wishes, const ReadObject& read) -> Result<std::vector<KeyPicture>>
{
    if (wishes.size() > report::key_images_max) return Fault{errc::too_large, "report.key_images"};
    std::vector<KeyPicture> pictures;
    for (const auto& wish : wishes) {
        auto bytes = read(wish.object);
        if (!bytes) return bytes.error();
        auto picture = dicom::picture_of(*bytes, wish.frame);
        if (!picture) return about(picture.error(), wish.object);
        auto said = report::KeyImage{wish.object, wish.frame, wish.caption, Digest::of(picture->jpeg)};
        pictures.push_back({std::move(said), std::move(picture->jpeg), picture->width, picture->height});
    }
    return pictures;
}

auto ecg_sheets(std::span<const std::string> objects, const ReadObject& read, const ecg::SheetOptions& options)
    -> Result<EcgSheets>
{
    EcgSheets all;
    for (const auto& object : objects) {
        auto bytes = read(object);
        if (!bytes) return bytes.error();
        auto sheets = sheets_of(*bytes, options);
        if (!sheets && sheets.error().at() == "ecg.class") continue;
        if (!sheets) {
            all.refused.push_back(about(sheets.error(), object));
            continue;
        }
        for (auto& sheet : *sheets) {
            if (all.sheets.size() < ecg_sheets_max)
                all.sheets.push_back(std::move(sheet));
            else
                all.refused.emplace_back(errc::too_large, "ecg.sheets", object);
        }
    }
    return all;
}

}  // namespace shanhai::reports
