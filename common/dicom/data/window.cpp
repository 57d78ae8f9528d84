#include "common/dicom/data/window.hpp"

#include <algorithm>

namespace shanhai::dicom {

auto Window::look(std::uint64_t offset, std::size_t count) -> Result<ByteView>
{
    const bool inside = offset >= start_ && offset <= start_ + held_.size();
    if (inside && start_ + held_.size() - offset >= count) return ByteView{held_}.subspan(offset - start_);

    // What is already here is kept: a source that can only go forward is never asked to go back.
    if (inside)
        held_.erase(held_.begin(), held_.begin() + static_cast<std::ptrdiff_t>(offset - start_));
    else
        held_.clear();
    start_ = offset;

    const auto kept = held_.size();
    held_.resize(std::max(reach, count));
    auto filled = source_.read(start_ + kept, std::span{held_}.subspan(kept));
    held_.resize(kept + (filled ? *filled : 0));
    if (!filled) return filled.error();
    return ByteView{held_};
}

}  // namespace shanhai::dicom
