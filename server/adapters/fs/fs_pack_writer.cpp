#include "server/adapters/fs/fs_pack_writer.hpp"

#include <algorithm>

namespace shanhai::fs {
namespace {

// A cancelled wait says nothing about the work: it may run later still, so the turn is not given back.
auto unanswered(const Result<void>& outcome) -> bool
{
    return !outcome && outcome.error().code() == errc::cancelled;
}

// The job lets go of the file before its answer leaves: who has the answer and drops the writer has ended the hold.
template <class Work>
auto job_on(std::shared_ptr<blocking::PackFile> file, Work work)
{
    return [file = std::move(file), work = std::move(work)]() mutable -> Result<void> {
        const auto held = std::move(file);
        return work(*held);
    };
}

}  // namespace

FsPackWriter::FsPackWriter(Lane& disk, std::shared_ptr<blocking::PackFile> file, PackId id, std::uint64_t length)
    : disk_{disk}, file_{std::move(file)}, id_{std::move(id)}, length_{length}, durable_{length}
{
}

auto FsPackWriter::ready_to_change() const -> Result<void>
{
    if (auto fault = file_->fault()) return *fault;
    if (changing_) return Fault{errc::conflict, "archive.turn"};
    if (sealed_) return Fault{errc::conflict, "archive.sealed"};
    return {};
}

auto FsPackWriter::append(Bytes piece) -> awaitable<Result<void>>
{
    if (piece.size() > archive::append_max) co_return Fault{errc::too_large, "archive.append"};
    auto settled = co_await settle();
    if (!settled) co_return settled.error();
    if (auto ready = ready_to_change(); !ready) co_return ready.error();

    const auto size = piece.size();
    auto write = [at = length_, piece = std::move(piece)](blocking::PackFile& file) { return file.write(at, piece); };
    auto job = job_on(file_, std::move(write));
    changing_ = true;
    auto written = co_await offload(disk_, std::move(job));
    changing_ = unanswered(written);
    if (written) length_ += size;
    co_return written;
}

auto FsPackWriter::append_behind(Bytes piece, std::shared_ptr<Hasher> digest) -> awaitable<Result<void>>
{
    if (piece.size() > archive::append_max) co_return Fault{errc::too_large, "archive.append"};
    auto settled = co_await settle();
    if (!settled) co_return settled.error();
    if (auto ready = ready_to_change(); !ready) co_return ready.error();

    const auto size = piece.size();
    auto write = [at = length_, piece = std::move(piece), digest = std::move(digest)](blocking::PackFile& file) {
        digest->update(piece);
        return file.write(at, piece);
    };
    auto home = co_await asio::this_coro::executor;
    auto sent = send_off(disk_, job_on(file_, std::move(write)), home);
    if (!sent) co_return sent.error();
    behind_ = std::move(*sent);
    before_ = std::exchange(length_, length_ + size);
    co_return Result<void>{};
}

auto FsPackWriter::append_durably(std::shared_ptr<const Bytes> piece) -> awaitable<Result<void>>
{
    if (piece->size() > archive::append_max) co_return Fault{errc::too_large, "archive.append"};
    auto settled = co_await settle();
    if (!settled) co_return settled.error();
    if (auto ready = ready_to_change(); !ready) co_return ready.error();

    const auto size = piece->size();
    auto write = [at = length_, piece = std::move(piece)](blocking::PackFile& file) {
        return file.write_durably(at, *piece);
    };
    auto job = job_on(file_, std::move(write));
    changing_ = true;
    auto written = co_await offload(disk_, std::move(job));
    changing_ = unanswered(written);
    if (written) durable_ = length_ += size;
    co_return written;
}

auto FsPackWriter::settle() -> awaitable<Result<void>>
{
    const auto awaited = behind_;
    if (!awaited) co_return Result<void>{};
    auto written = co_await landed(awaited);
    if (behind_ != awaited) co_return written;  // somebody else who waited has noted it
    behind_.reset();
    changing_ = unanswered(written);
    if (!written) length_ = before_;
    co_return written;
}

auto FsPackWriter::cut(std::uint64_t length) -> awaitable<Result<void>>
{
    co_await settle();
    if (auto ready = ready_to_change(); !ready) co_return ready.error();
    if (length > length_) co_return Fault{errc::mismatch, "archive.cut"};

    auto job = job_on(file_, [length](blocking::PackFile& file) { return file.cut(length); });
    changing_ = true;
    auto done = co_await offload(disk_, std::move(job));
    changing_ = unanswered(done);
    if (done) {
        ++cuts_;
        length_ = length;
        durable_ = std::min(durable_, length);
    }
    co_return done;
}

auto FsPackWriter::seal(std::vector<archive::IndexEntry> entries) -> awaitable<Result<void>>
{
    auto settled = co_await settle();
    if (!settled) co_return settled.error();
    archive::PackIndex index{id_, length_, std::move(entries)};
    if (sealed_ && *sealed_ == index) co_return Result<void>{};
    if (auto ready = ready_to_change(); !ready) co_return ready.error();

    auto job = job_on(file_, [index](blocking::PackFile& file) { return file.seal(index); });
    changing_ = true;
    auto done = co_await offload(disk_, std::move(job));
    changing_ = unanswered(done);
    if (done) {
        durable_ = index.length;
        sealed_ = std::move(index);
    }
    co_return done;
}

auto FsPackWriter::flush() -> awaitable<Result<std::uint64_t>>
{
    auto settled = co_await settle();
    if (!settled) co_return settled.error();
    if (auto fault = file_->fault()) co_return *fault;
    const auto wanted = length_;
    while (durable_ < std::min(wanted, length_)) {  // a cut takes away what need not be waited for
        auto step = syncing_ ? wait_for_sync() : sync();
        auto done = co_await std::move(step);
        if (!done) co_return done.error();
    }
    co_return durable_;
}

// Whoever arrives while this runs waits for its end; one of them makes the next, for all of them.
auto FsPackWriter::sync() -> awaitable<Result<void>>
{
    struct Turn {
        explicit Turn(FsPackWriter& owner) : writer{owner} { writer.syncing_ = true; }
        Turn(const Turn&) = delete;
        Turn& operator=(const Turn&) = delete;
        ~Turn()
        {
            writer.syncing_ = false;
            for (auto* const bell : std::exchange(writer.waiting_, {})) bell->cancel();
        }
        FsPackWriter& writer;
    };

    const auto covered = length_;
    const auto cuts = cuts_;
    auto job = job_on(file_, [](blocking::PackFile& file) { return file.sync(); });
    const Turn turn{*this};
    auto done = co_await offload(disk_, std::move(job));
    if (done && cuts == cuts_) durable_ = std::max(durable_, covered);
    co_return done;
}

auto FsPackWriter::wait_for_sync() -> awaitable<Result<void>>
{
    struct Bell {
        Bell(FsPackWriter& owner, asio::any_io_executor here)
            : writer{owner}, timer{std::move(here), asio::steady_timer::time_point::max()}
        {
            writer.waiting_.insert(&timer);
        }
        Bell(const Bell&) = delete;
        Bell& operator=(const Bell&) = delete;
        ~Bell() { writer.waiting_.erase(&timer); }

        auto rung() -> bool { return !writer.waiting_.contains(&timer); }

        FsPackWriter& writer;
        asio::steady_timer timer;
    };

    auto here = co_await asio::this_coro::executor;
    Bell bell{*this, here};
    co_await bell.timer.async_wait(asio::as_tuple(asio::use_awaitable));
    if (!bell.rung()) co_return Fault{errc::cancelled, "archive.flush"};
    co_return Result<void>{};
}

}  // namespace shanhai::fs
