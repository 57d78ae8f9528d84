// A WFDB header and its signal file, with a zero between them; and pictures.
#include "common/ecg/formats/picture.hpp"
#include "common/ecg/formats/readers.hpp"
#include "tests/fuzz/recordings.hpp"

namespace shanhai::fuzz {

void run(ByteView input)
{
    const auto limits = small_limits();
    if (take_choice(input) % 2 == 0) {
        const auto picture = ecg::look_at_picture(input);
        if (!picture) return must(!picture.error().at().empty(), "a refusal has a name");
        must(picture->format == ecg::Format::pdf || picture->width * picture->height > 0, "a picture has a size");
        must(picture->width == 0 || picture->height <= ecg::pixels_max / picture->width, "pixels are bounded");
        return;
    }
    const auto end = static_cast<std::size_t>(std::find(input.begin(), input.end(), std::byte{0}) - input.begin());
    const auto header = input.first(end);
    const auto data = input.subspan(std::min(end + 1, input.size()));
    (void)ecg::is_wfdb(header);
    const auto companion = [&](std::string_view name) -> std::optional<ByteView> {
        must(name.find('/') == std::string_view::npos && name != "..", "a companion is no path");
        return data;
    };
    must_keep_promises(ecg::read_wfdb(header, limits, companion), limits);
}

}  // namespace shanhai::fuzz
