#include "tools/bench/store.hpp"

#include "common/dicom/pdu/uids.hpp"
#include "common/net/association/association.hpp"
#include "tools/bench/crowd.hpp"
#include "tools/bench/objects.hpp"

#include <atomic>
#include <cstring>

namespace shanhai::bench {
namespace {

class ImageSource final : public net::ByteSource {
public:
    explicit ImageSource(const Image& image) : image_{image} {}

    auto size() const -> std::uint64_t override { return image_.size(); }
    auto read_some(asio::mutable_buffer into) -> awaitable<Result<std::size_t>> override
    {
        const auto front = at_ < image_.front.size();
        const auto& part = front ? image_.front : *image_.pixels;
        const auto from = front ? at_ : at_ - image_.front.size();
        const auto count = std::min(into.size(), part.size() - from);
        std::memcpy(into.data(), part.data() + from, count);
        at_ += count;
        co_return count;
    }

private:
    const Image& image_;
    std::size_t at_ = 0;
};

auto request_of(const StoreWish& wish) -> net::AssociateRequest
{
    net::AssociateRequest request;
    request.calling_title = wish.calling_title;
    request.called_title = wish.called_title;
    const std::vector<std::string> plain{std::string{dicom::uids::explicit_little_endian}};
    request.proposals.push_back({std::string{ct_image_storage}, plain});
    request.proposals.push_back({std::string{dicom::uids::verification}, plain});
    return request;
}

auto send_all(net::Association& association, Study study, std::size_t count, Sender& sender) -> awaitable<Result<void>>
{
    for (std::size_t i = 0; i < count; ++i) {
        const auto image = study.next();
        ImageSource source{image};
        auto object = net::OutgoingObject{std::string{ct_image_storage}, image.instance,
                                          std::string{dicom::uids::explicit_little_endian}};
        const Stopwatch watch;
        auto answer = co_await association.store(std::move(object), source);
        if (!answer) co_return answer.error();
        sender.waits.push_back(watch.seconds());
        const bool kept = answer->status == dicom::status::success;
        if (!kept) ++sender.failed;
        if (kept) ++sender.objects;
        if (kept) sender.bytes += image.size();
    }
    co_return Result<void>{};
}

auto associate_and_send(Target target, StoreWish wish, Study study, Sender& sender) -> awaitable<Result<void>>
{
    const auto share = wish.objects / wish.associations + (sender.number < wish.objects % wish.associations ? 1 : 0);
    auto stream = co_await dial(std::move(target));
    if (!stream) co_return stream.error();
    auto request = request_of(wish);
    auto association = co_await net::Association::open(**stream, std::move(request));
    if (!association) co_return association.error();
    auto sent = co_await send_all(*association, std::move(study), share, sender);
    if (!sent) co_return sent.error();
    co_return co_await association->release();
}

constexpr std::size_t dialling_max = 100;  // a county does not wake up in one millisecond
constexpr auto a_moment = std::chrono::milliseconds{10};

struct Gathering {
    std::atomic<std::size_t> dialling = 0;
    std::atomic<std::size_t> missing = 0;
    std::function<void()> when_open;

    void one_more()
    {
        if (--missing == 0) when_open();
    }
};

auto associate(net::Stream& stream, const StoreWish& wish) -> awaitable<Result<net::Association>>
{
    auto request = request_of(wish);
    co_return co_await net::Association::open(stream, std::move(request));
}

auto associate_and_wait(Target target, StoreWish wish, Duration hold, Gathering& all, Sender& sender)
    -> awaitable<Result<void>>
{
    while (all.dialling >= dialling_max) co_await pause_for(a_moment);
    ++all.dialling;
    auto stream = co_await dial(std::move(target));
    auto association = Result<net::Association>{Fault{errc::unavailable, "bench.dial"}};
    if (stream) association = co_await associate(**stream, wish);
    --all.dialling;
    all.one_more();  // whether it stands or not: nobody waits for what will not come
    if (!stream) co_return stream.error();
    if (!association) co_return association.error();

    while (all.missing > 0) co_await pause_for(a_moment);
    co_await pause_for(hold);
    auto alive = co_await association->echo();
    if (!alive) co_return alive.error();
    ++sender.objects;
    co_return co_await association->release();
}

}  // namespace

auto store(const Target& target, const StoreWish& wish) -> Result<Run>
{
    // Made before the clock starts: the receiver is measured, not our noise.
    const Study template_study{wish.bytes};
    const auto life = [&](Sender& sender) {
        auto study = template_study;
        study.rename(sender.number);
        return associate_and_send(target, wish, std::move(study), sender);
    };
    return crowd(wish.associations, wish.threads, life);
}

auto hold_associations(const Target& target, const StoreWish& wish, Duration hold, std::function<void()> when_open)
    -> Result<Run>
{
    Gathering all;
    all.missing = wish.associations;
    all.when_open = std::move(when_open);
    const auto life = [&](Sender& sender) { return associate_and_wait(target, wish, hold, all, sender); };
    return crowd(wish.associations, wish.threads, life);
}

}  // namespace shanhai::bench
