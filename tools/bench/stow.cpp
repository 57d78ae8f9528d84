#include "common/net/http/client.hpp"
#include "tools/bench/crowd.hpp"
#include "tools/bench/parcel.hpp"
#include "tools/bench/upload.hpp"

namespace shanhai::bench {
namespace {

constexpr std::string_view boundary = "shanhai-bench-part";
constexpr std::uint64_t answer_max = 16_MiB;

// RFC 2046 section 5.1.1: the line before each part, and the last.
auto before_part(bool first) -> std::string
{
    return std::string{first ? "--" : "\r\n--"} + std::string{boundary} + "\r\nContent-Type: application/dicom\r\n\r\n";
}
auto after_all() -> std::string { return "\r\n--" + std::string{boundary} + "--\r\n"; }

// The body, a piece at a time: a line, a front, pixels; and so on.
class Multipart {
public:
    explicit Multipart(const Parcel& parcel) : parcel_{parcel} {}

    auto size() const -> std::uint64_t
    {
        auto total = parcel_.size() + after_all().size();
        for (std::size_t i = 0; i < parcel_.files().size(); ++i) total += before_part(i == 0).size();
        return total;
    }
    auto next() -> awaitable<Result<Bytes>>
    {
        if (file_ == parcel_.files().size()) co_return to_bytes(after_all());
        const auto& file = parcel_.files()[file_];
        if (!in_pixels_) {
            auto piece = to_bytes(before_part(file_ == 0));
            piece.insert(piece.end(), file.front.begin(), file.front.end());
            in_pixels_ = true;
            co_return piece;
        }
        constexpr std::size_t piece_max = 256 * 1024;
        const auto from = file.pixels->begin() + static_cast<std::ptrdiff_t>(within_);
        const auto count = std::min(piece_max, file.pixels->size() - within_);
        within_ += count;
        if (within_ == file.pixels->size()) {
            ++file_;
            within_ = 0;
            in_pixels_ = false;
        }
        co_return Bytes(from, from + static_cast<std::ptrdiff_t>(count));
    }

private:
    const Parcel& parcel_;
    std::size_t file_ = 0;
    std::size_t within_ = 0;
    bool in_pixels_ = false;
};

auto store_one(Target target, UploadWish wish, const Parcel& parcel, Sender& sender) -> awaitable<Result<void>>
{
    http::Client client{target.host, target.port, target.tls};
    Multipart body{parcel};
    const Stopwatch watch;
    auto post = http::ClientRequest{"POST", wish.path};
    post.headers.set("Content-Type",
                     "multipart/related; type=\"application/dicom\"; boundary=" + std::string{boundary});
    post.headers.set("Accept", "application/dicom+json");
    post.body = http::BodySource{body.size(), [&body] { return body.next(); }};
    auto response = co_await client.send(std::move(post));
    if (!response) co_return response.error();
    auto answer = co_await response->body().read_all(answer_max);
    if (!answer) co_return answer.error();
    // 202 stored some and refused others: as a measure that is a failure.
    if (response->status() != 200)
        co_return Fault{errc::unavailable, "bench.answer", std::string{as_text(*answer).substr(0, 200)}};
    sender.waits.push_back(watch.seconds());
    sender.objects += parcel.files().size();
    sender.bytes += parcel.size();
    co_return Result<void>{};
}

}  // namespace

auto stow(const Target& target, const UploadWish& wish) -> Result<Run>
{
    const Study pixels{wish.bytes};
    std::vector<Parcel> all;
    for (std::size_t i = 0; i < wish.uploads; ++i) {
        auto study = pixels;
        study.rename(i);
        all.emplace_back(study, wish.objects);
    }
    const auto life = [&](Sender& sender) { return store_one(target, wish, all[sender.number], sender); };
    return crowd(wish.uploads, wish.threads, life);
}

}  // namespace shanhai::bench
