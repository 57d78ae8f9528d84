#include "common/pki/key.hpp"

#include "common/pki/openssl.hpp"
#include "common/pki/sm2.hpp"

#include <openssl/pem.h>
#include <openssl/pkcs12.h>

#include <algorithm>

namespace shanhai::pki {
namespace {

// OWASP's figure for PBKDF2 with HMAC-SHA-256: about a quarter of a second, once per start.
constexpr int pbkdf2_iterations = 600'000;
constexpr int salt_size = 16;

using OwnedPkcs8 = Owned<PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free>;
using OwnedEnvelope = Owned<X509_SIG, X509_SIG_free>;
using OwnedAlgorithm = Owned<X509_ALGOR, X509_ALGOR_free>;

struct Passphrase {
    std::optional<std::string_view> given;
    bool asked = false;
};

// OpenSSL's own callback would stop the daemon at a terminal prompt; this one answers, or refuses.
auto answer_passphrase(char* buffer, int size, int, void* context) noexcept -> int
{
    auto& passphrase = *static_cast<Passphrase*>(context);
    passphrase.asked = true;
    if (!passphrase.given || passphrase.given->size() > static_cast<std::size_t>(size)) return -1;
    std::copy(passphrase.given->begin(), passphrase.given->end(), buffer);
    return static_cast<int>(passphrase.given->size());
}

auto encrypted(PKCS8_PRIV_KEY_INFO* plain, std::string_view passphrase) -> OwnedEnvelope
{
    OwnedAlgorithm how{
        PKCS5_pbe2_set_iv(EVP_aes_256_cbc(), pbkdf2_iterations, nullptr, salt_size, nullptr, NID_hmacWithSHA256)};
    must(how != nullptr);
    OwnedEnvelope envelope{PKCS8_set0_pbe(passphrase.data(), static_cast<int>(passphrase.size()), plain, how.get())};
    must(envelope != nullptr);
    (void)how.release();  // the envelope owns it now
    return envelope;
}

}  // namespace

Key::Key(EVP_PKEY* owned) : key_{owned, EVP_PKEY_free} {}

auto Key::generate(Kind kind) -> Result<Key>
{
    const Quietly quietly;
    auto* const made = kind == Kind::rsa3072 ? EVP_RSA_gen(3072)
                       : kind == Kind::p256  ? EVP_EC_gen("P-256")
                                             : EVP_PKEY_Q_keygen(nullptr, nullptr, "SM2");
    if (!made) return Fault{errc::internal, "key.generate"};
    return Key{made};
}

auto Key::from_pem(std::string_view pem, std::optional<std::string_view> passphrase) -> Result<Key>
{
    const Quietly quietly;
    Passphrase answers{passphrase};
    auto* const read = PEM_read_bio_PrivateKey(reading(pem).get(), nullptr, answer_passphrase, &answers);
    if (!read) return answers.asked ? Fault{errc::forbidden, "key.passphrase"} : Fault{errc::malformed, "key.pem"};
    return Key{read};
}

auto Key::to_pem(std::optional<std::string_view> passphrase) const -> Result<std::string>
{
    const Quietly quietly;
    if (passphrase && passphrase->empty()) return Fault{errc::malformed, "key.passphrase"};
    if (passphrase && passphrase->size() > PEM_BUFSIZE) return Fault{errc::too_large, "key.passphrase"};

    const OwnedPkcs8 plain{EVP_PKEY2PKCS8(get())};
    if (!plain) return Fault{errc::unsupported, "key.pem"};
    const auto bio = writing();
    must(passphrase ? PEM_write_bio_PKCS8(bio.get(), encrypted(plain.get(), *passphrase).get()) == 1
                    : PEM_write_bio_PKCS8_PRIV_KEY_INFO(bio.get(), plain.get()) == 1);
    return text_of(bio);
}

auto Key::sign(ByteView message) const -> Result<Bytes>
{
    const Quietly quietly;
    if (EVP_PKEY_is_a(get(), "SM2") == 1) return sm2_sign(get(), message);
    const Owned<EVP_MD_CTX, EVP_MD_CTX_free> context{EVP_MD_CTX_new()};
    std::size_t length = 0;
    const bool ready = context && EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, get()) == 1
                       && EVP_DigestSign(context.get(), nullptr, &length, uchars(message), message.size()) == 1;
    if (!ready) return Fault{errc::unsupported, "key.sign"};

    Bytes signature(length);
    auto* const out = uchars(std::span{signature});
    if (EVP_DigestSign(context.get(), out, &length, uchars(message), message.size()) != 1)
        return Fault{errc::unsupported, "key.sign"};
    signature.resize(length);  // ECDSA's DER is often a byte or two shorter than announced
    return signature;
}

auto Key::public_der() const -> Result<Bytes>
{
    const Quietly quietly;
    if (i2d_PUBKEY(get(), nullptr) <= 0) return Fault{errc::unsupported, "key.public"};
    return der_of<EVP_PKEY>(i2d_PUBKEY, get());
}

}  // namespace shanhai::pki
