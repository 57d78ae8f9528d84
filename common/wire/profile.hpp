// What an enrolled machine or person keeps: a directory, so that it can be copied to a stick or mounted read-only.
//
//   profile.json              this struct
//   key.pem                   made here, never sent; mode 0600
//   certificate.pem           with its chain
//   roots.pem                 whom it believes
//   signer-key.pem            persons who read: encrypted when a passphrase was given; mode 0600
//   signer-certificate.pem    with its chain
//   signer-sm2-key.pem, signer-sm2-certificate.pem    where a second signature is made, in SM2
//   signer.json               SignerPlace, where the signing key is not signer-key.pem
#pragma once

#include "common/wire/json.hpp"

namespace shanhai::wire {

struct Profile {
    std::string name;                // what --profile calls it
    std::string machines_url;        // https://relay.example:8444
    std::string site;
    std::string site_name;
    std::string person;              // empty: a machine of the site
    std::string person_name;
    std::string label;
};
BOOST_DESCRIBE_STRUCT(Profile, (), (name, machines_url, site, site_name, person, person_name, label))

// Where the key is that signs for this person. Never the key, a PIN or a passphrase.
struct SignerPlace {
    std::string keeper;              // file, p12, pkcs11
    std::string location;            // a file's absolute name, or a pkcs11: URI (RFC 7512)
};
BOOST_DESCRIBE_STRUCT(SignerPlace, (), (keeper, location))

namespace profile_files {

inline constexpr std::string_view profile = "profile.json";
inline constexpr std::string_view key = "key.pem";
inline constexpr std::string_view certificate = "certificate.pem";
inline constexpr std::string_view roots = "roots.pem";
inline constexpr std::string_view signer_key = "signer-key.pem";
inline constexpr std::string_view signer_certificate = "signer-certificate.pem";
inline constexpr std::string_view sm2_key = "signer-sm2-key.pem";
inline constexpr std::string_view sm2_certificate = "signer-sm2-certificate.pem";
inline constexpr std::string_view signer_place = "signer.json";

}  // namespace profile_files

}  // namespace shanhai::wire
