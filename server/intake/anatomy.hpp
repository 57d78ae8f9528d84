// What was examined, in the words of forms (头颅CT平扫, 左膝) and of devices (CT, HEAD, KNEE). Pure.
#pragma once

#include <cstdint>
#include <string_view>

namespace shanhai::intake {

// Devices of one kind. DX, CR and what people call DR are one: radiography.
enum class Technique { unknown, radiography, ct, mr, ultrasound, mammography, angiography, nuclear, endoscopy, ecg };

auto technique_of_modality(std::string_view modality) -> Technique;  // "DX"; unknown for SR, OT, ...
auto technique_in_words(std::string_view words) -> Technique;  // "胸部CT平扫"; unknown when it names none, or two

// Regions of the body as bits. Neighbours share one where an image of the one shows the other: a chest is also its
// ribs and its thoracic spine. 0: nothing we know.
using Regions = std::uint32_t;

auto regions_of_code(std::string_view body_part_examined) -> Regions;  // PS3.16 annex L: "CHEST"
auto regions_in_words(std::string_view words) -> Regions;              // "胸部正侧位"

// L, R, B for both, or 0 when the words name no side.
auto side_in_words(std::string_view words) -> char;

}  // namespace shanhai::intake
