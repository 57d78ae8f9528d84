#include "common/token/address.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::token;

TEST(TokenAddress, is_written_as_rfc_7512_has_it_and_read_back)
{
    const Address address{"/usr/lib/softhsm/libsofthsm2.so", "杨医生", "sign key;1"};

    EXPECT_EQ(to_uri({"/lib/m.so", "yang", "a b"}), "pkcs11:token=yang;object=a%20b?module-path=/lib/m.so");
    EXPECT_EQ(parse_address(to_uri(address)).value(), address);
    EXPECT_EQ(parse_address("pkcs11:object=sign;type=private;token=%79ang?module-path=/lib/m.so").value(),
              (Address{"/lib/m.so", "yang", "sign"}));
}

TEST(TokenAddress, never_carries_a_pin)
{
    for (const std::string more : {"&pin-value=1234", "&pin-source=/tmp/pin", "&pin-value="})
        EXPECT_EQ(parse_address("pkcs11:token=t;object=o?module-path=/m" + more).error(),
                  (Fault{errc::forbidden, "token.uri-pin"}));
}

TEST(TokenAddress, that_is_incomplete_or_odd_is_refused)
{
    for (const std::string odd :
         {"", "pkcs11:", "PKCS11:token=t;object=o?module-path=/m", "pkcs11:token=t;object=o",
          "pkcs11:token=t?module-path=/m",
          "pkcs11:token=t;token=t;object=o?module-path=/m", "pkcs11:token=;object=o?module-path=/m",
          "pkcs11:token=%7;object=o?module-path=/m", "pkcs11:token=%zz;object=o?module-path=/m",
          "pkcs11:token=%00;object=o?module-path=/m", "pkcs11:token=t;object=o;serial=1?module-path=/m",
          "pkcs11:token=t;object=o;type=cert?module-path=/m", "pkcs11:token=t;;object=o?module-path=/m"})
        EXPECT_EQ(parse_address(odd).error(), (Fault{errc::malformed, "token.uri"})) << odd;
    EXPECT_FALSE(parse_address("pkcs11:token=" + std::string(5000, 't') + ";object=o?module-path=/m"));
}
