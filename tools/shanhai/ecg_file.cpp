#include "tools/shanhai/ecg_file.hpp"

#include "common/dicom/data/dcmtk.hpp"

namespace shanhai::cli {

auto is_plain_name(std::string_view name) -> bool
{
    const bool plain = name.find('/') == std::string_view::npos && name.find('\0') == std::string_view::npos;
    return plain && !name.empty() && !name.starts_with('.');
}

namespace blocking {

auto open_ecg(const fs::path& file) -> Result<EcgFile>
{
    auto content = read_file(file, ecg::Limits{}.object_max + 1);
    if (!content && content.error().at() == "file.large") return Fault{errc::too_large, "ecg.size"};
    if (!content) return content.error();
    auto bytes = to_bytes(*content);
    if (bytes.size() > ecg::Limits{}.object_max) return Fault{errc::too_large, "ecg.size"};
    EcgFile opened{Digest::of(bytes)};
    opened.format = ecg::recognise(bytes);
    opened.bytes = std::move(bytes);
    return opened;
}

auto Beside::operator()(std::string_view name) -> std::optional<ByteView>
{
    if (!is_plain_name(name)) return std::nullopt;
    auto content = read_file(folder_ / name, ecg::Limits{}.object_max);
    if (!content) return std::nullopt;
    return kept_.emplace_back(to_bytes(*content));
}

auto read_ecg(const fs::path& file, const EcgFile& opened) -> Result<ecg::Recording>
{
    if (auto ready = dicom::initialise(); !ready) return ready.error();
    Beside beside{file};
    return ecg::read(opened.bytes, {}, std::ref(beside));
}

}  // namespace blocking
}  // namespace shanhai::cli
