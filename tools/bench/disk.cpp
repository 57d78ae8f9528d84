#include "tools/bench/disk.hpp"

#include "common/base/digest.hpp"
#include "tools/bench/crowd.hpp"
#include "tools/bench/objects.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <thread>

namespace shanhai::bench {
namespace {

namespace fs = std::filesystem;

class Descriptor {
public:
    explicit Descriptor(const fs::path& path) : number_{::open(path.c_str(), O_CREAT | O_EXCL | O_WRONLY, 0600)} {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor()
    {
        if (number_ >= 0) ::close(number_);
    }
    auto append(ByteView bytes) const -> bool
    {
        while (!bytes.empty()) {
            const auto written = ::write(number_, bytes.data(), bytes.size());
            if (written <= 0) return false;
            bytes = bytes.subspan(static_cast<std::size_t>(written));
        }
        return true;
    }
    auto sync() const -> bool { return ::fdatasync(number_) == 0; }

private:
    int number_;
};

// One writer's share of the objects.
class Writer {
public:
    Writer(const DiskWish& wish, ByteView object, std::size_t number)
        : wish_{wish}, object_{object}, number_{number},
          share_{wish.objects / wish.writers + (number < wish.objects % wish.writers ? 1 : 0)}
    {}

    auto run(Run& run) -> bool
    {
        switch (wish_.way) {
        case DiskWay::file_each: return files(run);
        case DiskWay::append_each: return appends(run, true);
        case DiskWay::append_once: return appends(run, false);
        case DiskWay::digest_only: return digests(run);
        }
        return false;
    }

private:
    auto name(std::size_t object) const -> fs::path
    {
        return wish_.folder / ("bench-" + std::to_string(number_) + '-' + std::to_string(object));
    }
    void count(Run& run, const Stopwatch& watch) const
    {
        run.waits.push_back(watch.seconds());
        ++run.objects;
        run.bytes += object_.size();
    }
    auto files(Run& run) -> bool
    {
        for (std::size_t i = 0; i < share_; ++i) {
            const Stopwatch watch;
            const Descriptor file{name(i)};
            if (!file.append(object_) || !file.sync()) return false;
            count(run, watch);
        }
        return true;
    }
    auto appends(Run& run, bool sync_each) -> bool
    {
        const Descriptor file{name(0)};
        for (std::size_t i = 0; i < share_; ++i) {
            const Stopwatch watch;
            if (!file.append(object_) || (sync_each && !file.sync())) return false;
            count(run, watch);
        }
        return file.sync();
    }
    auto digests(Run& run) -> bool
    {
        for (std::size_t i = 0; i < share_; ++i) {
            const Stopwatch watch;
            Digest::of(object_);
            count(run, watch);
        }
        return true;
    }

    const DiskWish& wish_;
    ByteView object_;
    std::size_t number_;
    std::size_t share_;
};

}  // namespace

auto write_to_disk(const DiskWish& wish) -> Result<Run>
{
    const auto folder = wish.folder / "bench-disk";
    std::error_code error;
    fs::remove_all(folder, error);
    if (!fs::create_directories(folder, error)) return Fault{errc::unavailable, "bench.folder"};
    auto inside = wish;
    inside.folder = folder;

    const auto object = part10_of(Study{wish.bytes}.next());
    std::vector<Run> parts(wish.writers);
    std::atomic<bool> fine = true;
    const Stopwatch watch;
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < wish.writers; ++i)
            threads.emplace_back([&, i] {
                if (!Writer{inside, object, i}.run(parts[i])) fine = false;
                parts[i].seconds = watch.seconds();
            });
    }
    Run run;
    run.seconds = watch.seconds();
    fs::remove_all(folder, error);
    if (!fine) return Fault{errc::storage_full, "bench.write"};
    for (const auto& part : parts) {
        run.objects += part.objects;
        run.bytes += part.bytes;
        run.waits.insert(run.waits.end(), part.waits.begin(), part.waits.end());
        run.senders.push_back(part.seconds);
    }
    return run;
}

}  // namespace shanhai::bench
