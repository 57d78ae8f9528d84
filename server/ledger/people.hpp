// What the ledger knows about institutions, persons and their credentials.
#pragma once

#include "common/base/digest.hpp"
#include "common/base/ids.hpp"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace shanhai::ledger {

enum class Level { village = 0, township = 1, county = 2, province = 3 };

struct Site {
    SiteId id;
    std::optional<SiteId> parent;
    std::string name;                        // 牛街镇卫生院
    Level level;
    bool active = true;

    friend auto operator==(const Site&, const Site&) -> bool = default;
};

// Who reads for whom, from which day to which: deny by default, and agreements end by themselves.
struct Pairing {
    SiteId from;
    SiteId to;
    std::set<std::string> modalities;        // DICOM Modality codes; empty: all
    Day valid_from;
    Day valid_until;                         // the last day on which it holds

    friend auto operator==(const Pairing&, const Pairing&) -> bool = default;
};

// A trainee is a reader whose reports somebody else must review and sign (师带徒).
enum class Role { operator_, reader, administrator, trainee };

struct Person {
    PersonId id;
    SiteId site;
    std::string name;                        // 王海波
    std::string title;                       // 主任医师
    std::string licence;                     // 执业证号
    std::set<std::string> specialties;
    std::set<std::string> modalities;        // what a reader may claim and sign; empty: all
    std::set<Role> roles;
    Day valid_from;
    Day valid_until;
    bool active = true;

    friend auto operator==(const Person&, const Person&) -> bool = default;
};

enum class CredentialKind { site, person, signer };

// A certificate we issued. Its fingerprint is how a connection, or a signature, finds its owner.
struct Credential {
    Digest fingerprint;                      // SHA-256 of the DER
    CredentialKind kind;
    SiteId site;
    std::optional<PersonId> person;          // for person and signer
    std::string label;                       // the device or machine: "gateway", "DR-1"
    std::string ae_title;                    // for a site's DICOM sender; empty: any
    Bytes certificate;                       // DER
    Instant not_before;
    Instant not_after;
    std::optional<Instant> revoked_at;
    std::optional<std::string> commitment_to = std::nullopt;  // host:port that takes Storage Commitment reports

    friend auto operator==(const Credential&, const Credential&) -> bool = default;
};

// A code read over the telephone, good once.
struct EnrolmentCode {
    Digest secret;                           // of the code's secret half: the code itself is not kept
    SiteId site;
    std::optional<PersonId> person;          // absent: the code is for a machine of the site
    std::string label;
    std::string ae_title;
    Instant expires_at;
    std::optional<Instant> used_at;

    friend auto operator==(const EnrolmentCode&, const EnrolmentCode&) -> bool = default;
};

class PeopleBook {
public:
    virtual ~PeopleBook() = default;

    virtual auto put(const Site& site) -> Result<void> = 0;                  // inserts or replaces, by id
    virtual auto site(const SiteId& id) -> Result<std::optional<Site>> = 0;
    virtual auto sites() -> Result<std::vector<Site>> = 0;                   // by id

    virtual auto put(const Pairing& pairing) -> Result<void> = 0;            // by (from, to)
    virtual auto pairings() -> Result<std::vector<Pairing>> = 0;             // by (from, to)
    virtual auto pairings_of(const SiteId& from) -> Result<std::vector<Pairing>> = 0;

    virtual auto put(const Person& person) -> Result<void> = 0;
    virtual auto person(const PersonId& id) -> Result<std::optional<Person>> = 0;
    virtual auto persons() -> Result<std::vector<Person>> = 0;               // by id

    virtual auto put(const Credential& credential) -> Result<void> = 0;      // by fingerprint
    virtual auto credential(const Digest& fingerprint) -> Result<std::optional<Credential>> = 0;
    virtual auto credentials() -> Result<std::vector<Credential>> = 0;       // by not_before, then fingerprint

    virtual auto put(const EnrolmentCode& code) -> Result<void> = 0;         // by secret
    virtual auto enrolment_code(const Digest& secret) -> Result<std::optional<EnrolmentCode>> = 0;
};

}  // namespace shanhai::ledger
