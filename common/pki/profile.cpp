#include "common/pki/profile.hpp"

namespace shanhai::pki {

auto name_of(Profile profile) -> std::string_view
{
    switch (profile) {
    case Profile::root: return "root";
    case Profile::issuing: return "issuing";
    case Profile::server: return "server";
    case Profile::site: return "site";
    case Profile::person: return "person";
    case Profile::signer: return "signer";
    case Profile::timestamp: return "timestamp";
    case Profile::receipt: return "receipt";
    }
    return "unknown";
}

}  // namespace shanhai::pki
