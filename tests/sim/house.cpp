#include "tests/sim/house.hpp"

#include "tests/support/world.hpp"

namespace shanhai::sim {
namespace {

auto reader(std::size_t number, std::set<std::string> modalities) -> Principal
{
    const auto id = "dr-" + std::to_string(number);
    auto person = test::person_row(id, "county", "医师" + std::to_string(number), ledger::Role::reader,
                                   std::move(modalities));
    return {test::site_id("county"), "desk", "", std::move(person)};
}

auto credential_of(const Principal& reader) -> ledger::Credential
{
    return {.fingerprint = signer_of(reader),
            .kind = ledger::CredentialKind::signer,
            .site = reader.site,
            .person = reader.person->id,
            .label = "key",
            .ae_title = {},
            .certificate = to_bytes(reader.person->id.text()),
            .not_before = parse_instant("2026-01-01T00:00:00Z").value(),
            .not_after = parse_instant("2027-01-01T00:00:00Z").value(),
            .revoked_at = std::nullopt};
}

}  // namespace

auto signer_of(const Principal& reader) -> Digest { return Digest::of(to_bytes(reader.person->id.text())); }

House::Running::Running(House& house)
    : submissions{house.ledger,  house.packs, house.cpu_,               house.signer_,
                  house.clock,   house.entropy, house.bell_, intake::IntakeSettings{},
                  cases::Policy::defaults()},
      held{house.ledger, house.clock, house.bell_, cases::Policy::defaults()},
      queue{house.ledger, house.clock, house.bell_, cases::Policy::defaults()},
      exchange{house.ledger, house.clock, house.bell_, cases::Policy::defaults()},
      inbox{house.ledger, house.clock, house.bell_}
{}

House::House(const Shape& shape, std::uint64_t seed)
    : clock{parse_instant("2026-03-02T00:00:00+08:00").value()}, entropy{seed}
{
    settle(shape);
    running_ = std::make_unique<Running>(*this);
}

void House::settle(const Shape& shape)
{
    for (std::size_t i = 0; i < shape.clinics; ++i)
        clinics.push_back({test::site_id("clinic-" + std::to_string(i)), "gateway", "", std::nullopt});
    for (std::size_t i = 0; i < shape.imaging_readers; ++i) readers.push_back(reader(i, {"DX", "CT", "US"}));
    for (std::size_t i = 0; i < shape.ecg_readers; ++i) readers.push_back(reader(100 + i, {"ECG"}));

    auto work = [this](ledger::Facts& facts) -> Result<void> {
        facts.people().put(test::site_row("county", "县人民医院", ledger::Level::county)).value();
        for (const auto& clinic : clinics) {
            facts.people().put(test::site_row(clinic.site.text(), "卫生院", ledger::Level::township)).value();
            facts.people().put(test::pairing_row(clinic.site.text(), "county")).value();
        }
        for (const auto& each : readers) {
            facts.people().put(*each.person).value();
            facts.people().put(credential_of(each)).value();
        }
        return {};
    };
    ask(ledger.commit(std::move(work))).value();
}

void House::crash()
{
    ++crashes_;
    running_.reset();
    packs.crash(entropy);
    running_ = std::make_unique<Running>(*this);
    ask(running_->submissions.recover()).value();
}

void House::tend()
{
    ask(running_->queue.lapse_overdue_claims()).value();
    ask(running_->queue.ring_alarms()).value();
    ask(running_->submissions.expire_idle()).value();
}

}  // namespace shanhai::sim
