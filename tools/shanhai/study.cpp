#include "tools/shanhai/study.hpp"

#include "common/dicom/data/source.hpp"
#include "common/runtime/offload.hpp"
#include "common/runtime/task_group.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <cctype>
#include <fstream>

namespace shanhai::cli {
namespace {

struct Wanted {
    std::string id;
    std::uint64_t size = 0;  // bytes
    fs::path file;
    Digest digest;
};

template <class View>
auto wanted_of(const View& view, const fs::path& root) -> Result<Wanted>
{
    auto place = place_of(view);
    auto digest = Digest::parse(view.sha256);
    if (!place || !digest || view.size < 0) return Fault{errc::malformed, "http.reply"};
    return Wanted{view.id, static_cast<std::uint64_t>(view.size), root / *place, *digest};
}

auto all_wanted(const wire::CaseDetail& detail, const fs::path& root, bool originals) -> Result<std::vector<Wanted>>
{
    std::vector<Wanted> all;
    for (const auto& object : detail.objects) {
        auto wanted = wanted_of(object, root);
        if (!wanted) return wanted.error();
        all.push_back(std::move(*wanted));
        for (const auto& original : object.originals) {
            auto file = wanted_of(original, root);
            if (!file) return file.error();
            if (originals) all.push_back(std::move(*file));
        }
    }
    return all;
}

auto ending_of(const std::string& media_type) -> std::string_view
{
    if (media_type == "application/dicom") return ".dcm";
    if (media_type == "application/pdf") return ".pdf";
    return ".bin";
}

}  // namespace

namespace blocking {
namespace {

auto holds(const fs::path& file, const Digest& digest) -> bool
{
    auto source = dicom::FileSource::open(file);
    if (!source) return false;
    Hasher hasher;
    Bytes piece(1_MiB);
    for (std::uint64_t at = 0; at < source->size();) {
        const auto count = source->read(at, piece);
        if (!count || *count == 0) return false;
        hasher.update(ByteView{piece}.first(*count));
        at += *count;
    }
    return hasher.finish() == digest;
}

// A file that grows under another name, and takes its own when it is whole and right.
class Staged {
public:
    explicit Staged(fs::path target) : target_{std::move(target)}, staged_{target_.string() + ".part"} {}
    Staged(const Staged&) = delete;
    Staged& operator=(const Staged&) = delete;
    ~Staged()
    {
        std::error_code ignored;
        if (!kept_) fs::remove(staged_, ignored);
    }

    auto open() -> Result<void>
    {
        if (auto made = make_folder(target_.parent_path()); !made) return made;
        file_.open(staged_, std::ios::binary | std::ios::trunc);
        return check();
    }
    auto write(ByteView piece) -> Result<void>
    {
        hasher_.update(piece);
        const auto text = as_text(piece);
        file_.write(text.data(), static_cast<std::streamsize>(text.size()));
        return check();
    }
    auto keep(const Digest& digest) -> Result<void>
    {
        file_.close();
        if (auto good = check(); !good) return good;
        if (hasher_.finish() != digest) return Fault{errc::corrupt, "object.digest", target_.filename().string()};
        auto moved = move_into_place(staged_, target_);
        kept_ = moved.has_value();
        return moved;
    }

private:
    auto check() const -> Result<void>
    {
        if (!file_) return Fault{errc::unavailable, "file.write", target_.string()};
        return {};
    }

    fs::path target_;
    fs::path staged_;
    std::ofstream file_;
    Hasher hasher_;
    bool kept_ = false;
};

}  // namespace
}  // namespace blocking

namespace {

// A few at a time, each over a connection of its own: on a long line a small object is mostly waiting.
class Fetching {
public:
    Fetching(Session& session, const Relay& relay, std::string case_path, std::vector<Wanted> wanted,
             std::uint64_t total)
        : session_{session}, relay_{relay},
          case_path_{std::move(case_path)}, wanted_{std::move(wanted)}, meter_{session.console, "下载", total}
    {}

    auto fetched() const -> std::int64_t { return fetched_; }

    // The first failure ends it: what others have in hand is still brought to its end.
    auto all() -> awaitable<Outcome<void>>
    {
        auto executor = co_await asio::this_coro::executor;
        std::exception_ptr bug;
        auto tasks = TaskGroup{executor, [&bug](std::string_view, std::exception_ptr thrown) { bug = thrown; }};
        const auto workers = std::min(wanted_.size(), in_flight_max);
        for (std::size_t i = 0; i < workers; ++i) tasks.spawn("fetch", work());
        co_await tasks.join();
        if (bug) std::rethrow_exception(bug);
        if (failure_) co_return *failure_;
        co_return Outcome<void>{};
    }

private:
    static constexpr int attempts_max = 20;
    static constexpr std::size_t in_flight_max = 4;

    auto work() -> awaitable<void>
    {
        auto relay = relay_.another();
        while (!failure_ && next_ < wanted_.size()) {
            auto done = co_await one(relay, wanted_[next_++]);
            if (!done && !failure_) failure_ = done.error();
        }
    }

    auto one(Relay& relay, const Wanted& wanted) -> awaitable<Outcome<void>>
    {
        auto look = [file = wanted.file, digest = wanted.digest]() -> Result<bool> {
            return blocking::holds(file, digest);
        };
        auto there = co_await offload(session_.disk, std::move(look));
        if (!there) co_return there.error();
        if (*there) advance(wanted.size);
        Backoff backoff;
        for (int attempt = 1; !*there; ++attempt) {
            std::uint64_t came = 0;
            auto got = co_await download(relay, wanted, came);
            if (got) break;
            done_ -= came;
            const bool damaged = got.error().at() == "object.digest";
            const bool again = attempt < attempts_max && (damaged || got.error().may_pass());
            if (!again) co_return got.error();
            meter_.note(got.error().line());
            co_await pause_for(backoff.next());
        }
        if (!*there) ++fetched_;
        co_return Outcome<void>{};
    }

    void advance(std::uint64_t count)
    {
        done_ += count;
        meter_.reach(done_);
    }

    auto download(Relay& relay, const Wanted& wanted, std::uint64_t& came) -> awaitable<Outcome<void>>
    {
        auto request = http::ClientRequest{"GET", case_path_ + "/objects/" + escaped(wanted.id)};
        auto response = co_await relay.open(std::move(request));
        if (!response) co_return response.error();
        auto staged = std::make_shared<blocking::Staged>(wanted.file);
        auto open = [staged] { return staged->open(); };
        auto opened = co_await offload(session_.disk, std::move(open));
        if (!opened) co_return opened.error();
        Bytes piece(256_KiB);
        for (;;) {
            auto count = co_await response->body().read_some(asio::buffer(piece));
            if (!count) co_return count.error();
            if (*count == 0) break;
            auto write = [staged, part = Bytes(piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(*count))] {
                return staged->write(part);
            };
            auto written = co_await offload(session_.disk, std::move(write));
            if (!written) co_return written.error();
            came += *count;
            advance(*count);
        }
        auto keep = [staged, digest = wanted.digest] { return staged->keep(digest); };
        auto kept = co_await offload(session_.disk, std::move(keep));
        if (!kept) co_return kept.error();
        co_return Outcome<void>{};
    }

    Session& session_;
    const Relay& relay_;
    std::string case_path_;
    std::vector<Wanted> wanted_;
    std::size_t next_ = 0;
    std::optional<Failure> failure_;
    Meter meter_;
    std::uint64_t done_ = 0;
    std::int64_t fetched_ = 0;
};

}  // namespace

auto place_of(const wire::ObjectView& object) -> Result<fs::path>
{
    const bool all_uids =
        StudyUid::parse(object.study) && SeriesUid::parse(object.series) && InstanceUid::parse(object.instance);
    if (all_uids) return fs::path{object.study} / object.series / (object.instance + ".dcm");
    if (!ObjectId::parse(object.id)) return Fault{errc::malformed, "http.reply"};
    return fs::path{object.id + std::string{ending_of(object.media_type)}};
}

auto place_of(const wire::OriginalView& original) -> Result<fs::path>
{
    if (!ObjectId::parse(original.id)) return Fault{errc::malformed, "http.reply"};
    const auto dot = original.name.rfind('.');
    auto ending = dot == std::string::npos ? std::string{} : original.name.substr(dot + 1);
    const auto plain = [](unsigned char c) { return std::isalnum(c) != 0 && c < 0x80; };
    if (ending.size() > 8 || !std::ranges::all_of(ending, plain)) ending.clear();
    return fs::path{"originals"} / (original.id + (ending.empty() ? "" : '.' + ending));
}

auto get_study(Session& session, std::string which, std::string folder, bool originals) -> awaitable<Outcome<void>>
{
    auto id = parse_id<CaseId>(which);
    if (!id) co_return id.error();
    auto member = open_member(session);
    if (!member) co_return member.error();
    const auto case_path = "/api/v1/cases/" + id->text();
    auto answer = co_await member->relay.ask("GET", case_path);
    if (!answer) co_return answer.error();
    auto detail = read<wire::CaseDetail>(*answer);
    if (!detail) co_return detail.error();

    const auto root = fs::path{folder.empty() ? id->text() : folder};
    auto wanted = all_wanted(*detail, root, originals);
    if (!wanted) co_return wanted.error();
    std::uint64_t total = 0;
    for (const auto& one : *wanted) total += one.size;
    const auto count = static_cast<std::int64_t>(wanted->size());
    auto fetching = Fetching{session, member->relay, case_path, std::move(*wanted), total};
    auto done = co_await fetching.all();
    if (!done) co_return done.error();
    const auto result = boost::json::object{{"case", id->text()},
                                            {"folder", root.string()},
                                            {"objects", count},
                                            {"fetched", fetching.fetched()},
                                            {"bytes", total}};
    session.console.print_json(boost::json::serialize(result));
    session.console.say("已齐：" + std::to_string(count) + " 个文件，" + size_text(total) + "（新取 " +
                        std::to_string(fetching.fetched()) + " 个）");
    session.console.say("存于  " + root.string());
    co_return Outcome<void>{};
}

}  // namespace shanhai::cli
