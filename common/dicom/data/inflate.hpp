// A deflated data set (PS3.5 section A.5) read as if it were plain, without ever holding it.
#pragma once

#include "common/dicom/data/source.hpp"

#include <memory>

namespace shanhai::dicom {

// Cheap when read forward; going back begins anew. The stream was inflated to its end once before anyone reads it, so
// its size is known and its integrity proven.
class InflatedSource final : public Source {
public:
    // `compressed` must outlive this. "dicom.inflate": damaged or cut short (malformed), or over the limit (too_large).
    static auto open(Source& compressed, std::uint64_t offset, std::uint64_t inflated_max) -> Result<InflatedSource>;

    InflatedSource(InflatedSource&&) noexcept;
    InflatedSource& operator=(InflatedSource&&) = delete;
    ~InflatedSource() override;

    auto size() const -> std::uint64_t override { return size_; }
    auto read(std::uint64_t offset, std::span<std::byte> into) -> Result<std::size_t> override;

private:
    class Stream;
    explicit InflatedSource(std::unique_ptr<Stream> stream);
    auto skip_to(std::uint64_t offset) -> Result<void>;

    std::unique_ptr<Stream> stream_;
    std::uint64_t size_ = 0;
};

}  // namespace shanhai::dicom
