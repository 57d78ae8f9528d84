#include "common/token/token_key.hpp"

#include "common/pki/openssl.hpp"

#include <libp11.h>
#include <p11_err.h>

#include <filesystem>
#include <span>

namespace shanhai::token {
namespace {

// PKCS#11 2.40 section 2.1: the reasons that C_Login gives.
constexpr int ckr_pin_incorrect = 0xA0;
constexpr int ckr_pin_invalid = 0xA1;
constexpr int ckr_pin_len_range = 0xA2;
constexpr int ckr_pin_expired = 0xA3;
constexpr int ckr_pin_locked = 0xA4;

const auto device = Fault{errc::unavailable, "token.device"};

// A loaded module with its slots; what is found in them lives as long as this.
class Module {
public:
    Module() : context_{PKCS11_CTX_new()} { pki::must(context_ != nullptr); }
    Module(const Module&) = delete;
    Module& operator=(const Module&) = delete;
    ~Module()
    {
        if (slots_) PKCS11_release_all_slots(context_, slots_, count_);
        if (loaded_) PKCS11_CTX_unload(context_);
        PKCS11_CTX_free(context_);
    }

    auto load(const std::string& file) -> Result<void>
    {
        std::error_code ignored;
        const bool there = std::filesystem::is_regular_file(file, ignored);  // the loader itself would write to stderr
        loaded_ = there && PKCS11_CTX_load(context_, file.c_str()) == 0;
        if (!loaded_) return Fault{errc::not_found, "token.module", file};
        if (PKCS11_enumerate_slots(context_, &slots_, &count_) != 0) return device;
        return {};
    }

    auto find(const std::string& label) const -> Result<PKCS11_SLOT*>
    {
        PKCS11_SLOT* found = nullptr;
        for (auto& slot : std::span{slots_, count_}) {
            const bool meant = slot.token && slot.token->initialized && slot.token->label == label;
            if (meant && found) return Fault{errc::conflict, "token.ambiguous", label};
            if (meant) found = &slot;
        }
        if (!found) return Fault{errc::not_found, "token.absent", label};
        return found;
    }

private:
    PKCS11_CTX* context_;
    PKCS11_SLOT* slots_ = nullptr;
    unsigned count_ = 0;
    bool loaded_ = false;
};

auto state_of(const PKCS11_TOKEN& token) -> PinState
{
    return {token.loginRequired != 0, token.userPinSet != 0, token.userPinCountLow != 0, token.userPinFinalTry != 0,
            token.userPinLocked != 0};
}

auto login_fault() -> Fault
{
    switch (ERR_GET_REASON(ERR_peek_last_error())) {
    case ckr_pin_incorrect:
    case ckr_pin_invalid:
    case ckr_pin_len_range: return Fault{errc::forbidden, "token.pin"};
    case ckr_pin_locked: return Fault{errc::forbidden, "token.pin-locked"};
    case ckr_pin_expired: return Fault{errc::unavailable, "token.pin-unset"};
    default: return device;
    }
}

auto log_in(PKCS11_SLOT& slot, const AsksPin& ask) -> Result<void>
{
    const auto state = state_of(*slot.token);
    if (!state.wanted) return {};
    if (auto allowed = may_try(state); !allowed) return allowed.error();
    auto pin = ask(state);
    if (!pin) return pin.error();
    const int failed = PKCS11_login(&slot, 0, pin->c_str());
    OPENSSL_cleanse(pin->data(), pin->size());
    if (failed) return login_fault();
    return {};
}

auto find_key(PKCS11_TOKEN& token, const std::string& label) -> Result<PKCS11_KEY*>
{
    PKCS11_KEY* keys = nullptr;
    unsigned count = 0;
    if (PKCS11_enumerate_keys(&token, &keys, &count) != 0) return device;
    PKCS11_KEY* found = nullptr;
    for (auto& key : std::span{keys, count}) {
        const bool meant = key.isPrivate && key.label && key.label == label;
        if (meant && found) return Fault{errc::conflict, "token.object-ambiguous", label};
        if (meant) found = &key;
    }
    if (!found) return Fault{errc::not_found, "token.object", label};
    return found;
}

class TokenKey final : public pki::SigningKey {
public:
    TokenKey(std::unique_ptr<Module> module, pki::Key handle) : module_{std::move(module)}, handle_{std::move(handle)}
    {}
    auto sign(ByteView message) const -> Result<Bytes> override
    {
        auto signature = handle_.sign(message);
        if (!signature) return device;  // pulled out, or its session is over
        return signature;
    }
    auto public_der() const -> Result<Bytes> override { return handle_.public_der(); }
    auto keeper() const -> pki::Keeper override { return pki::Keeper::token; }

private:
    std::unique_ptr<Module> module_;
    pki::Key handle_;  // a way to the key, not the key; gone before the module is
};

}  // namespace

auto may_try(const PinState& state) -> Result<void>
{
    if (state.locked) return Fault{errc::forbidden, "token.pin-locked"};
    if (state.wanted && !state.set) return Fault{errc::unavailable, "token.pin-unset"};
    return {};
}

auto open_key(const Address& address, const AsksPin& pin) -> Result<std::shared_ptr<const pki::SigningKey>>
{
    const pki::Quietly quietly;
    auto module = std::make_unique<Module>();
    if (auto loaded = module->load(address.module); !loaded) return loaded.error();
    const auto slot = module->find(address.label);
    if (!slot) return slot.error();
    if (auto inside = log_in(**slot, pin); !inside) return inside.error();
    const auto key = find_key(*(*slot)->token, address.object);
    if (!key) return key.error();
    auto* const handle = PKCS11_get_private_key(*key);
    if (!handle) return device;
    auto found = std::make_shared<TokenKey>(std::move(module), pki::Key{handle});
    if (!found->public_der()) return Fault{errc::not_found, "token.public", address.object};  // of an EC key: its point
    return found;
}

}  // namespace shanhai::token
