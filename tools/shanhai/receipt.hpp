// The relay's signed word that it holds what was sent: checked when it comes, and again whenever somebody doubts it.
// Needs no network.
#pragma once

#include "common/net/tls_settings.hpp"
#include "common/wire/submission.hpp"
#include "tools/shanhai/holdings.hpp"
#include "tools/shanhai/session.hpp"

namespace shanhai::cli {

struct SignedReceipt {
    wire::Receipt receipt;
    std::string signed_by;
    std::string organization;
    Instant signed_at;  // as the timestamp authority says
    std::string timestamped_by;
};

auto looks_like_receipt(ByteView file) -> bool;  // DER, and no PDF

// The faults of pki::unseal(), and malformed "receipt.content" when something else was signed.
auto read_receipt(ByteView sealed, const net::Roots& roots) -> Result<SignedReceipt>;

// The receipt's files by name, and the folder's: same bytes, none with these bytes, the name with other bytes, others.
struct ReceiptComparison {
    std::vector<std::string> present;
    std::vector<std::string> missing;
    std::vector<std::string> altered;
    std::vector<std::string> unrelated;
};
auto compare(const wire::Receipt& receipt, const std::vector<blocking::HeldFile>& files) -> ReceiptComparison;

// What `shanhai verify` says of one; `objects` is a folder, or empty. mismatch "verify.receipt-objects".
auto verify_receipt(Session& session, Bytes sealed, net::Roots roots, std::string objects) -> awaitable<Outcome<void>>;

}  // namespace shanhai::cli
