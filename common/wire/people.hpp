// Institutions, persons, enrolment and the administrator's view on the wire.
#pragma once

#include "common/wire/json.hpp"

namespace shanhai::wire {

struct SiteBody {
    std::string id;
    std::string parent;              // empty: a root of the tree
    std::string name;
    std::string level;               // village, township, county, province
    bool active = true;
};
BOOST_DESCRIBE_STRUCT(SiteBody, (), (id, parent, name, level, active))

struct PairingBody {
    std::string from;
    std::string to;
    std::vector<std::string> modalities;
    std::string valid_from;
    std::string valid_until;
};
BOOST_DESCRIBE_STRUCT(PairingBody, (), (from, to, modalities, valid_from, valid_until))

struct SiteList {
    std::vector<SiteBody> sites;
    std::vector<PairingBody> pairings;
};
BOOST_DESCRIBE_STRUCT(SiteList, (), (sites, pairings))

struct PersonBody {
    std::string id;
    std::string site;
    std::string name;
    std::string title;
    std::string licence;
    std::vector<std::string> specialties;
    std::vector<std::string> modalities;
    std::vector<std::string> roles;  // operator, reader, administrator
    std::string valid_from;
    std::string valid_until;
    bool active = true;
};
BOOST_DESCRIBE_STRUCT(PersonBody, (),
                      (id, site, name, title, licence, specialties, modalities, roles, valid_from, valid_until, active))

struct PersonList {
    std::vector<PersonBody> persons;
};
BOOST_DESCRIBE_STRUCT(PersonList, (), (persons))

struct CredentialView {
    std::string fingerprint;
    std::string kind;                // site, person, signer
    std::string site;
    std::string person;
    std::string label;
    std::string ae_title;
    std::string not_before;
    std::string not_after;
    std::optional<std::string> revoked_at;
    std::optional<std::string> commitment_to;  // host:port, where it takes Storage Commitment reports
};
BOOST_DESCRIBE_STRUCT(CredentialView, (),
                      (fingerprint, kind, site, person, label, ae_title, not_before, not_after, revoked_at,
                       commitment_to))

// Where a device takes Storage Commitment reports when its own association is over: host:port; empty: nowhere.
struct CommitmentAddress {
    std::string address;
};
BOOST_DESCRIBE_STRUCT(CommitmentAddress, (), (address))

struct CredentialList {
    std::vector<CredentialView> devices;
};
BOOST_DESCRIBE_STRUCT(CredentialList, (), (devices))

// A code for one machine of a site, or for one person.
struct CodeRequest {
    std::string site;
    std::string person;
    std::string label;
    std::string ae_title;
};
BOOST_DESCRIBE_STRUCT(CodeRequest, (), (site, person, label, ae_title))

struct CodeView {
    std::string code;                // shown once, read over the telephone
    std::string expires_at;
};
BOOST_DESCRIBE_STRUCT(CodeView, (), (code, expires_at))

struct EnrolmentRequest {
    std::string code;
    std::string request;             // PKCS#10 in PEM, for the connection
    std::string signer_request;      // PKCS#10 in PEM, for signing reports; persons only
};
BOOST_DESCRIBE_STRUCT(EnrolmentRequest, (), (code, request, signer_request))

struct EnrolmentReply {
    std::string site;
    std::string site_name;
    std::string person;
    std::string person_name;
    std::string label;
    std::string certificate;         // PEM, with its chain
    std::string signer_certificate;  // PEM, with its chain; persons only
    std::string roots;               // PEM
    std::string machines_url;
};
BOOST_DESCRIBE_STRUCT(EnrolmentReply, (),
                      (site, site_name, person, person_name, label, certificate, signer_certificate, roots,
                       machines_url))

struct WhoAmI {
    std::string kind;                // site, person
    std::string site;
    std::string site_name;
    std::string person;
    std::string person_name;
    std::vector<std::string> roles;
};
BOOST_DESCRIBE_STRUCT(WhoAmI, (), (kind, site, site_name, person, person_name, roles))

}  // namespace shanhai::wire
