#include "common/pki/sm2.hpp"

#include "common/pki/openssl.hpp"

namespace shanhai::pki {
namespace {

// The context keeps a pointer to the one beside it, so both live here.
class Sm2 {
public:
    explicit Sm2(EVP_PKEY* key) : parameters_{EVP_PKEY_CTX_new(key, nullptr)}, context_{EVP_MD_CTX_new()}
    {
        must(parameters_ && context_);
        identified_ = EVP_PKEY_CTX_set1_id(parameters_.get(), sm2_identity.data(),
                                           static_cast<int>(sm2_identity.size())) == 1;
        EVP_MD_CTX_set_pkey_ctx(context_.get(), parameters_.get());
    }
    auto context() -> EVP_MD_CTX* { return identified_ ? context_.get() : nullptr; }

private:
    Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free> parameters_;
    Owned<EVP_MD_CTX, EVP_MD_CTX_free> context_;
    bool identified_ = false;
};

}  // namespace

auto sm2_sign(EVP_PKEY* key, ByteView message) -> Result<Bytes>
{
    const Quietly quietly;
    const Fault unsupported{errc::unsupported, "key.sign"};
    Sm2 sm2{key};
    auto* const context = sm2.context();
    std::size_t length = 0;
    const bool ready = context && EVP_DigestSignInit(context, nullptr, EVP_sm3(), nullptr, key) == 1
                       && EVP_DigestSignUpdate(context, message.data(), message.size()) == 1
                       && EVP_DigestSignFinal(context, nullptr, &length) == 1;
    if (!ready) return unsupported;
    Bytes signature(length);
    if (EVP_DigestSignFinal(context, uchars(std::span{signature}), &length) != 1) return unsupported;
    signature.resize(length);
    return signature;
}

auto sm2_verifies(EVP_PKEY* key, ByteView message, ByteView signature) -> bool
{
    const Quietly quietly;
    Sm2 sm2{key};
    auto* const context = sm2.context();
    return context && EVP_DigestVerifyInit(context, nullptr, EVP_sm3(), nullptr, key) == 1
           && EVP_DigestVerifyUpdate(context, message.data(), message.size()) == 1
           && EVP_DigestVerifyFinal(context, uchars(signature), signature.size()) == 1;
}

auto sm3_of(ByteView message) -> Bytes
{
    Bytes digest(32);
    must(EVP_Digest(message.data(), message.size(), uchars(std::span{digest}), nullptr, EVP_sm3(), nullptr) == 1);
    return digest;
}

}  // namespace shanhai::pki
