// ECG files as carts write them, among the files that are to be sent: each stands for the DICOM object that the relay
// will make of it, and is sent as it is.
#pragma once

#include "tools/shanhai/scan.hpp"

namespace shanhai::cli {

namespace blocking {

// The file and those that belong to it (a WFDB header's signals), which lie in its folder or, in a ZIP, among those
// `beside` it. Pictures count only when they were `named`: a folder is full of them. unsupported "ecg.format" for what
// is no ECG, and the faults of ecg::convert().
auto look_at_cart(const dicom::MediaFile& file, const std::vector<dicom::MediaFile>& beside, bool named)
    -> Result<std::vector<Found>>;

// What was seen of an ECG, DICOM or not, for the clinic while the patient is still there; nothing of anything else.
auto ecg_seen(const Found& found) -> Result<std::optional<wire::EcgView>>;

}  // namespace blocking
}  // namespace shanhai::cli
