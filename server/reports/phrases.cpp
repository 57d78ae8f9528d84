#include "server/reports/phrases.hpp"

#include "server/audit/note.hpp"
#include "server/ledger/writing.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace shanhai::reports {
namespace {

using ledger::Facts;
using people::Principal;
using wire::PhraseBook;

constexpr std::string_view embedded[] = {
#include "phrases.inc"  // written by server/CMakeLists.txt from reports/phrases/*.json
};

// A starter file: a PhraseBook whose entries share these.
struct Shared {
    std::string lang;
    std::vector<std::string> modalities;
    std::string body_part;
};
BOOST_DESCRIBE_STRUCT(Shared, (), (lang, modalities, body_part))

template <class T>
void share(const Shared& common, std::vector<T>& entries)
{
    for (auto& one : entries)
        one.lang = common.lang, one.modalities = common.modalities, one.body_part = common.body_part;
}

auto in_capitals(std::string text) -> std::string
{
    for (auto& c : text)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return text;
}

auto fits_part(const std::string& offered, const std::string& wanted) -> bool
{
    if (offered.empty() || wanted.empty()) return true;
    const auto wish = in_capitals(wanted);
    std::string_view rest = offered;
    for (;;) {
        const auto slash = rest.find('/');
        const auto one = in_capitals(std::string{rest.substr(0, slash)});
        if (!one.empty() && (wish.find(one) != std::string::npos || one.find(wish) != std::string::npos)) return true;
        if (slash == std::string_view::npos) return false;
        rest.remove_prefix(slash + 1);
    }
}

template <class T>
auto fits(const T& entry, const PhraseWish& wish) -> bool
{
    const auto has_modality = [&] {
        const auto wanted = in_capitals(wish.modality);
        return std::ranges::any_of(entry.modalities, [&](const auto& one) { return in_capitals(one) == wanted; });
    };
    return (wish.id.empty() || entry.id == wish.id) && (wish.lang.empty() || entry.lang == wish.lang) &&
           (wish.modality.empty() || has_modality()) && fits_part(entry.body_part, wish.body_part);
}

template <class T>
void choose(const std::vector<T>& own, const std::vector<T>& starter, const PhraseWish& wish, std::vector<T>& into)
{
    std::set<std::string_view> replaced;
    for (const auto& one : own) {
        replaced.insert(one.id);
        if (fits(one, wish)) into.push_back(one);
    }
    for (const auto& one : starter)
        if (!replaced.contains(one.id) && fits(one, wish)) into.push_back(one);
}

auto may_look(const Principal& who) -> Result<void>
{
    if (who.is(ledger::Role::reader)) return {};
    return people::may_administer(who) ? Result<void>{} : Fault{errc::forbidden, "who.not-reader"};
}

auto own_set(Facts& facts, const SiteId& site) -> Result<PhraseBook>
{
    auto set = facts.writing().phrases(site);
    if (!set) return set.error();
    if (!*set) return PhraseBook{};
    auto book = wire::read_json<PhraseBook>((*set)->body);
    if (!book) return Fault{errc::corrupt, "ledger.phrases"};
    book->revision = (*set)->revision;
    return book;
}

auto put_in(Facts& facts, const Principal& who, PhraseBook book, Instant now) -> Result<PhraseBook>
{
    auto earlier = own_set(facts, who.site);
    if (!earlier) return earlier.error();
    const auto seen = std::exchange(book.revision, 0);
    const auto body = wire::write_json(book);
    const auto revision = std::exchange(earlier->revision, 0);
    const bool repeated = seen == revision - 1 && wire::write_json(*earlier) == body;
    book.revision = repeated ? revision : revision + 1;
    if (repeated) return book;
    if (seen != revision) return Fault{errc::stale, "phrases.revision"};
    const auto set = ledger::PhraseSet{who.site, book.revision, who.actor(), now, body};
    if (auto put = facts.writing().put(set); !put) return put.error();
    const auto note = audit::Note{now, who.actor(), "phrases.replaced", who.site.text()};
    if (auto noted = audit::note(facts, note); !noted) return noted.error();
    return book;
}

}  // namespace

auto parse_starter(std::string_view text) -> Result<PhraseBook>
{
    auto common = wire::read_json<Shared>(text);
    auto book = wire::read_json<PhraseBook>(text);
    if (!common || !book) return Fault{errc::malformed, "phrases.template", "json"};
    share(*common, book->templates);
    share(*common, book->phrases);
    if (auto right = wire::check(*book); !right) return right.error();
    return book;
}

auto starter_set() -> const PhraseBook&
{
    static const auto all = [] {
        PhraseBook book;
        for (const auto text : embedded) {
            auto one = parse_starter(text).value();
            std::ranges::move(one.templates, std::back_inserter(book.templates));
            std::ranges::move(one.phrases, std::back_inserter(book.phrases));
        }
        return book;
    }();
    return all;
}

auto chosen(const PhraseBook& own, const PhraseBook& starter, const PhraseWish& wish) -> PhraseBook
{
    PhraseBook book{.revision = own.revision};
    choose(own.templates, starter.templates, wish, book.templates);
    choose(own.phrases, starter.phrases, wish, book.phrases);
    return book;
}

auto Phrases::list(Principal who, PhraseWish wish) -> awaitable<Result<PhraseBook>>
{
    if (!wish.lang.empty() && wish.lang != "zh" && wish.lang != "en") co_return Fault{errc::malformed, "phrases.lang"};
    if (auto may = may_look(who); !may) co_return may.error();
    auto look = [site = who.site](Facts& facts) { return own_set(facts, site); };
    auto own = co_await ledger_.look(std::move(look));
    if (!own) co_return own.error();
    co_return chosen(*own, starter_set(), wish);
}

auto Phrases::put(Principal who, PhraseBook book) -> awaitable<Result<PhraseBook>>
{
    if (auto may = may_look(who); !may) co_return may.error();
    if (auto right = wire::check(book); !right) co_return right.error();
    auto work = [who, book = std::move(book), now = clock_.now()](Facts& facts) {
        return put_in(facts, who, book, now);
    };
    co_return co_await ledger_.commit(std::move(work));
}

}  // namespace shanhai::reports
