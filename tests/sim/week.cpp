#include "tests/sim/week.hpp"

#include "tests/sim/clinic.hpp"
#include "tests/sim/reader.hpp"

namespace shanhai::sim {
namespace {

using namespace std::chrono_literals;

constexpr auto after_the_week = std::chrono::days{2};  // for what is on its way to arrive

class Week {
public:
    Week(const Shape& shape, std::uint64_t seed) : shape_{shape}, chance_{seed}, house_{shape, seed}
    {
        for (const auto& who : house_.clinics)
            clinics_.push_back(std::make_unique<Clinic>(house_, agenda_, chance_, promises_, shape_, who));
        for (const auto& who : house_.readers)
            readers_.push_back(std::make_unique<Reader>(house_, agenda_, chance_, promises_, shape_, who));
        for (const auto& reader : readers_) desk_.push_back(reader.get());
    }

    auto live(const Onlooker& onlooker) -> Outcome
    {
        plan();
        if (onlooker.each_hour) show(onlooker);
        while (agenda_.step(close_)) {
            const auto before = promises_.events();
            promises_.after_every_event();
            if (promises_.events() == before) continue;
            for (auto* const reader : desk_) reader->wake(desk_);
        }
        must_be_done();
        if (onlooker.at_the_end) onlooker.at_the_end(house_);
        promises_.at_the_end();
        const auto last = house_.look([](ledger::Facts& facts) { return facts.trail().last_audit(); });
        return {parcels_,         promises_.committed(),    promises_.reported(),
                house_.crashes(), promises_.refused_late(), promises_.events(),
                last->hash.hex(), waits()};
    }
    auto now() const -> Instant { return house_.clock.now(); }

private:
    void plan()
    {
        next_patient();
        next_crash();
        tend();
        for (auto* const reader : desk_)
            agenda_.in(chance_.between(0s, 5min), [this, reader] { reader->take_next(desk_); });
        for (auto& clinic : clinics_) visit(*clinic);
    }
    // A Poisson process whose rate follows the hour, by thinning.
    void next_patient()
    {
        constexpr auto busiest = 17.0;
        const auto mean = std::chrono::duration<double>{3600} / (shape_.cases_a_day * busiest / 100);
        agenda_.in(chance_.gap(mean), [this] {
            if (now() >= end_) return;
            const auto hour = (now() - begin_) / 1h % 24;
            if (chance_.happens(share_of_hour[static_cast<std::size_t>(hour)] / busiest)) fall_ill();
            next_patient();
        });
    }
    void fall_ill()
    {
        ++parcels_;
        auto& clinic = chance_.one_of(clinics_);
        clinic->examine(some_kind(), parcels_);
    }
    auto some_kind() -> const Kind&
    {
        for (const auto& kind : kinds)
            if (chance_.happens(kind.share)) return kind;
        return kinds.back();
    }
    void next_crash()
    {
        agenda_.in(chance_.gap(shape_.between_crashes), [this] {
            house_.crash();
            promises_.after_a_crash();
            next_crash();
        });
    }
    void tend()
    {
        house_.tend();
        agenda_.in(1min, [this] { tend(); });
    }
    void show(const Onlooker& onlooker)
    {
        agenda_.in(1h, [this, &onlooker] {
            if (now() >= end_) return;
            onlooker.each_hour(house_);
            show(onlooker);
        });
    }
    void visit(Clinic& clinic)
    {
        agenda_.in(chance_.between(5min, 45min), [this, &clinic] {
            clinic.look_into_inbox();
            clinic.look_for_questions();
            visit(clinic);
        });
    }
    auto waits() -> std::map<std::string, std::vector<std::int64_t>>
    {
        const auto cases =
            house_.look([this](ledger::Facts& facts) { return facts.cases().opened_between(begin_, close_); });
        std::map<std::string, std::vector<std::int64_t>> all;
        for (const auto& each : cases)
            if (each.reported_at) all[each.modality].push_back((*each.reported_at - each.opened_at) / 1s);
        return all;
    }
    void must_be_done()
    {
        for (const auto& clinic : clinics_) must(clinic->unsent() == 0, "every parcel arrives in the end");
        const auto counts = house_.look([](ledger::Facts& facts) { return facts.cases().counts(); });
        const auto unread = counts.waiting + counts.claimed + counts.held + counts.returned + counts.asked;
        must(unread == 0, "every case is answered in the end");
        must(counts.reported == 0, "every report is seen in the end");
    }

    const Shape& shape_;
    Chance chance_;
    House house_;
    Agenda agenda_{house_.clock};
    Promises promises_{house_};
    std::vector<std::unique_ptr<Clinic>> clinics_;
    std::vector<std::unique_ptr<Reader>> readers_;
    std::vector<Reader*> desk_;
    Instant begin_ = house_.clock.now();
    Instant end_ = begin_ + shape_.length;
    Instant close_ = end_ + after_the_week;
    std::size_t parcels_ = 0;
};

}  // namespace

auto live_through(const Shape& shape, std::uint64_t seed, const Onlooker& onlooker) -> Outcome
{
    Week week{shape, seed};
    try {
        return week.live(onlooker);
    } catch (const BrokenPromise& broken) {
        throw BrokenPromise{"seed " + std::to_string(seed) + ", " + to_text(week.now()) + ": " + broken.what()};
    }
}

}  // namespace shanhai::sim
