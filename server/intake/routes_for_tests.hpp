// The HTTP face of intake over a county in memory.
#pragma once

#include "common/net/http/server.hpp"
#include "server/intake/parcel_for_tests.hpp"
#include "server/intake/routes.hpp"

#include <gtest/gtest.h>

namespace shanhai::intake::test {

using Fields = std::vector<http::Headers::Field>;

struct RoutesTest : testing::Test {
    County county;
    SayingSigner signer;
    Submissions submissions = submissions_of(county, signer);
    Parts parts{county.ledger, county.packs, county.cpu, county.clock, county.entropy, IntakeSettings{}};
    people::Gate gate{county.ledger, county.clock};
    http::Server server{http::Router{routes(submissions, parts, county.packs, gate)}, {}, county.clock, county.entropy};
    std::optional<Bytes> certificate = county.enrol(county.niujie, "gateway");
    Bytes object = image();
    std::string upload;

    auto ask(std::string method, const std::string& path, Fields fields = {}, Bytes body = {}) -> http::Response
    {
        auto content = http::BytesBody{std::move(body)};
        auto request = http::Request{std::move(method),
                                     http::parse_target(path).value(),
                                     http::Headers{std::move(fields)},
                                     net::Peer{"192.0.2.7", certificate},
                                     mint<http::RequestId>(county.clock, county.entropy),
                                     content};
        return county.ask(server.answer(request));
    }
    void declare(const std::vector<Bytes>& objects, std::string key = "parcel-1")
    {
        const auto request = wire::write_json(request_for(objects, std::move(key)));
        const auto answer = ask("POST", "/api/v1/submissions", {}, to_bytes(request));
        ASSERT_EQ(answer.status(), 201U);
        upload = wire::read_json<wire::SubmissionView>(*answer.text()).value().upload;
    }
    void declare() { declare({object}); }
    auto id() const -> std::string { return upload.substr(upload.rfind('/') + 1); }
    auto show()
    {
        const auto answer = ask("GET", "/api/v1/submissions/" + id());
        return wire::read_json<wire::SubmissionView>(*answer.text()).value();
    }
    auto patch(std::string_view offset, Bytes body, Fields more = {})
    {
        auto fields = Fields{
            {"Tus-Resumable", "1.0.0"}, {"Content-Type", "application/offset+octet-stream"}, {"Upload-Offset", offset}};
        fields.insert(fields.end(), more.begin(), more.end());
        return ask("PATCH", upload, std::move(fields), std::move(body));
    }
    auto head() { return ask("HEAD", upload, {{"Tus-Resumable", "1.0.0"}}); }
    static auto field(const http::Response& answer, std::string_view name) -> std::string
    {
        return std::string{answer.headers().find(name).value_or("(none)")};
    }
};

}  // namespace shanhai::intake::test
