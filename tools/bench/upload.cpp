#include "tools/bench/upload.hpp"

#include "common/net/http/client.hpp"
#include "common/wire/submission.hpp"
#include "tools/bench/crowd.hpp"
#include "tools/bench/parcel.hpp"

namespace shanhai::bench {
namespace {

constexpr std::size_t piece_max = 256 * 1024;
constexpr std::uint64_t answer_max = 16_MiB;

// A link that lets so much through and no more, in small pieces as a link does.
class Throttle {
public:
    explicit Throttle(std::uint64_t rate) : rate_{rate} {}

    auto piece() const -> std::size_t { return rate_ == 0 ? piece_max : std::max<std::size_t>(rate_ / 4, 1); }
    auto let_through(std::size_t bytes) -> awaitable<void>
    {
        if (rate_ == 0) co_return;
        through_ += static_cast<double>(bytes);
        const auto due = through_ / static_cast<double>(rate_) - watch_.seconds();
        const auto wait = std::chrono::microseconds{static_cast<std::int64_t>(due * 1e6)};
        if (due > 0) co_await pause_for(wait);
    }

private:
    std::uint64_t rate_;
    double through_ = 0;
    Stopwatch watch_;
};

struct Flow {
    Flow(const Parcel& all, std::uint64_t rate) : parcel{all}, throttle{rate} {}
    const Parcel& parcel;
    Throttle throttle;
    Parcel::Place at{};

    auto next() -> awaitable<Result<Bytes>>
    {
        auto piece = parcel.read(at, throttle.piece());
        co_await throttle.let_through(piece.size());
        co_return piece;
    }
};

auto answered(http::Client& client, http::ClientRequest request) -> awaitable<Result<std::string>>
{
    auto response = co_await client.send(std::move(request));
    if (!response) co_return response.error();
    const auto location = std::string{response->header("Location").value_or("")};
    const auto status = response->status();
    auto body = co_await response->body().read_all(answer_max);
    if (!body) co_return body.error();
    if (status >= 300) co_return Fault{errc::unavailable, "bench.answer", std::string{as_text(*body).substr(0, 200)}};
    co_return location.empty() ? std::string{as_text(*body)} : location;
}

auto submission_of(const Parcel& parcel, const std::string& key) -> wire::SubmissionRequest
{
    wire::SubmissionRequest request;
    request.key = key;
    request.form.patient.name = "Load^Made Up";
    request.form.patient.id = "BENCH";
    request.form.patient.sex = "O";
    request.form.requesting_doctor = "Bench";
    request.form.exam_item = "Load";
    request.form.modality = "CT";
    for (const auto& file : parcel.files()) {
        const auto size = static_cast<std::int64_t>(file.size());
        request.manifest.push_back({file.instance, "application/dicom", size, file.digest().hex()});
    }
    return request;
}

auto patch(const std::string& path, Flow& flow) -> http::ClientRequest
{
    auto request = http::ClientRequest{"PATCH", path};
    request.headers.set("Tus-Resumable", "1.0.0");
    request.headers.set("Upload-Offset", "0");
    request.headers.set("Content-Type", "application/offset+octet-stream");
    request.body = http::BodySource{flow.parcel.size(), [&flow] { return flow.next(); }};
    return request;
}

void count(Sender& sender, const Parcel& parcel, const Stopwatch& watch)
{
    sender.waits.push_back(watch.seconds());
    sender.objects += parcel.files().size();
    sender.bytes += parcel.size();
}

// What a sender has made ready before the clock starts: the relay is measured, not our hashing.
struct Ready {
    Ready(Parcel all, std::string name) : parcel{std::move(all)}, key{std::move(name)} {}
    Parcel parcel;
    std::string key;
    std::string declaration;
};

auto submit_one(Target target, UploadWish wish, const Ready& ready, Sender& sender) -> awaitable<Result<void>>
{
    http::Client client{target.host, target.port, target.tls};
    const Stopwatch watch;
    auto declare = http::ClientRequest{"POST", wish.path};
    declare.headers.set("Content-Type", "application/json");
    declare.body = ready.declaration;
    auto declared = co_await answered(client, std::move(declare));
    if (!declared) co_return declared.error();

    const auto path = "/api/v1/uploads/" + declared->substr(declared->rfind('/') + 1);
    Flow flow{ready.parcel, wish.rate};
    auto send = patch(path, flow);
    auto sent = co_await answered(client, std::move(send));
    if (!sent) co_return sent.error();

    auto ask = http::ClientRequest{"GET", wish.path + path.substr(path.rfind('/'))};
    auto view = co_await answered(client, std::move(ask));
    if (!view) co_return view.error();
    auto submission = wire::read_json<wire::SubmissionView>(*view);
    if (!submission) co_return submission.error();
    if (submission->state != "committed") co_return Fault{errc::conflict, "bench.uncommitted", submission->state};
    count(sender, ready.parcel, watch);
    co_return Result<void>{};
}

auto tus_one(Target target, UploadWish wish, const Ready& ready, Sender& sender) -> awaitable<Result<void>>
{
    http::Client client{target.host, target.port, target.tls};
    const Stopwatch watch;
    auto create = http::ClientRequest{"POST", wish.path};
    create.headers.set("Tus-Resumable", "1.0.0");
    create.headers.set("Upload-Length", std::to_string(ready.parcel.size()));
    auto where = co_await answered(client, std::move(create));
    if (!where) co_return where.error();

    const auto scheme = where->find("://");
    const auto path = scheme == std::string::npos ? *where : where->substr(where->find('/', scheme + 3));
    Flow flow{ready.parcel, wish.rate};
    auto send = patch(path, flow);
    auto sent = co_await answered(client, std::move(send));
    if (!sent) co_return sent.error();
    count(sender, ready.parcel, watch);
    co_return Result<void>{};
}

auto uploads(const Target& target, const UploadWish& wish, auto one) -> Result<Run>
{
    const Study pixels{wish.bytes};
    std::vector<Ready> all;
    for (std::size_t i = 0; i < wish.uploads; ++i) {
        auto study = pixels;
        study.rename(i);
        const auto key = study.uid();
        all.emplace_back(Parcel{study, wish.objects}, key);
    }
    const bool declares = wish.path.ends_with("/submissions");
    for (auto& ready : all)
        if (declares) ready.declaration = wire::write_json(submission_of(ready.parcel, ready.key));
    const auto life = [&](Sender& sender) { return one(target, wish, all[sender.number], sender); };
    return crowd(wish.uploads, wish.threads, life);
}

}  // namespace

auto submit(const Target& target, const UploadWish& wish) -> Result<Run> { return uploads(target, wish, submit_one); }
auto tus(const Target& target, const UploadWish& wish) -> Result<Run> { return uploads(target, wish, tus_one); }

}  // namespace shanhai::bench
