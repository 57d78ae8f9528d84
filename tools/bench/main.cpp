// shanhai-bench: drives any DICOM, STOW or tus receiver, and the bare disk, so that a peer is measured beside us.
#include "common/wire/sentences.hpp"
#include "tools/bench/disk.hpp"
#include "tools/bench/live.hpp"
#include "tools/bench/objects.hpp"
#include "tools/bench/resident.hpp"
#include "tools/bench/store.hpp"
#include "tools/bench/upload.hpp"

#include <CLI/CLI.hpp>

#include <sys/resource.h>

#include <fstream>
#include <iostream>

namespace {

using namespace shanhai;
using namespace shanhai::bench;
namespace fs = std::filesystem;

constexpr auto submissions_path = "/api/v1/submissions";
constexpr auto tus_path = "/files/";
constexpr auto stow_path = "/dicomweb/studies";

struct Wishes {
    std::string target;
    std::string tls;
    std::string beside;
    std::string beside_tls;
    std::size_t rounds = 5;
    bool json = false;
    StoreWish store;
    std::vector<std::size_t> associations{1, 8, 32};
    UploadWish upload;
    DiskWish disk;
    LiveWish live;
    std::string way = "all";
    std::size_t connections = 5000;
    unsigned hold_seconds = 5;
    long pid = 0;
    fs::path out;
    std::uint64_t seed = 0;
};

void tell(const std::string& line) { std::cerr << "shanhai-bench: " << line << '\n'; }

auto failed(const Fault& fault) -> int
{
    std::cerr << "shanhai-bench: " << wire::sentence(fault) << " (" << fault.at()
              << (fault.subject().empty() ? "" : ": ") << fault.subject() << ")\n";
    return 1;
}

auto show(const Result<std::vector<Series>>& all, bool json) -> int
{
    if (!all) return failed(all.error());
    std::cout << (json ? boost::json::serialize(to_json(*all)) + "\n" : to_table(*all));
    for (const auto& series : *all)
        for (const auto& run : series.runs)
            if (run.failed > 0) return 3;
    return 0;
}

// The target, and the peer beside it when one is named.
auto targets_of(const Wishes& wishes) -> Result<std::vector<Target>>
{
    std::vector<Target> all;
    auto first = Target::parse(wishes.beside.empty() ? "target" : wishes.target, wishes.target, wishes.tls);
    if (!first) return first.error();
    all.push_back(std::move(*first));
    if (wishes.beside.empty()) return all;
    auto second = Target::parse(wishes.beside, wishes.beside, wishes.beside_tls);
    if (!second) return second.error();
    all.push_back(std::move(*second));
    return all;
}

auto run_store(const Wishes& wishes) -> int
{
    auto targets = targets_of(wishes);
    if (!targets) return failed(targets.error());
    std::vector<Contender> all;
    for (const auto associations : wishes.associations) {
        for (const auto& target : *targets) {
            auto wish = wishes.store;
            wish.associations = associations;
            all.push_back({target.name + ", " + std::to_string(associations) + " associations",
                           [target, wish] { return store(target, wish); }});
        }
    }
    return show(in_turn(all, wishes.rounds, tell), wishes.json);
}

auto run_upload(Wishes wishes, const std::string& path, Result<Run> (*send)(const Target&, const UploadWish&)) -> int
{
    if (wishes.upload.path.empty()) wishes.upload.path = path;
    auto targets = targets_of(wishes);
    if (!targets) return failed(targets.error());
    std::vector<Contender> all;
    for (const auto& target : *targets)
        all.push_back({target.name, [target, send, wish = wishes.upload] { return send(target, wish); }});
    return show(in_turn(all, wishes.rounds, tell), wishes.json);
}

auto run_idle(const Wishes& wishes) -> int
{
    auto targets = targets_of(wishes);
    if (!targets) return failed(targets.error());
    auto wish = wishes.store;
    wish.associations = wishes.connections;
    const auto before = resident_of(wishes.pid);
    std::uint64_t with_all = 0;
    const auto look = [&] { with_all = resident_of(wishes.pid); };
    auto run = hold_associations(targets->front(), wish, std::chrono::seconds{wishes.hold_seconds}, look);
    if (!run) return failed(run.error());
    std::cout << boost::json::serialize(boost::json::object{{"connections", wishes.connections},
                                                            {"answered_after_the_wait", run->objects},
                                                            {"failed", run->failed},
                                                            {"seconds", run->seconds},
                                                            {"resident_before", before},
                                                            {"resident_with_all", with_all}})
              << '\n';
    return run->failed == 0 ? 0 : 3;
}

auto run_disk(const Wishes& wishes) -> int
{
    const auto contender = [&](std::string name, DiskWay way, std::size_t writers) {
        auto wish = wishes.disk;
        wish.way = way;
        wish.writers = writers;
        return Contender{std::move(name), [wish] { return write_to_disk(wish); }};
    };
    std::vector<Contender> all;
    const auto wanted = [&](std::string_view way) { return wishes.way == "all" || wishes.way == way; };
    if (wanted("append_once"))
        all.push_back(contender("one file, fdatasync at the end", DiskWay::append_once, 1));
    if (wanted("append_each"))
        all.push_back(contender("one file, fdatasync each object", DiskWay::append_each, 1));
    for (const auto writers : wishes.associations)
        if (wanted("file_each"))
            all.push_back(contender("a file and fdatasync each, " + std::to_string(writers) + " writers",
                                    DiskWay::file_each, writers));
    if (wanted("digest_only")) all.push_back(contender("SHA-256 only", DiskWay::digest_only, 1));
    return show(in_turn(all, wishes.rounds, tell), wishes.json);
}

auto run_live(const Wishes& wishes) -> int
{
    auto targets = targets_of(wishes);
    if (!targets) return failed(targets.error());
    const auto figures = measure_live(targets->front(), wishes.live);
    if (!figures) return failed(figures.error());
    std::cout << boost::json::serialize(to_json(*figures)) << '\n';
    return figures->missing == 0 ? 0 : 3;
}

auto run_files(const Wishes& wishes) -> int
{
    Study study{wishes.store.bytes, wishes.seed};
    fs::create_directories(wishes.out);
    for (std::size_t i = 0; i < wishes.store.objects; ++i) {
        const auto bytes = part10_of(study.next());
        std::ofstream file{wishes.out / (std::to_string(i + 1) + ".dcm"), std::ios::binary};
        file << as_text(bytes);
        if (!file.flush()) return failed(Fault{errc::storage_full, "bench.write"});
    }
    return 0;
}

// Thousands of connections are thousands of descriptors.
void take_all_descriptors()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

void add_target(CLI::App& command, Wishes& wishes)
{
    command.add_option("target", wishes.target, "HOST:PORT to drive")->required();
    command.add_option("--tls", wishes.tls, "Folder with roots.pem, certificate.pem and key.pem; without, plain");
    command.add_option("--beside", wishes.beside, "HOST:PORT of a peer, driven in turn with the target");
    command.add_option("--beside-tls", wishes.beside_tls, "The same folder for the peer");
}

void add_runs(CLI::App& command, Wishes& wishes)
{
    command.add_option("--rounds", wishes.rounds, "Runs of each; medians are shown")
        ->check(CLI::Range(1, 100))
        ->capture_default_str();
    command.add_flag("--json", wishes.json, "Raw numbers as JSON, for keeping");
}

void add_objects(CLI::App& command, StoreWish& wish)
{
    command.add_option("--objects", wish.objects, "Objects, all senders together")->capture_default_str();
    command.add_option("--size", wish.bytes, "Bytes of each, about")->capture_default_str();
}

void add_senders(CLI::App& command, Wishes& wishes)
{
    command.add_option("--associations", wishes.associations, "How many send at once")
        ->delimiter(',')
        ->check(CLI::Range(1, 10'000))
        ->capture_default_str();
}

void add_titles(CLI::App& command, StoreWish& wish)
{
    command.add_option("--aet", wish.calling_title, "Calling title")->capture_default_str();
    command.add_option("--aec", wish.called_title, "Called title")->capture_default_str();
    command.add_option("--threads", wish.threads, "Threads of the sender")->capture_default_str();
}

void add_upload(CLI::App& command, UploadWish& wish, const std::string& path)
{
    command.add_option("--path", wish.path, "Where to POST; without it, " + path);
    command.add_option("--uploads", wish.uploads, "Uploads at once")->capture_default_str();
    command.add_option("--objects", wish.objects, "Objects in each")->capture_default_str();
    command.add_option("--size", wish.bytes, "Bytes of each object, about")->capture_default_str();
    command.add_option("--rate", wish.rate, "Bytes a second of each upload; 0: no limit")->capture_default_str();
    command.add_option("--threads", wish.threads, "Threads of the sender")->capture_default_str();
}

}  // namespace

int main(int argc, char** argv)
try {
    Wishes wishes;
    CLI::App app{"Loads a receiver of images, beside a peer or beside the bare disk. See tools/bench/README.md."};
    app.require_subcommand(1);

    auto& store = *app.add_subcommand("store", "C-STORE from many associations");
    add_target(store, wishes);
    add_runs(store, wishes);
    add_senders(store, wishes);
    add_objects(store, wishes.store);
    add_titles(store, wishes.store);

    auto& idle = *app.add_subcommand("idle", "Thousands of associations that say nothing, and what they cost");
    add_target(idle, wishes);
    add_titles(idle, wishes.store);
    idle.add_option("--connections", wishes.connections, "How many")->capture_default_str();
    idle.add_option("--hold", wishes.hold_seconds, "Seconds of silence once all are there")->capture_default_str();
    idle.add_option("--pid", wishes.pid, "The receiver's process, whose resident memory is read");

    auto& submit = *app.add_subcommand("submit", "Submissions: declared, sent over tus, committed");
    auto& tus = *app.add_subcommand("tus", "Uploads by tus 1.0 with creation, as any server speaks it");
    auto& stow = *app.add_subcommand("stow", "STOW-RS");
    for (auto* const command : {&submit, &tus, &stow}) {
        add_target(*command, wishes);
        add_runs(*command, wishes);
    }
    add_upload(submit, wishes.upload, submissions_path);
    add_upload(tus, wishes.upload, tus_path);
    add_upload(stow, wishes.upload, stow_path);

    auto& disk = *app.add_subcommand("disk", "The disk alone: what any receiver on it can be measured by");
    disk.add_option("folder", wishes.disk.folder, "On the disk in question")->required();
    disk.add_option("--objects", wishes.disk.objects, "Objects, all writers together")->capture_default_str();
    disk.add_option("--size", wishes.disk.bytes, "Bytes of each, about")->capture_default_str();
    disk.add_option("--writers", wishes.associations, "How many write at once")->delimiter(',')->capture_default_str();
    disk.add_option("--way", wishes.way, "Which of them")
        ->check(CLI::IsMember({"all", "append_once", "append_each", "file_each", "digest_only"}))
        ->capture_default_str();
    add_runs(disk, wishes);

    auto& live = *app.add_subcommand("live", "Many live views, and how late each hears of an event");
    add_target(live, wishes);
    live.add_option("--watchers", wishes.live.watchers, "How many")->capture_default_str();
    live.add_option("--events", wishes.live.events, "Renewals of the claim, one after the other")
        ->capture_default_str();
    live.add_option("--rest", wishes.live.rest, "Milliseconds between two")->capture_default_str();
    live.add_option("--case", wishes.live.which, "A case that is claimed by who we are")->required();
    live.add_option("--token", wishes.live.token, "The claim's")->required();
    live.add_option("--pid", wishes.live.pid, "The relay's process, whose resident memory is read");

    auto& files = *app.add_subcommand("files", "Writes images for somebody else's sender, new ones each time");
    files.add_option("--out", wishes.out, "Folder")->required();
    files.add_option("--seed", wishes.seed, "The same seed makes the same bytes; 0: new ones each time");
    add_objects(files, wishes.store);
    CLI11_PARSE(app, argc, argv);

    take_all_descriptors();
    if (store.parsed()) return run_store(wishes);
    if (idle.parsed()) return run_idle(wishes);
    if (submit.parsed()) return run_upload(wishes, submissions_path, bench::submit);
    if (tus.parsed()) return run_upload(wishes, tus_path, bench::tus);
    if (stow.parsed()) return run_upload(wishes, stow_path, bench::stow);
    if (disk.parsed()) return run_disk(wishes);
    if (live.parsed()) return run_live(wishes);
    return run_files(wishes);
} catch (const std::exception& problem) {
    std::cerr << "shanhai-bench: " << problem.what() << '\n';
    return 1;
}
