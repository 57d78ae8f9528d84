// The pictures of a report, made of the bytes that were read: key images, and the sheets of an ECG.
//
// Pure of the ledger and of storage: whoever calls brings the bytes. The same bytes give the same pictures, so that the
// relay, the signer's side and a court can each make them again and compare the digests. Takes as long as decoding
// does: for lane `cpu`.
#pragma once

#include "common/ecg/drawing/draw.hpp"
#include "common/report/document.hpp"

#include <span>

namespace shanhai::reports {

// The whole object of this name (report::Object::name); its fault is passed on.
using ReadObject = std::function<Result<Bytes>(const std::string& object)>;

struct PictureWish {
    std::string object;
    std::uint32_t frame = 1;  // counted from 1
    std::string caption{};
};

struct KeyPicture {
    report::KeyImage said;  // for the document: with the digest of
    Bytes jpeg;             // what stands on the page
    int width = 0;
    int height = 0;
};

// One for each wish, in that order. too_large "report.key_images" (more than report::key_images_max), and the faults of
// dicom::picture_of() with the object's name as their subject.
auto key_pictures(std::span<const PictureWish> wishes, const ReadObject& read) -> Result<std::vector<KeyPicture>>;

inline constexpr std::size_t ecg_sheets_max = 4;

struct EcgSheets {
    std::vector<ecg::Sheet> sheets;
    std::vector<Fault> refused;  // ECGs that cannot be drawn to scale (H11) or read: subject is the object's name
};

// Of those objects that are ECG waveforms, in their order; the others are passed over. What cannot be drawn is refused
// by name and the report may still be written: it then says so in words.
auto ecg_sheets(std::span<const std::string> objects, const ReadObject& read, const ecg::SheetOptions& options = {})
    -> Result<EcgSheets>;

}  // namespace shanhai::reports
