// A county for tests: two township clinics, the hospital that reads for them, and everything a relay stands on, in
// memory.
#pragma once

#include "common/runtime/bell.hpp"
#include "common/runtime/lane.hpp"
#include "common/wire/request_form.hpp"
#include "server/adapters/memory/ledger.hpp"
#include "server/adapters/memory/memory_packs.hpp"
#include "server/cases/record.hpp"
#include "server/intake/reception.hpp"
#include "server/people/principal.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/run.hpp"

namespace shanhai::test {

inline auto some_form() -> wire::RequestForm
{
    return {.number = "SQ-17",
            .patient = {.name = "张三", .id = "P1", .sex = "M"},
            .requesting_doctor = "李春兰",
            .exam_item = "胸部 DR",
            .modality = "DX"};
}

struct County {
    County()
    {
        ledger.run_works_twice();
        put_site(hospital, "云岭县人民医院", ledger::Level::county, std::nullopt);
        for (const auto& clinic : {niujie, longtan}) put_site(clinic, "卫生院", ledger::Level::township, std::nullopt);
        pair(niujie);
        put(yang);
        put(zhao);
    }

    FakeClock clock;
    SeededEntropy entropy;
    memory::Ledger ledger;
    memory::MemoryPacks packs;
    Bell bell;
    asio::io_context io{1};  // goes before the others: what still waits in it may look at them
    Lane cpu{"cpu", 1, 64};  // goes first, since its answers go to io
    intake::Allowance allowance{clock, 1024 * 1_GiB};
    ecg::MarkRules marks{};

    SiteId niujie = SiteId::parse("niujie").value();    // paired with the hospital
    SiteId longtan = SiteId::parse("longtan").value();  // with nobody yet
    SiteId hospital = SiteId::parse("yunling-county").value();
    ledger::Person yang = reader("dr-yang", "杨海涛");
    ledger::Person zhao = reader("dr-zhao", "赵敏");

    auto clinic() const -> people::Principal { return {niujie, "gateway", "", std::nullopt}; }
    auto other_clinic() const -> people::Principal { return {longtan, "gateway", "", std::nullopt}; }
    auto specialist() const -> people::Principal { return {hospital, "desk", "", yang}; }
    auto colleague() const -> people::Principal { return {hospital, "desk", "", zhao}; }

    auto means(log::Sink& lines) -> intake::Reception::Means
    {
        return {ledger, packs, cpu, clock, entropy, allowance, log::Log{lines}, marks};
    }

    template <class Task>
    auto ask(Task task)
    {
        return run(io, std::move(task));
    }
    template <class Work>
    auto look(Work work)
    {
        return run(io, ledger.look(std::move(work))).value();
    }
    template <class Row>
    void put(Row row)
    {
        auto work = [row](ledger::Facts& facts) { return book_of(facts, row).put(row); };
        run(io, ledger.commit(std::move(work))).value();
    }
    void pair(const SiteId& from)
    {
        put(ledger::Pairing{from, hospital, {}, parse_day("2026-01-01").value(), parse_day("2030-12-31").value()});
    }

    // A machine of a clinic; its certificate's bytes are its name here, since nobody looks into them.
    auto enrol(const SiteId& site, std::string certificate, std::string ae_title = {}) -> Bytes
    {
        auto bytes = to_bytes(certificate);
        put(ledger::Credential{.fingerprint = Digest::of(bytes),
                               .kind = ledger::CredentialKind::site,
                               .site = site,
                               .person = std::nullopt,
                               .label = certificate,
                               .ae_title = std::move(ae_title),
                               .certificate = bytes,
                               .not_before = parse_instant("2026-01-01T00:00:00Z").value(),
                               .not_after = parse_instant("2027-01-01T00:00:00Z").value(),
                               .revoked_at = std::nullopt});
        return bytes;
    }

    auto cases() -> std::vector<ledger::Case>
    {
        return look([](ledger::Facts& facts) { return facts.cases().list({}); });
    }
    auto objects_of(const SiteId& site, const std::string& study) -> std::vector<ledger::StoredObject>
    {
        return look(
            [&](ledger::Facts& facts) { return facts.archive().objects_of(site, StudyUid::parse(study).value()); });
    }
    auto all_objects() -> std::vector<ledger::StoredObject>
    {
        auto all = look([](ledger::Facts& facts) { return facts.archive().objects_after(std::nullopt, 1000); });
        std::erase_if(all, [](const auto& object) { return object.arriving; });
        return all;
    }
    auto bytes_of(const ledger::StoredObject& object) -> Bytes
    {
        return run(io, packs.read(object.place.pack, object.place.offset, object.place.size)).value();
    }
    auto audited(std::string_view action, std::string_view subject) -> std::size_t
    {
        const auto trail = look([](ledger::Facts& facts) { return facts.trail().audit(0, 10'000); });
        std::size_t count = 0;
        for (const auto& entry : trail) count += entry.action == action && entry.subject == subject ? 1 : 0;
        return count;
    }

private:
    static auto book_of(ledger::Facts& facts, const ledger::Site&) -> ledger::PeopleBook& { return facts.people(); }
    static auto book_of(ledger::Facts& facts, const ledger::Pairing&) -> ledger::PeopleBook& { return facts.people(); }
    static auto book_of(ledger::Facts& facts, const ledger::Person&) -> ledger::PeopleBook& { return facts.people(); }
    static auto book_of(ledger::Facts& facts, const ledger::Credential&) -> ledger::PeopleBook&
    {
        return facts.people();
    }
    static auto book_of(ledger::Facts& facts, const ledger::StoredObject&) -> ledger::ArchiveBook&
    {
        return facts.archive();
    }
    static auto book_of(ledger::Facts& facts, const ledger::Study&) -> ledger::ArchiveBook& { return facts.archive(); }
    static auto book_of(ledger::Facts& facts, const ledger::Case&) -> ledger::CaseBook& { return facts.cases(); }
    static auto book_of(ledger::Facts& facts, const ledger::Report&) -> ledger::ReportBook& { return facts.reports(); }
    static auto book_of(ledger::Facts& facts, const ledger::Delivery&) -> ledger::DeliveryBook&
    {
        return facts.deliveries();
    }

    auto reader(std::string_view id, std::string name) const -> ledger::Person
    {
        return {.id = PersonId::parse(id).value(),
                .site = hospital,
                .name = std::move(name),
                .title = "副主任医师",
                .licence = {},
                .specialties = {},
                .modalities = {},
                .roles = {ledger::Role::reader},
                .valid_from = parse_day("2026-01-01").value(),
                .valid_until = parse_day("2030-12-31").value()};
    }
    void put_site(const SiteId& id, std::string name, ledger::Level level, std::optional<SiteId> parent)
    {
        put(ledger::Site{id, std::move(parent), std::move(name), level});
    }
};

// One stored object in one waiting case of a clinic.
inline auto open_case(County& county, const std::string& instance = "2.25.1001", const std::string& study = "2.25.1")
    -> CaseId
{
    const auto uid = StudyUid::parse(study).value();
    const auto now = county.clock.now();
    county.put(ledger::Study{.uid = uid, .site = county.niujie, .modality = "DX", .last_arrival = now});
    county.put(ledger::StoredObject{.id = mint<ObjectId>(county.clock, county.entropy),
                                    .site = county.niujie,
                                    .digest = Digest::of(as_view(instance)),
                                    .place = {mint<PackId>(county.clock, county.entropy), 0, 1000},
                                    .media_type = "application/dicom",
                                    .received_at = now,
                                    .instance = ledger::Instance{.study = uid,
                                                                 .series = SeriesUid::parse("2.25.2").value(),
                                                                 .instance = InstanceUid::parse(instance).value()}});

    const auto id = mint<CaseId>(county.clock, county.entropy);
    auto work = [&](ledger::Facts& facts) {
        return cases::open(facts,
                           cases::Opening{.id = id,
                                          .site = county.niujie,
                                          .group = county.hospital,
                                          .studies = {uid},
                                          .modality = "DX",
                                          .priority = wire::Priority::urgent,
                                          .form = wire::write_json(some_form()),
                                          .patient_name = "张三",
                                          .declared_complete = true,
                                          .at = now},
                           cases::Policy::defaults(), "site:niujie");
    };
    county.ask(county.ledger.commit(work)).value();
    return id;
}

}  // namespace shanhai::test
