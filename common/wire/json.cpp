#include "common/wire/json.hpp"

namespace shanhai::wire {

auto parse_object(std::string_view text) -> Result<json::object>
{
    boost::system::error_code error;
    auto value = json::parse({text.data(), text.size()}, error);
    if (error || !value.is_object()) return Fault{errc::malformed, "body.json"};
    return std::move(value.get_object());
}

}  // namespace shanhai::wire
