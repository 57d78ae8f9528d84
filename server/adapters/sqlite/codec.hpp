// What the texts and numbers in the database mean: parsed on the way out, like everything from outside.
//
// Columns hold what is searched; the rest of a row is one JSON text, so that a new field needs no migration.
#pragma once

#include "server/ledger/ledger.hpp"

#include <boost/describe.hpp>
#include <boost/json.hpp>
#include <boost/mp11.hpp>

#include <array>
#include <set>

namespace shanhai::sqlite {

namespace json = boost::json;

// A row that does not read back. Thrown deep inside it, and answered as `corrupt` at one place, where the row was
// asked for (db.hpp): damage is nothing a reader of forty fields should have to think of forty times.
struct DamagedRow final {};

template <class Enum>
inline constexpr auto words = std::array<std::string_view, 0>{};
template <>
inline constexpr auto words<ledger::Level> =
    std::array<std::string_view, 4>{"village", "township", "county", "province"};
template <>
inline constexpr auto words<ledger::Role> =
    std::array<std::string_view, 4>{"operator", "reader", "administrator", "trainee"};
template <>
inline constexpr auto words<ledger::CredentialKind> = std::array<std::string_view, 3>{"site", "person", "signer"};
template <>
inline constexpr auto words<ledger::Arrival> = std::array<std::string_view, 2>{"declared", "by_quiet_period"};
template <>
inline constexpr auto words<ledger::SubmissionState> =
    std::array<std::string_view, 4>{"uploading", "committed", "aborted", "refused"};
template <>
inline constexpr auto words<ledger::Service> =
    std::array<std::string_view, 3>{"diagnosis", "over_read", "consultation"};
template <>
inline constexpr auto words<ledger::CaseStateName> =
    std::array<std::string_view, 8>{"waiting", "claimed",   "reported", "acknowledged",
                                    "held",    "cancelled", "returned", "asked"};
template <>
inline constexpr auto words<ledger::Stage> =
    std::array<std::string_view, 4>{"quiet", "warned", "escalated", "late"};
template <>
inline constexpr auto words<ledger::RemarkKind> =
    std::array<std::string_view, 6>{"question", "answer", "returned", "retaken", "limits", "rewrite"};
template <>
inline constexpr auto words<ledger::ReportStatus> =
    std::array<std::string_view, 5>{"preliminary", "final", "addendum", "amendment", "retraction"};
template <>
inline constexpr auto words<wire::Lane> =
    std::array<std::string_view, 6>{"none", "chest-pain", "stroke", "trauma", "newborn", "maternal"};
template <>
inline constexpr auto words<ledger::DoubtKind> =
    std::array<std::string_view, 3>{"contradiction", "doubtful", "unverifiable"};
template <>
inline constexpr auto words<ledger::StudyDoubt> =
    std::array<std::string_view, 9>{"charset",  "pixels",   "sequence",  "clock",      "crowded",
                                    "ecg_gain", "ecg_rate", "ecg_leads", "ecg_picture"};
template <>
inline constexpr auto words<ledger::DeliveryState> =
    std::array<std::string_view, 3>{"ready", "fetched", "acknowledged"};

template <class T>
concept Worded = std::is_enum_v<T> && (words<T>.size() > 0);

template <class T>
concept Identity = requires(const T& value, std::string_view text) {
    { value.text() } -> std::convertible_to<std::string_view>;
    T::parse(text);
};

template <class T>
concept Optional = requires(const T& value) {
    typename T::value_type;
    value.has_value();
    *value;
};

template <class T>
concept ListOrSet =
    std::same_as<T, std::vector<typename T::value_type>> || std::same_as<T, std::set<typename T::value_type>>;

// Plain structs whose members are all worth keeping.
template <class T>
concept Described = boost::describe::has_describe_members<T>::value && !std::is_enum_v<T>;
template <class T>
using MembersOf = boost::describe::describe_members<T, boost::describe::mod_public>;

template <Worded Enum>
constexpr auto word_of(Enum value) -> std::string_view
{
    return words<Enum>.at(static_cast<std::size_t>(value));
}

template <class T>
auto sound(Result<T> parsed) -> T
{
    if (!parsed) throw DamagedRow{};
    return std::move(*parsed);
}

template <class T>
auto meaning(std::string_view text) -> T
{
    if constexpr (Identity<T>) {
        return sound(T::parse(text));
    } else if constexpr (std::same_as<T, Day>) {
        return sound(parse_day(text));
    } else if constexpr (std::same_as<T, std::string>) {
        return std::string{text};
    } else {
        static_assert(Worded<T>);
        for (std::size_t i = 0; i < words<T>.size(); ++i)
            if (words<T>[i] == text) return static_cast<T>(i);
        throw DamagedRow{};
    }
}

template <class T>
auto to_json(const T& value) -> json::value
{
    if constexpr (Identity<T>) return json::value(value.text());
    else if constexpr (std::same_as<T, Digest>) return json::value(value.hex());
    else if constexpr (std::same_as<T, Instant>) return json::value(to_micros(value));
    else if constexpr (std::same_as<T, Day>) return json::value(to_text(value));
    else if constexpr (Worded<T>) return json::value(word_of(value));
    else if constexpr (Optional<T>) return value ? to_json(*value) : json::value{};
    else if constexpr (ListOrSet<T>) {
        json::array list;
        for (const auto& one : value) list.push_back(to_json(one));
        return list;
    } else if constexpr (Described<T>) {
        json::object all;
        boost::mp11::mp_for_each<MembersOf<T>>(
            [&](auto member) { all.emplace(member.name, to_json(value.*member.pointer)); });
        return all;
    } else
        return json::value(value);
}

template <class T>
auto from_json(const json::value& value) -> T
{
    if constexpr (Optional<T>) {
        if (value.is_null()) return std::nullopt;
        return from_json<typename T::value_type>(value);
    } else if constexpr (ListOrSet<T>) {
        if (!value.is_array()) throw DamagedRow{};
        T list;
        for (const auto& one : value.get_array()) list.insert(list.end(), from_json<typename T::value_type>(one));
        return list;
    } else if constexpr (Described<T>) {
        if (!value.is_object()) throw DamagedRow{};
        T all{};
        boost::mp11::mp_for_each<MembersOf<T>>([&](auto member) {
            const auto* const found = value.get_object().if_contains(member.name);
            using Member = std::decay_t<decltype(all.*member.pointer)>;
            if (found) all.*member.pointer = from_json<Member>(*found);
        });
        return all;
    } else if constexpr (std::same_as<T, bool>) {
        if (!value.is_bool()) throw DamagedRow{};
        return value.get_bool();
    } else if constexpr (std::same_as<T, Instant>) {
        return from_micros(from_json<std::int64_t>(value));
    } else if constexpr (std::integral<T>) {
        boost::system::error_code error;
        const auto number = value.is_number() ? value.to_number<T>(error) : throw DamagedRow{};
        if (error) throw DamagedRow{};
        return number;
    } else {
        if (!value.is_string()) throw DamagedRow{};
        const auto& text = value.get_string();
        if constexpr (std::same_as<T, Digest>) return sound(Digest::parse(text));
        else return meaning<T>(text);
    }
}

// The JSON part of a row. A field that is missing was added after the row was written: it reads as absent.
class Fields {
public:
    explicit Fields(std::string_view text)
    {
        boost::system::error_code error;
        all_ = json::parse(text, error);
        if (error || !all_.is_object()) throw DamagedRow{};
    }
    explicit Fields(json::value all) : all_(std::move(all))  // with braces it would become an array of itself
    {
        if (!all_.is_object()) throw DamagedRow{};
    }

    auto has(std::string_view name) const -> bool { return all_.get_object().contains(name); }
    auto value(std::string_view name) const -> const json::value&
    {
        static const json::value absent;
        const auto* const found = all_.get_object().if_contains(name);
        return found ? *found : absent;
    }
    template <class T>
    auto get(std::string_view name) const -> T
    {
        return from_json<T>(value(name));
    }
    // What rows written before it existed do not have.
    template <class T>
    auto get_or_none(std::string_view name) const -> T
    {
        return has(name) ? get<T>(name) : T{};
    }

private:
    json::value all_;
};

}  // namespace shanhai::sqlite
