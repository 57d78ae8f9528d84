// The entries of a document bundle while it is being made. For this folder's own use.
#pragma once

#include "common/fhir/words.hpp"
#include "common/report/sections.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace shanhai::fhir {

using json::array;
using json::object;

// A resource's place in the bundle, known before the resource is made.
class Place {
public:
    explicit Place(std::string_view name) : uuid_{NameUuid::of(name).text()} {}
    auto id() const -> const std::string& { return uuid_; }
    auto url() const -> std::string { return "urn:uuid:" + uuid_; }
    auto reference() const -> object { return {{"reference", url()}}; }

private:
    std::string uuid_;
};

class Entries {
public:
    explicit Entries(const report::Release& of) : release{of} {}

    // A place that belongs to this version alone, or to somebody who is in other reports too.
    auto here(std::string_view name) const -> Place { return Place{std::string{name} + '\n' + release.digest.hex()}; }
    auto patient() const -> Place;
    auto organization(const report::Institution& one) const -> Place { return Place{"organization\n" + one.id.text()}; }
    auto practitioner(const report::Author& one) const -> Place;

    // Each place once.
    void add(const Place& place, std::string_view type, object resource);
    auto taken() -> array { return std::move(entries_); }

    const report::Release& release;

private:
    array entries_;
};

// An identifier system of ours, as an OID nobody else has: urn:oid:2.25...
auto system_of(std::string_view what) -> std::string;

// Patient, Organization, Practitioner.
void add_people(Entries& to);
// ServiceRequest, with who asked, and ImagingStudy.
void add_order(Entries& to);
auto imaging_studies(const Entries& of) -> array;  // references
// Observation, Media, Communication.
void add_results(Entries& to);
auto observations(const Entries& of) -> array;
auto communications(const Entries& of) -> array;
auto media(const Entries& of) -> array;  // DiagnosticReport.media
// DiagnosticReport, Provenance.
void add_report(Entries& to, ByteView pdf);
void add_provenance(Entries& to);
void add_composition(Entries& to);

}  // namespace shanhai::fhir
