#include "common/wire/json.hpp"

#include <boost/json/basic_parser_impl.hpp>

#include <algorithm>
#include <cmath>

namespace shanhai::wire {
namespace {

// Sees the keys of every object, and says whether one stands there twice: parsers differ in which of the two they
// believe (RFC 8259 section 4), so what was checked on the way need not be what is read here.
class KeyWitness {
public:
    static constexpr std::size_t max_object_size = std::numeric_limits<std::size_t>::max();
    static constexpr std::size_t max_array_size = max_object_size;
    static constexpr std::size_t max_key_size = max_object_size;
    static constexpr std::size_t max_string_size = max_object_size;
    using Error = boost::system::error_code;

    auto on_object_begin(Error&) -> bool
    {
        objects_.push_back(keys_.size());
        return true;
    }
    auto on_object_end(std::size_t, Error& error) -> bool
    {
        const auto first = keys_.begin() + static_cast<std::ptrdiff_t>(objects_.back());
        std::sort(first, keys_.end());
        const bool twice = std::adjacent_find(first, keys_.end()) != keys_.end();
        keys_.erase(first, keys_.end());
        objects_.pop_back();
        if (twice) error = json::error::extra_data;
        return !twice;
    }
    auto on_key_part(json::string_view part, std::size_t, Error&) -> bool
    {
        key_ += part;
        return true;
    }
    auto on_key(json::string_view part, std::size_t, Error&) -> bool
    {
        key_ += part;
        keys_.push_back(std::exchange(key_, {}));
        return true;
    }

    auto on_document_begin(Error&) -> bool { return true; }
    auto on_document_end(Error&) -> bool { return true; }
    auto on_array_begin(Error&) -> bool { return true; }
    auto on_array_end(std::size_t, Error&) -> bool { return true; }
    auto on_string_part(json::string_view, std::size_t, Error&) -> bool { return true; }
    auto on_string(json::string_view, std::size_t, Error&) -> bool { return true; }
    auto on_number_part(json::string_view, Error&) -> bool { return true; }
    auto on_int64(std::int64_t, json::string_view, Error&) -> bool { return true; }
    auto on_uint64(std::uint64_t, json::string_view, Error&) -> bool { return true; }
    auto on_double(double, json::string_view, Error&) -> bool { return true; }
    auto on_bool(bool, Error&) -> bool { return true; }
    auto on_null(Error&) -> bool { return true; }
    auto on_comment_part(json::string_view, Error&) -> bool { return true; }
    auto on_comment(json::string_view, Error&) -> bool { return true; }

private:
    std::string key_;
    std::vector<std::string> keys_;     // of the objects that are open, the outermost first
    std::vector<std::size_t> objects_;  // where in them each begins
};

auto is_unambiguous(std::string_view text) -> bool
{
    json::basic_parser<KeyWitness> parser{json::parse_options{}};
    boost::system::error_code error;
    const auto used = parser.write_some(false, text.data(), text.size(), error);
    return !error && used == text.size();
}

}  // namespace

auto detail::number(double value) -> json::value
{
    constexpr double exact_max = 9'007'199'254'740'992;  // 2^53
    if (!std::isfinite(value)) return nullptr;
    const bool whole = std::abs(value) <= exact_max && value == std::trunc(value);
    return whole ? json::value(static_cast<std::int64_t>(value)) : json::value(value);
}

auto parse_object(std::string_view text) -> Result<json::object>
{
    if (!is_unambiguous(text)) return Fault{errc::malformed, "body.json"};
    boost::system::error_code error;
    auto value = json::parse({text.data(), text.size()}, error);
    if (error || !value.is_object()) return Fault{errc::malformed, "body.json"};
    return std::move(value.get_object());
}

}  // namespace shanhai::wire
