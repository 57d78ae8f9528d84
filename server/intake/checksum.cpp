#include "server/intake/checksum.hpp"

#include <algorithm>

namespace shanhai::intake {

auto Checksum::parse(std::string_view header) -> Result<Checksum>
{
    const auto space = header.find(' ');
    const auto algorithm = header.substr(0, space);
    const auto sum = from_base64(space == std::string_view::npos ? "" : header.substr(space + 1));
    if (sum && algorithm == "sha256" && sum->size() == Digest::size) return Checksum{Hasher{}, *sum};
    if (sum && algorithm == "sha1" && sum->size() == 20) return Checksum{Sha1{}, *sum};
    return Fault{errc::malformed, "upload.checksum-header"};
}

auto Checksum::take(Lane& cpu, Bytes piece) -> awaitable<Result<Bytes>>
{
    auto job = [running = running_, piece = std::move(piece)]() mutable -> Result<Bytes> {
        std::visit([&](auto& hash) { hash.update(piece); }, *running);
        return std::move(piece);
    };
    co_return co_await offload(cpu, std::move(job));
}

auto Checksum::holds() -> bool
{
    if (auto* const sha256 = std::get_if<Hasher>(running_.get()))
        return std::ranges::equal(sha256->finish().bytes(), expected_);
    return std::get<Sha1>(*running_).finish() == expected_;
}

}  // namespace shanhai::intake
