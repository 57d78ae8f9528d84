#include "common/pki/container.hpp"

#include "common/pki/openssl.hpp"
#include "common/pki/store.hpp"

#include <openssl/pkcs12.h>

#include <algorithm>

namespace shanhai::pki {
namespace {

using OwnedContainer = Owned<PKCS12, PKCS12_free>;

struct FreesCertificates {
    void operator()(STACK_OF(X509) * stack) const noexcept { sk_X509_pop_free(stack, X509_free); }
};

constexpr int iterations = 600'000;              // as for our own key files
constexpr long iterations_bearable = 10'000'000;  // some seconds; what a file asks for is anybody's word
constexpr std::size_t passphrase_min = 8;
constexpr std::size_t passphrase_max = 1024;

auto costs_too_much(const PKCS12* container) -> bool
{
    const ASN1_INTEGER* count = nullptr;
    PKCS12_get0_mac(nullptr, nullptr, nullptr, &count, container);
    return count && (ASN1_INTEGER_get(count) < 0 || ASN1_INTEGER_get(count) > iterations_bearable);
}

auto own_first(X509* own, STACK_OF(X509) * others) -> std::vector<Certificate>
{
    std::vector<Certificate> chain;
    if (!own) return chain;
    chain.emplace_back(own);
    // Issuer after issuer; what leads nowhere stays behind, and so does the root.
    for (bool found = true; found;) {
        found = false;
        for (int i = 0; i < sk_X509_num(others) && !found; ++i) {
            auto* const one = sk_X509_value(others, i);
            must(X509_up_ref(one) == 1);
            auto candidate = Certificate{one};
            const bool is_root = candidate.issued_by(candidate);
            found = !is_root && std::ranges::find(chain, candidate) == chain.end() && chain.back().issued_by(candidate);
            if (found) chain.push_back(std::move(candidate));
        }
    }
    return chain;
}

}  // namespace

auto read_container(ByteView der, std::string_view passphrase) -> Result<Container>
{
    const Quietly quietly;
    if (der.size() > container_max) return Fault{errc::too_large, "container.file"};
    const auto* at = uchars(der);
    const OwnedContainer container{d2i_PKCS12(nullptr, &at, static_cast<long>(der.size()))};
    if (!container) return Fault{errc::malformed, "container.file"};
    if (costs_too_much(container.get())) return Fault{errc::unsupported, "container.algorithm"};
    const auto secret = std::string{passphrase};
    const auto length = static_cast<int>(secret.size());
    if (PKCS12_mac_present(container.get()) == 1 && PKCS12_verify_mac(container.get(), secret.c_str(), length) != 1)
        return Fault{errc::forbidden, "container.passphrase"};

    EVP_PKEY* key = nullptr;
    X509* own = nullptr;
    STACK_OF(X509)* others = nullptr;
    const bool parsed = PKCS12_parse(container.get(), secret.c_str(), &key, &own, &others) == 1;
    const std::unique_ptr<STACK_OF(X509), FreesCertificates> freed{others};
    OwnedKey owned_key{key};
    OwnedCertificate owned{own};
    if (!parsed) return Fault{errc::unsupported, "container.algorithm"};
    if (!owned_key) return Fault{errc::malformed, "container.file"};
    auto chain = own_first(owned.release(), others);
    return Container{Key{owned_key.release()}, std::move(chain)};
}

auto write_container(const Container& content, std::string_view passphrase) -> Result<Bytes>
{
    const Quietly quietly;
    const bool usable = passphrase.size() >= passphrase_min && passphrase.size() <= passphrase_max;
    if (!usable) return Fault{errc::malformed, "container.passphrase"};
    const auto secret = std::string{passphrase};
    const auto issuers = stack_of(std::span{content.chain}.subspan(content.chain.empty() ? 0 : 1));
    auto* const own = content.chain.empty() ? nullptr : content.chain.front().get();
    const OwnedContainer container{PKCS12_create(secret.c_str(), nullptr, content.key.get(), own, issuers.get(),
                                                 NID_aes_256_cbc, NID_aes_256_cbc, iterations, iterations, 0)};
    if (!container) return Fault{errc::mismatch, "container.key"};  // not the certificate's
    return der_of<PKCS12>(i2d_PKCS12, container.get());
}

}  // namespace shanhai::pki
