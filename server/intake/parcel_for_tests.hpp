// A parcel, and a link that carries it in whatever pieces a test wants.
#pragma once

#include "server/intake/county_for_tests.hpp"
#include "server/intake/images_for_tests.hpp"
#include "server/intake/submissions.hpp"

#include <deque>

namespace shanhai::intake::test {

using shanhai::test::County;
using shanhai::test::image;
using shanhai::test::joined;

inline auto request_for(const std::vector<Bytes>& objects, std::string key = "parcel-1") -> wire::SubmissionRequest
{
    auto request = wire::SubmissionRequest{.key = std::move(key), .form = shanhai::test::some_form(), .manifest = {}};
    for (const auto& object : objects)
        request.manifest.push_back({.name = std::to_string(request.manifest.size()) + ".dcm",
                                    .size = static_cast<std::int64_t>(object.size()),
                                    .sha256 = Digest::of(object).hex()});
    return request;
}

// Says `pieces`, each by one pull if there is room, and then ends: properly, or with `fault` for ever after.
inline auto pull_of(std::deque<Bytes> pieces, std::optional<Fault> fault = std::nullopt) -> Pull
{
    struct Link {
        std::deque<Bytes> pieces;
        std::optional<Fault> fault;
    };
    auto link = std::make_shared<Link>(Link{std::move(pieces), std::move(fault)});
    return [link](asio::mutable_buffer into) -> awaitable<Result<std::size_t>> {
        auto& left = link->pieces;
        if (left.empty() && link->fault)
            return [](Fault why) -> awaitable<Result<std::size_t>> { co_return why; }(*link->fault);
        std::size_t count = 0;
        if (!left.empty()) {
            count = std::min(left.front().size(), into.size());
            std::copy_n(left.front().data(), count, static_cast<std::byte*>(into.data()));
            left.front().erase(left.front().begin(), left.front().begin() + static_cast<std::ptrdiff_t>(count));
            if (left.front().empty()) left.pop_front();
        }
        return [](std::size_t n) -> awaitable<Result<std::size_t>> { co_return n; }(count);
    };
}

inline auto from(const Bytes& bytes, std::uint64_t first, std::uint64_t last) -> Bytes
{
    return {bytes.begin() + static_cast<std::ptrdiff_t>(first), bytes.begin() + static_cast<std::ptrdiff_t>(last)};
}
inline auto from(const Bytes& bytes, std::uint64_t first) -> Bytes { return from(bytes, first, bytes.size()); }

// Signs by saying so.
struct SayingSigner final : ReceiptSigner {
    auto sign(ByteView receipt) -> Result<Bytes> override
    {
        ++signed_so_far;
        return to_bytes("signed " + std::to_string(signed_so_far) + ": " + std::string{as_text(receipt)});
    }
    int signed_so_far = 0;
};

inline auto submissions_of(County& county, SayingSigner& signer, IntakeSettings settings = {}) -> Submissions
{
    return Submissions{county.ledger, county.packs, county.cpu,
                       signer,        county.clock, county.entropy,
                       county.bell,   settings,     cases::Policy::defaults()};
}

}  // namespace shanhai::intake::test
