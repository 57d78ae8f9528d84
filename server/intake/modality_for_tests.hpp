// A modality on the other end of a loopback connection, and the certificate it shows.
#pragma once

#include "server/intake/county_for_tests.hpp"
#include "server/intake/images_for_tests.hpp"
#include "server/intake/store_scp.hpp"

#include <gtest/gtest.h>

namespace shanhai::intake::test {

using shanhai::test::County;

// A connection as TLS would give it: with the peer's certificate, already verified.
class Presenting final : public net::Stream {
public:
    Presenting(std::unique_ptr<net::Stream> inner, std::optional<Bytes> certificate)
        : inner_{std::move(inner)}, peer_{inner_->peer().address, std::move(certificate)}
    {}
    auto read_some(asio::mutable_buffer into) -> awaitable<Result<std::size_t>> override
    {
        return inner_->read_some(into);
    }
    auto write(asio::const_buffer all) -> awaitable<Result<void>> override { return inner_->write(all); }
    auto shutdown() -> awaitable<void> override { return inner_->shutdown(); }
    auto quiet() -> bool override { return inner_->quiet(); }
    void close() override { inner_->close(); }
    void expires_after(Duration limit) override { inner_->expires_after(limit); }
    auto peer() const -> const net::Peer& override { return peer_; }

private:
    std::unique_ptr<net::Stream> inner_;
    net::Peer peer_;
};

// For those whose devices are never called.
inline auto dials_nobody() -> Commitment::Dial
{
    return [](std::string, std::uint16_t, Digest) -> awaitable<Result<std::unique_ptr<net::Stream>>> {
        co_return Fault{errc::unavailable, "net.connect"};
    };
}

// The two ends of a loopback connection.
inline auto connected(asio::io_context& io) -> std::pair<std::unique_ptr<net::Stream>, std::unique_ptr<net::Stream>>
{
    using asio::ip::tcp;
    auto listener = tcp::acceptor{io, tcp::endpoint{asio::ip::address_v4::loopback(), 0}};
    auto ours = tcp::socket{io};
    ours.connect(listener.local_endpoint());
    auto theirs = net::plain_stream(listener.accept());
    return {net::plain_stream(std::move(ours)), std::move(theirs)};
}

// One object as the modality sends it: what the command says, and the data set, which may say something else.
struct Sent {
    std::string instance;
    Bytes data_set;
    std::function<void()> before = [] {};  // what happens meanwhile
};

inline auto sent(const shanhai::test::ImageOrder& order) -> Sent
{
    return {order.instance, shanhai::test::data_set(order)};
}

struct Modality {
    Modality(County& of, StoreScp& to) : county{of}, scp{to} {}

    County& county;
    StoreScp& scp;
    std::optional<Bytes> certificate;
    std::string title = "NIUJIE_DR";

    // The status of each object, in one association; the fault, when there was none.
    auto send(std::vector<Sent> objects) -> Result<std::vector<dicom::Status>>
    {
        auto [client, accepted] = connected(county.io);
        auto server = Presenting{std::move(accepted), certificate};

        bool served = false;
        asio::co_spawn(county.io, scp.serve(server), [&](std::exception_ptr) { served = true; });
        auto statuses = county.ask(talk(*client, title, std::move(objects)));
        client->close();
        while (!served && county.io.run_one_for(std::chrono::seconds{10}) != 0) {}
        EXPECT_TRUE(served);
        return statuses;
    }

private:
    static auto talk(net::Stream& stream, std::string title, std::vector<Sent> objects)
        -> awaitable<Result<std::vector<dicom::Status>>>
    {
        constexpr auto syntax = "1.2.840.10008.1.2.1";
        const auto sop_class = std::string{dicom::test::secondary_capture};
        auto request = net::AssociateRequest{};
        request.calling_title = std::move(title);
        request.called_title = "SHANHAI";
        request.proposals.push_back({sop_class, {syntax}});
        auto association = co_await net::Association::open(stream, std::move(request));
        if (!association) co_return association.error();

        std::vector<dicom::Status> statuses;
        for (auto& object : objects) {
            object.before();
            auto source = net::BytesSource{std::move(object.data_set)};
            auto named = net::OutgoingObject{sop_class, object.instance, syntax};
            auto answer = co_await association->store(std::move(named), source);
            if (!answer) co_return answer.error();
            statuses.push_back(answer->status);
        }
        auto released = co_await association->release();
        if (!released) co_return released.error();
        co_return statuses;
    }
};

}  // namespace shanhai::intake::test
