// HTTP bodies as plain structs: described once (BOOST_DESCRIBE_STRUCT), read and written by one codec.
//
//   write_json(value)     compact JSON, keys in the order of the struct
//   read_json<T>(text)    malformed "body.json" when it is no JSON, "body.field" with the field's path when a type is
//                         wrong. Absent fields keep their initial value: what must be there is the feature's to say.
//                         Unknown fields are passed over, so that a newer client can talk to an older relay.
//
// Members may be bool, std::int64_t, std::string, described structs, and std::optional or std::vector of these.
#pragma once

#include "common/base/fault.hpp"

#include <boost/describe.hpp>
#include <boost/json.hpp>
#include <boost/mp11.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace shanhai::wire {

namespace json = boost::json;

// Text to a JSON object; bounded depth (32), strict UTF-8, no key twice in one object.
auto parse_object(std::string_view text) -> Result<json::object>;

namespace detail {

template <class T>
struct is_optional : std::false_type {};
template <class T>
struct is_optional<std::optional<T>> : std::true_type {};
template <class T>
struct is_vector : std::false_type {};
template <class T>
struct is_vector<std::vector<T>> : std::true_type {};

// 500 as 500 and not as 5E2; what is no number is null.
auto number(double value) -> json::value;

template <class T>
auto encode(const T& value) -> json::value
{
    if constexpr (is_optional<T>::value) {
        return value ? encode(*value) : json::value(nullptr);
    } else if constexpr (is_vector<T>::value) {
        json::array all;
        for (const auto& one : value) all.push_back(encode(one));
        return all;
    } else if constexpr (std::is_class_v<T> && !std::is_same_v<T, std::string>) {
        json::object all;
        boost::mp11::mp_for_each<boost::describe::describe_members<T, boost::describe::mod_public>>([&](auto member) {
            const auto& field = value.*member.pointer;
            if constexpr (is_optional<std::decay_t<decltype(field)>>::value) {
                if (!field) return;  // absent, not null
            }
            all.emplace(member.name, encode(field));
        });
        return all;
    } else if constexpr (std::is_same_v<T, double>) {
        return number(value);
    } else {
        return json::value(value);
    }
}

inline auto inside(const std::string& path, std::string_view name) -> std::string
{
    return path.empty() ? std::string{name} : path + '.' + std::string{name};
}

template <class T>
auto decode(const json::value& from, T& into, const std::string& path) -> std::optional<Fault>
{
    const auto wrong = [&] { return std::optional{Fault{errc::malformed, "body.field", path}}; };
    if constexpr (is_optional<T>::value) {
        if (from.is_null()) return std::nullopt;
        return decode(from, into.emplace(), path);
    } else if constexpr (is_vector<T>::value) {
        if (!from.is_array()) return wrong();
        for (const auto& one : from.get_array())
            if (auto fault = decode(one, into.emplace_back(), path)) return fault;
        return std::nullopt;
    } else if constexpr (std::is_same_v<T, bool>) {
        if (!from.is_bool()) return wrong();
        into = from.get_bool();
        return std::nullopt;
    } else if constexpr (std::is_same_v<T, std::string>) {
        if (!from.is_string()) return wrong();
        into = from.get_string();
        return std::nullopt;
    } else if constexpr (std::is_same_v<T, std::int64_t>) {
        if (!from.is_int64()) return wrong();
        into = from.get_int64();
        return std::nullopt;
    } else if constexpr (std::is_same_v<T, double>) {
        if (!from.is_number()) return wrong();
        into = from.to_number<double>();
        return std::nullopt;
    } else {
        if (!from.is_object()) return wrong();
        std::optional<Fault> fault;
        boost::mp11::mp_for_each<boost::describe::describe_members<T, boost::describe::mod_public>>([&](auto member) {
            if (fault) return;
            if (const auto* const field = from.get_object().if_contains(member.name))
                fault = decode(*field, into.*member.pointer, inside(path, member.name));
        });
        return fault;
    }
}

}  // namespace detail

template <class T>
auto write_json(const T& value) -> std::string
{
    return json::serialize(detail::encode(value));
}

template <class T>
auto read_json(std::string_view text) -> Result<T>
{
    auto object = parse_object(text);
    if (!object) return object.error();
    const auto root = json::value(std::move(*object));  // braces would make it an array of one
    T value;
    if (auto fault = detail::decode(root, value, {})) return *fault;
    return value;
}

}  // namespace shanhai::wire
