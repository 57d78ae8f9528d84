// What every file here needs of OpenSSL: owners for its handles, quiet for its error queue, bytes for its structures.
//
// For .cpp files that speak OpenSSL; headers of the project carry <openssl/types.h> at most.
#pragma once

#include "common/base/bytes.hpp"
#include "common/base/instant.hpp"
#include "common/base/owned.hpp"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <stdexcept>

namespace shanhai::pki {

using OwnedBio = Owned<BIO, BIO_free_all>;
using OwnedKey = Owned<EVP_PKEY, EVP_PKEY_free>;
using OwnedCertificate = Owned<X509, X509_free>;
using OwnedRequest = Owned<X509_REQ, X509_REQ_free>;
using OwnedNumber = Owned<BIGNUM, BN_free>;
using OwnedInteger = Owned<ASN1_INTEGER, ASN1_INTEGER_free>;
using OwnedObject = Owned<ASN1_OBJECT, ASN1_OBJECT_free>;

// What fails in here leaves nothing in the thread's error queue: SSL_get_error() of some connection, which shares the
// thread, would read it as its own.
class Quietly {
public:
    Quietly() { ERR_set_mark(); }
    Quietly(const Quietly&) = delete;
    Quietly& operator=(const Quietly&) = delete;
    ~Quietly() { ERR_pop_to_mark(); }
};

// For calls that fail only when there is no memory or the library is broken: a bug, not an answer.
inline void must(bool done)
{
    if (!done) throw std::runtime_error{"OpenSSL cannot do what it must"};
}

inline auto uchars(ByteView bytes) -> const unsigned char*
{
    return reinterpret_cast<const unsigned char*>(bytes.data());
}
inline auto uchars(std::span<std::byte> bytes) -> unsigned char*
{
    return reinterpret_cast<unsigned char*>(bytes.data());
}

inline auto reading(std::string_view text) -> OwnedBio
{
    OwnedBio bio{BIO_new_mem_buf(text.empty() ? "" : text.data(), static_cast<int>(text.size()))};
    must(bio != nullptr);
    return bio;
}
inline auto reading(ByteView bytes) -> OwnedBio { return reading(as_text(bytes)); }

inline auto writing() -> OwnedBio
{
    OwnedBio bio{BIO_new(BIO_s_mem())};
    must(bio != nullptr);
    return bio;
}

inline auto text_of(const OwnedBio& bio) -> std::string
{
    char* start = nullptr;
    const auto length = BIO_get_mem_data(bio.get(), &start);
    return {start, static_cast<std::size_t>(length)};
}

template <class T>
auto der_of(int (*encode)(const T*, unsigned char**), const T* value) -> Bytes
{
    const int length = encode(value, nullptr);
    must(length > 0);
    Bytes der(static_cast<std::size_t>(length));
    auto* out = uchars(std::span{der});
    must(encode(value, &out) == length);
    return der;
}

// Whole seconds, rounded down: what X.509 times hold.
inline auto seconds_of(Instant when) -> std::time_t
{
    return static_cast<std::time_t>(std::chrono::floor<std::chrono::seconds>(when).time_since_epoch().count());
}

// 128 random bits (RFC 5280 section 4.1.2.2 asks for a positive number of at most 20 bytes).
auto random_serial() -> OwnedInteger;

// UTCTime or GeneralizedTime; nothing when it is neither.
auto instant_of(const ASN1_TIME* time) -> Result<Instant>;

}  // namespace shanhai::pki
