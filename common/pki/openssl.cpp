#include "common/pki/openssl.hpp"

namespace shanhai::pki {

auto random_serial() -> OwnedInteger
{
    const OwnedNumber number{BN_new()};
    must(number && BN_rand(number.get(), 128, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY) == 1);
    OwnedInteger serial{BN_to_ASN1_INTEGER(number.get(), nullptr)};
    must(serial != nullptr);
    return serial;
}

auto instant_of(const ASN1_TIME* time) -> Result<Instant>
{
    std::tm parts{};
    if (!time || ASN1_TIME_to_tm(time, &parts) != 1) return Fault{errc::malformed, "certificate.time"};
    using namespace std::chrono;
    const auto day = year{parts.tm_year + 1900} / (parts.tm_mon + 1) / parts.tm_mday;
    return Instant{sys_days{day} + hours{parts.tm_hour} + minutes{parts.tm_min} + seconds{parts.tm_sec}};
}

}  // namespace shanhai::pki
