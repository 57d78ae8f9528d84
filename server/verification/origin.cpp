#include "server/verification/origin.hpp"

#include "common/runtime/asio.hpp"

#include <algorithm>
#include <optional>

namespace shanhai::verification {
namespace {

using asio::ip::address;

auto parsed(std::string_view text) -> std::optional<address>
{
    boost::system::error_code wrong;
    auto found = asio::ip::make_address(text, wrong);
    if (wrong) return std::nullopt;
    const bool mapped = found.is_v6() && found.to_v6().is_v4_mapped();  // how a dual-stack socket shows IPv4
    if (mapped) return address{asio::ip::make_address_v4(asio::ip::v4_mapped, found.to_v6())};
    return found;
}

auto first_bits(const address& whole, unsigned of_v4, unsigned of_v6) -> std::string
{
    if (whole.is_v4()) {
        const auto network = asio::ip::make_network_v4(whole.to_v4(), static_cast<unsigned short>(of_v4));
        return of_v4 == 32 ? whole.to_string() : network.canonical().to_string();
    }
    auto bytes = whole.to_v6().to_bytes();
    std::fill(bytes.begin() + of_v6 / 8, bytes.end(), std::uint8_t{0});
    return asio::ip::address_v6{bytes}.to_string() + '/' + std::to_string(of_v6);
}

auto trimmed(std::string_view text) -> std::string_view
{
    constexpr auto blank = " \t";
    const auto begin = text.find_first_not_of(blank);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(blank) - begin + 1);
}

}  // namespace

auto client_of(std::string_view peer, std::string_view forwarded, std::span<const std::string> proxies) -> std::string
{
    const auto is_proxy = [&](std::string_view one) {
        const auto it = parsed(one);
        return it && std::ranges::any_of(proxies, [&](const auto& ours) { return parsed(ours) == it; });
    };
    std::string client{peer};
    while (is_proxy(client) && !forwarded.empty()) {
        const auto comma = forwarded.rfind(',');
        const auto last = trimmed(comma == std::string_view::npos ? forwarded : forwarded.substr(comma + 1));
        forwarded = comma == std::string_view::npos ? std::string_view{} : forwarded.substr(0, comma);
        if (!parsed(last)) break;
        client = last;
    }
    return client;
}

auto client_network(std::string_view address) -> std::string
{
    const auto found = parsed(address);
    return found ? first_bits(*found, 32, 64) : "unknown";
}

auto kept_network(std::string_view address) -> std::string
{
    const auto found = parsed(address);
    return found ? first_bits(*found, 24, 48) : "unknown";
}

}  // namespace shanhai::verification
