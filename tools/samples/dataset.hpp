// A DICOM data set in the making (DCMTK): put attributes, close it, get the bytes of a file.
#pragma once

#include "common/base/bytes.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <optional>

namespace shanhai::samples {

enum class Charset {
    gb18030,
    gbk,
    utf8,
    mislabelled,  // GBK bytes under ISO_IR 100: the common fault of the field
};

enum class Coding { plain, rle, jpeg };  // jpeg: baseline, lossy

auto parse_charset(std::string_view name) -> std::optional<Charset>;
auto parse_coding(std::string_view name) -> std::optional<Coding>;

class DataSet {
public:
    auto put(const DcmTagKey& tag, std::string_view utf8) -> DataSet&;
    auto put_number(const DcmTagKey& tag, std::uint16_t value) -> DataSet&;
    auto put_signed(const DcmTagKey& tag, std::int16_t value) -> DataSet&;
    auto put_tag(const DcmTagKey& tag, const DcmTagKey& value) -> DataSet&;
    auto put_code(const DcmTagKey& sequence, std::string_view value, std::string_view scheme, std::string_view meaning)
        -> DataSet&;
    auto put_empty_sequence(const DcmTagKey& sequence) -> DataSet&;
    auto add_item(const DcmTagKey& sequence) -> DcmItem&;
    auto put_pixels(const std::vector<std::uint16_t>& pixels) -> DataSet&;
    auto put_pixels(const std::vector<std::uint8_t>& pixels) -> DataSet&;

    // Converts the texts and the pixels, and puts the Part 10 header in front. Nothing may be put afterwards.
    auto finish(Charset charset, Coding coding) && -> Bytes;

private:
    DcmDataset data_;
};

}  // namespace shanhai::samples
