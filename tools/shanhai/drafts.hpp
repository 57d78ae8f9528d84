// Past drafts, and drafts made from templates.
#pragma once

#include "common/wire/drafts.hpp"
#include "common/wire/phrases.hpp"
#include "tools/shanhai/session.hpp"

#include <map>

namespace shanhai::cli {

struct DraftLook {
    std::string which;
    std::int64_t revision = 0;  // 0: the latest
};
auto list_drafts(Session& session, DraftLook wishes) -> awaitable<Outcome<void>>;
auto show_draft(Session& session, DraftLook wishes) -> awaitable<Outcome<void>>;

struct FillWishes {
    std::string which;
    std::string id;                   // of the template
    std::vector<std::string> words;   // side=右
    std::optional<std::int64_t> token;
};
// Saves a draft whose technique, findings, impression and recommendation are the template's; the rest stays.
auto fill_draft(Session& session, FillWishes wishes) -> awaitable<Outcome<void>>;

struct PhraseWishes {
    std::string modality;
    std::string part;
    std::string lang;
    std::string id;
    std::string file;
};
auto list_phrases(Session& session, PhraseWishes wishes) -> awaitable<Outcome<void>>;
auto show_phrase(Session& session, PhraseWishes wishes) -> awaitable<Outcome<void>>;
// The file as PhraseBook: the site's own set becomes this one. Errors are found here before anything is sent.
auto put_phrases(Session& session, PhraseWishes wishes) -> awaitable<Outcome<void>>;

// "side=右" into its two halves; malformed "usage.fill" for a word without a name.
auto read_words(const std::vector<std::string>& said) -> Result<std::map<std::string, std::string>>;

}  // namespace shanhai::cli
