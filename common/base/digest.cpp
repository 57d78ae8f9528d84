#include "common/base/digest.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <stdexcept>

namespace shanhai {

struct Hasher::Context {
    EVP_MD_CTX* md = EVP_MD_CTX_new();
    ~Context() { EVP_MD_CTX_free(md); }

    void begin()
    {
        static EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);  // fetched once: it costs a lookup
        if (EVP_DigestInit_ex(md, sha256, nullptr) != 1) throw std::runtime_error{"SHA-256 is not available"};
    }
};

Hasher::Hasher() : context_{std::make_unique<Context>()} { context_->begin(); }
Hasher::~Hasher() = default;
Hasher::Hasher(Hasher&&) noexcept = default;
Hasher& Hasher::operator=(Hasher&&) noexcept = default;

void Hasher::update(ByteView piece) { EVP_DigestUpdate(context_->md, piece.data(), piece.size()); }

auto Hasher::finish() -> Digest
{
    std::array<std::byte, Digest::size> bytes;
    EVP_DigestFinal_ex(context_->md, reinterpret_cast<unsigned char*>(bytes.data()), nullptr);
    context_->begin();
    return Digest{bytes};
}

auto Digest::parse(std::string_view hex) -> Result<Digest>
{
    auto bytes = from_hex(hex);
    if (!bytes || bytes->size() != size) return Fault{errc::malformed, "digest"};
    std::array<std::byte, size> fixed;
    std::copy(bytes->begin(), bytes->end(), fixed.begin());
    return Digest{fixed};
}

auto Digest::of(ByteView bytes) -> Digest
{
    Hasher hasher;
    hasher.update(bytes);
    return hasher.finish();
}

}  // namespace shanhai
