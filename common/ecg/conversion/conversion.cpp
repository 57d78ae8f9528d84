#include "common/ecg/conversion/conversion.hpp"

#include "common/dicom/data/data_set_writer.hpp"
#include "common/ecg/dicom/identity.hpp"
#include "common/ecg/dicom/picture_object.hpp"
#include "common/ecg/dicom/raw_object.hpp"
#include "common/ecg/dicom/writing.hpp"
#include "common/ecg/formats/picture.hpp"

#include <algorithm>

namespace shanhai::ecg {
namespace {

// Of a picture the recording says nothing.
auto identity_of(const Recording& recording, const Digest& digest, Format format, Instant received) -> Identity
{
    auto identity = identity_from(recording, digest);
    identity.original_format = name_of(format);
    identity.original_media_type = media_type_of(format);
    identity.study_description = "心电图";
    if (recording.acquired) return identity;
    const dicom::LocalTime came{received};
    identity.study_date = came.date;
    identity.study_time = came.time;
    return identity;
}

auto convert_picture(ByteView file, const Digest& digest, Format format, Instant received, const Amend& amend)
    -> Result<Converted>
{
    if (auto whole = look_at_picture(file); !whole) return whole.error();
    auto identity = identity_of({}, digest, format, received);
    identity.instance = uid_of("picture", digest);
    if (amend) amend(identity);
    auto object = write_picture(file, identity, received);
    if (!object) return object.error();
    return Converted{.format = format, .identity = std::move(identity), .object = std::move(*object)};
}

// A median beat without a rate has no place in a waveform object, and is no reason to hold the rhythm it was made of:
// the device's file still has it.
void leave_out_timeless_beats(Recording& recording)
{
    for (auto i = recording.strips.size(); i-- > 0;) {
        const auto& strip = recording.strips[i];
        if (strip.kind == StripKind::rhythm || strip.rate_hz) continue;
        recording.strips.erase(recording.strips.begin() + static_cast<std::ptrdiff_t>(i));
        std::erase_if(recording.markers, [i](const Marker& one) { return one.strip == i; });
        for (auto& marker : recording.markers)
            if (marker.strip > i) --marker.strip;
    }
}

auto has_no_rate(const Recording& recording) -> bool
{
    return std::ranges::any_of(recording.strips, [](const Strip& strip) { return !strip.rate_hz; });
}

}  // namespace

auto convert(ByteView file, const Digest& digest, Instant received, const Companions& companions, const Amend& amend)
    -> Result<Converted>
{
    const auto format = recognise(file);
    if (!format) return Fault{errc::unsupported, "ecg.format"};
    if (is_picture(*format)) return convert_picture(file, digest, *format, received, amend);
    auto recording = read(file, {}, companions);
    if (!recording) return recording.error();
    leave_out_timeless_beats(*recording);
    const bool timeless = has_no_rate(*recording);
    auto identity = identity_of(*recording, digest, *format, received);
    if (timeless) identity.instance = uid_of("raw", digest);
    if (amend) amend(identity);
    auto object = timeless ? write_raw(file, identity, received) : write_dicom(*recording, identity);
    if (!object) return object.error();
    return Converted{*format, std::move(*recording), timeless, std::move(identity), std::move(*object)};
}

}  // namespace shanhai::ecg
