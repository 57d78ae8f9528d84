#include "server/intake/stow.hpp"

namespace shanhai::intake {
namespace {

constexpr std::size_t piece_size = 256 * 1024;  // what goes into the pack at a time

// Objects that share a flush and a commit: the reply comes after the last of them anyway.
constexpr std::size_t together_max = 64;
constexpr std::uint64_t together_bytes = 64_MiB;

auto identity_of(const dicom::Header& header) -> StowReport::Identity
{
    return {header.sop_class, header.sop_instance};
}

// Kept as it came, but somebody should know (PS3.18 section I.2.1).
auto warning_about(const dicom::Header& header) -> std::optional<dicom::Status>
{
    if (header.doubts.pixels) return dicom::status::data_set_mismatch_warning;
    return std::nullopt;
}

}  // namespace

Stow::Stow(Reception::Means means, std::uint64_t object_max, const people::Principal& who,
           std::optional<StudyUid> study)
    : log_{means.log}, site_{who.site},
      reception_{std::move(means), object_max, who.site, who.actor()}, study_{std::move(study)}
{}

auto Stow::begin() -> awaitable<void>
{
    inside_ = true;
    piece_.clear();
    trouble_.reset();
    auto begun = co_await reception_.begin();
    if (!begun) trouble_ = begun.error();
}

auto Stow::append(ByteView bytes) -> awaitable<void>
{
    while (!bytes.empty() && !trouble_) {
        const auto count = std::min(bytes.size(), piece_size - piece_.size());
        piece_.reserve(piece_size);
        piece_.insert(piece_.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(count));
        bytes = bytes.subspan(count);
        if (piece_.size() == piece_size) co_await write_out();
    }
}

auto Stow::write_out() -> awaitable<void>
{
    auto piece = std::exchange(piece_, {});
    auto appended = co_await reception_.append(std::move(piece));
    if (!appended) trouble_ = appended.error();
}

auto Stow::end() -> awaitable<void>
{
    if (!trouble_ && !piece_.empty()) co_await write_out();
    if (!trouble_) co_await set_aside();
    if (trouble_) {
        co_await reception_.drop();
        refuse(*trouble_);
    }
    inside_ = false;
    const bool enough = reception_.waiting() >= together_max || reception_.waiting_bytes() >= together_bytes;
    if (enough) co_await settle();
}

// Whoever fails from here on has said who they are.
auto Stow::set_aside() -> awaitable<void>
{
    auto header = co_await reception_.inspect();
    if (!header) {
        trouble_ = header.error();
        co_return;
    }
    if (study_ && header->study != *study_) {
        co_await reception_.drop();
        note(*header, Fault{errc::mismatch, "stow.study"});
        co_return;
    }
    reception_.set_aside(std::move(*header));
}

auto Stow::settle() -> awaitable<void>
{
    auto outcomes = co_await reception_.settle();
    for (const auto& one : outcomes) {
        const bool conflicting = one.kept && one.kept->standing == Standing::conflicting;
        if (conflicting)
            note(one.header, Fault{errc::conflict, "object.same-uid"});
        else
            note(one.header, one.kept);
    }
}

void Stow::note(const dicom::Header& header, const Result<Reception::Kept>& kept)
{
    if (kept) {
        report_.stored.push_back({identity_of(header), warning_about(header)});
        return;
    }
    log_.warn("intake.object.refused", {{"site", site_}, {"code", kept.error().code()}});
    report_.failed.push_back({identity_of(header), kept.error()});
}

void Stow::refuse(Fault why)
{
    log_.warn("intake.object.refused", {{"site", site_}, {"code", why.code()}});
    report_.failed.push_back({std::nullopt, std::move(why)});
}

auto Stow::give_up() -> awaitable<void>
{
    if (!std::exchange(inside_, false)) co_return;
    piece_.clear();
    co_await reception_.drop();
}

auto Stow::finish() -> awaitable<StowReport>
{
    co_await settle();
    co_await reception_.close();
    log_.info("intake.stow.ended",
              {{"site", site_}, {"stored", report_.stored.size()}, {"refused", report_.failed.size()}});
    co_return std::move(report_);
}

}  // namespace shanhai::intake
