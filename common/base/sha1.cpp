#include "common/base/sha1.hpp"

#include <openssl/evp.h>

#include <stdexcept>

namespace shanhai {

struct Sha1::Context {
    EVP_MD_CTX* md = EVP_MD_CTX_new();
    ~Context() { EVP_MD_CTX_free(md); }
};

Sha1::Sha1() : context_{std::make_unique<Context>()}
{
    if (EVP_DigestInit_ex(context_->md, EVP_sha1(), nullptr) != 1) throw std::runtime_error{"SHA-1 is not available"};
}
Sha1::~Sha1() = default;
Sha1::Sha1(Sha1&&) noexcept = default;
Sha1& Sha1::operator=(Sha1&&) noexcept = default;

void Sha1::update(ByteView piece) { EVP_DigestUpdate(context_->md, piece.data(), piece.size()); }

auto Sha1::finish() -> Bytes
{
    Bytes bytes(20);
    EVP_DigestFinal_ex(context_->md, reinterpret_cast<unsigned char*>(bytes.data()), nullptr);
    return bytes;
}

}  // namespace shanhai
