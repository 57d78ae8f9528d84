// Writing a report and signing it with a key that never leaves this computer.
#pragma once

#include "common/wire/report.hpp"
#include "tools/shanhai/session.hpp"
#include "tools/shanhai/signer.hpp"

namespace shanhai::cli {

struct DraftWishes {
    std::string which;
    wire::ReportDraft said;  // what is empty stays as the earlier draft has it
    std::string from;        // ReportDraft as JSON
    std::vector<std::string> key_images{};  // "1.2.3", "1.2.3:4" or "1.2.3:4=右下肺"
    std::optional<std::int64_t> token;
};
auto save_draft(Session& session, DraftWishes wishes) -> awaitable<Outcome<void>>;

struct SignWishes {
    std::string which;
    SignerWishes signer;          // which key; empty: the profile's
    std::string show;             // where to put the page that is signed
    bool sm2 = false;             // and once more, in SM2
    bool yes = false;             // do not ask on a terminal
    bool preliminary = false;     // a first word: the claim goes on
    std::string reviewer;         // who countersigns what we sign as its author
    std::vector<std::string> accepted{};  // "report.side=why it is right nevertheless"
    std::optional<std::int64_t> token;
};

// Signs only what it has derived itself from the PDF, and only when that is about this case. A signature that the relay
// could not take is kept, and sent again by the next call.
auto sign_report(Session& session, SignWishes wishes) -> awaitable<Outcome<void>>;

// Pure: UID[:FRAME][=CAPTION]. malformed "usage.key-image".
auto key_image_of(const std::string& said) -> Result<wire::DraftKeyImage>;

// Pure: what is said wins over the file, the file over the earlier draft.
auto merged(wire::ReportDraft earlier, const wire::ReportDraft& later) -> wire::ReportDraft;

}  // namespace shanhai::cli
