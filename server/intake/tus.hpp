// tus 1.0 in its headers (https://tus.io/protocols/resumable-upload): what requests mean, what replies carry. Pure.
#pragma once

#include "common/net/http/request.hpp"
#include "common/net/http/response.hpp"
#include "server/ledger/submissions.hpp"

#include <map>
#include <variant>

namespace shanhai::intake::tus {

inline constexpr std::string_view version = "1.0.0";
inline constexpr std::string_view extensions =
    "creation,creation-with-upload,expiration,termination,checksum,concatenation";
inline constexpr std::string_view content_type = "application/offset+octet-stream";
inline constexpr unsigned checksum_mismatch = 460;

// An upload is a submission's stream, or a part of one.
using UploadId = std::variant<SubmissionId, ledger::PartId>;
auto parse_id(std::string_view text) -> std::optional<UploadId>;
auto path_of(const UploadId& which) -> std::string;

// Every request but OPTIONS names the protocol's version.
auto speaks_our_version(const http::Request& request) -> bool;

// A whole number in a header: malformed `step` when it is none, or not there.
auto number(const http::Request& request, std::string_view header, std::string_view step) -> Result<std::uint64_t>;

// "name base64, other base64, flag": malformed "upload.metadata".
auto metadata(std::string_view header) -> Result<std::map<std::string, std::string>>;

// Upload-Concat: absent, "partial", or "final;" and URLs, absolute or not. malformed "upload.concat".
struct Whole {};
struct Partial {};
struct Final {
    std::string header;  // as it was said, to be said again to whoever asks
    std::vector<ledger::PartId> parts;
};
using Concat = std::variant<Whole, Partial, Final>;
auto concat(const http::Request& request) -> Result<Concat>;

// RFC 9110 section 5.6.7.
auto http_date(Instant when) -> std::string;

}  // namespace shanhai::intake::tus
