// Every identity is its own type: parsed on the way in, text on the way out, never empty, never mixed up.
//
//   Id<Kind>    minted here: a prefix and a ULID (48-bit milliseconds, 80 random bits), so ids sort by birth.
//   Name<Kind>  chosen by people: short, lower case, stable for ever ("niujie", "dr-wang").
//   Uid<Kind>   DICOM's: PS3.5 section 9.1, digits and dots, at most 64.
#pragma once

#include "common/base/fault.hpp"
#include "common/base/instant.hpp"

#include <array>
#include <compare>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace shanhai {

namespace detail {
auto is_ulid(std::string_view text) -> bool;
auto is_name(std::string_view text) -> bool;
auto is_uid(std::string_view text) -> bool;
auto ulid(Instant born, const std::array<std::byte, 10>& random) -> std::string;
}  // namespace detail

template <class Kind>
class Id {
public:
    static auto parse(std::string_view text) -> Result<Id>
    {
        const bool shaped = text.size() > Kind::prefix.size() && text.starts_with(Kind::prefix)
                            && text[Kind::prefix.size()] == '_';
        if (!shaped || !detail::is_ulid(text.substr(Kind::prefix.size() + 1))) return Fault{errc::malformed, "id"};
        return Id{std::string{text}};
    }
    static auto mint(Instant born, const std::array<std::byte, 10>& random) -> Id
    {
        return Id{std::string{Kind::prefix} + '_' + detail::ulid(born, random)};
    }
    auto text() const -> const std::string& { return text_; }
    friend auto operator<=>(const Id&, const Id&) = default;

private:
    explicit Id(std::string text) : text_{std::move(text)} {}
    std::string text_;
};

template <class Kind>
class Name {
public:
    static auto parse(std::string_view text) -> Result<Name>     // 2 to 40 of a-z 0-9 and inner hyphens
    {
        if (!detail::is_name(text)) return Fault{errc::malformed, "name"};
        return Name{std::string{text}};
    }
    auto text() const -> const std::string& { return text_; }
    friend auto operator<=>(const Name&, const Name&) = default;

private:
    explicit Name(std::string text) : text_{std::move(text)} {}
    std::string text_;
};

template <class Kind>
class Uid {
public:
    static auto parse(std::string_view text) -> Result<Uid>
    {
        if (!detail::is_uid(text)) return Fault{errc::malformed, "uid"};
        return Uid{std::string{text}};
    }
    auto text() const -> const std::string& { return text_; }
    friend auto operator<=>(const Uid&, const Uid&) = default;

private:
    explicit Uid(std::string text) : text_{std::move(text)} {}
    std::string text_;
};

using StudyUid = Uid<struct StudyUidKind>;
using SeriesUid = Uid<struct SeriesUidKind>;
using InstanceUid = Uid<struct InstanceUidKind>;

using SiteId = Name<struct SiteKind>;
using PersonId = Name<struct PersonKind>;

struct SubmissionKind { static constexpr std::string_view prefix = "sub"; };
struct PackKind { static constexpr std::string_view prefix = "pack"; };
struct ObjectKind { static constexpr std::string_view prefix = "obj"; };
struct CaseKind { static constexpr std::string_view prefix = "case"; };
struct ReportKind { static constexpr std::string_view prefix = "rep"; };
struct ReceiptKind { static constexpr std::string_view prefix = "rcpt"; };
struct DeliveryKind { static constexpr std::string_view prefix = "dlv"; };

using SubmissionId = Id<SubmissionKind>;
using PackId = Id<PackKind>;
using ObjectId = Id<ObjectKind>;
using CaseId = Id<CaseKind>;
using ReportId = Id<ReportKind>;
using ReceiptId = Id<ReceiptKind>;
using DeliveryId = Id<DeliveryKind>;

}  // namespace shanhai

template <class Kind>
struct std::hash<shanhai::Id<Kind>> {
    auto operator()(const shanhai::Id<Kind>& id) const noexcept { return std::hash<std::string>{}(id.text()); }
};
