#include "tools/shanhai/pending.hpp"

namespace shanhai::cli::blocking {
namespace {

namespace names = wire::profile_files;

auto view_of(const std::optional<std::string>& passphrase) -> std::optional<std::string_view>
{
    return passphrase ? std::optional<std::string_view>{*passphrase} : std::nullopt;
}

auto keep_key(const fs::path& file, const pki::Key& key, const std::optional<std::string>& passphrase) -> Result<void>
{
    auto pem = key.to_pem(view_of(passphrase));
    if (!pem) return pem.error();
    return write_file(file, *pem, Privacy::ours_alone);
}

auto key_in(const fs::path& file, pki::Key::Kind kind, const std::optional<std::string>& passphrase) -> Result<pki::Key>
{
    auto earlier = read_file(file);
    if (earlier) return pki::Key::from_pem(*earlier, view_of(passphrase));
    if (earlier.error().at() != "file.missing") return earlier.error();
    auto key = pki::Key::generate(kind);
    if (!key) return key.error();
    if (auto kept = keep_key(file, *key, passphrase); !kept) return kept.error();
    return std::move(*key);
}

}  // namespace

auto begin_enrolment(const Home& home, const pki::EnrolmentCode& code, const std::optional<std::string>& passphrase,
                     const std::optional<Signer>& brought) -> Result<PendingEnrolment>
{
    const auto folder = home.pending() / code.secret_digest().hex().substr(0, 32);
    if (auto made = make_private_folder(folder); !made) return made.error();
    auto key = key_in(folder / names::key, pki::Key::Kind::p256, std::nullopt);
    if (!key) return key.error();
    if (brought) return PendingEnrolment{folder, std::move(*key), *brought, std::nullopt};
    auto signer = key_in(folder / names::signer_key, pki::Key::Kind::rsa3072, passphrase);
    if (!signer) return signer.error();
    const auto made = Signer{pki::signing_key(*signer, pki::Keeper::file), {}, {}};
    return PendingEnrolment{folder, std::move(*key), made, std::move(*signer)};
}

auto free_name(const Home& home, const std::string& wanted) -> std::string
{
    const auto base = is_profile_name(wanted) ? wanted : std::string{"relay"};
    std::error_code ignored;
    auto name = base;
    for (int number = 2; fs::exists(home.profiles() / name, ignored); ++number)
        name = base + '-' + std::to_string(number);
    return name;
}

auto finish_enrolment(const Home& home, const PendingEnrolment& pending, const EnrolledKeys& enrolled,
                      const std::optional<std::string>& passphrase) -> Result<StoredProfile>
{
    const auto& [facts, reply] = enrolled;
    const auto target = home.profiles() / facts.name;
    std::error_code ignored;
    if (fs::exists(target, ignored)) return Fault{errc::conflict, "profile.exists", facts.name};

    const auto put = [&](std::string_view name, const std::string& content) {
        return write_file(pending.folder / name, content, Privacy::everybody);
    };
    if (auto done = put(names::certificate, reply.certificate); !done) return done.error();
    if (auto done = put(names::roots, reply.roots); !done) return done.error();
    if (reply.signer_certificate.empty()) {
        fs::remove(pending.folder / names::signer_key, ignored);
    } else {
        auto kept = pending.signer_key
                        ? keep_key(pending.folder / names::signer_key, *pending.signer_key, passphrase)
                        : remember_place(pending.folder, pending.signer.place);
        if (!kept) return kept.error();
        if (auto done = put(names::signer_certificate, reply.signer_certificate); !done) return done.error();
    }
    if (auto done = put(names::profile, wire::write_json(facts) + '\n'); !done) return done.error();

    if (auto made = make_private_folder(home.profiles()); !made) return made.error();
    if (auto moved = move_into_place(pending.folder, target); !moved) return moved.error();
    return StoredProfile{target, facts};
}

}  // namespace shanhai::cli::blocking
