#include "server/serve.hpp"

#include "common/wire/sentences.hpp"
#include "server/dev_county.hpp"
#include "server/relay.hpp"

#include <csignal>
#include <fstream>
#include <iostream>
#include <sstream>
#include <sys/resource.h>

namespace shanhai::server {
namespace {

auto read_text(const std::filesystem::path& file) -> std::optional<std::string>
{
    std::ifstream in{file, std::ios::binary};
    if (!in) return std::nullopt;
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

auto ports_json(const Ports& ports) -> std::string
{
    std::ostringstream line;
    line << "{\"dicom\":" << ports.dicom << ",\"machines\":" << ports.machines << ",\"people\":" << ports.people
         << ",\"ops\":" << ports.ops << '}';
    return line.str();
}

void announce(const Layout& layout, const Ports& ports)
{
    const auto line = ports_json(ports);
    // Renamed into place: whoever waits for the file never reads half of it.
    const auto staged = layout.ports().string() + ".new";
    std::ofstream{staged} << line << '\n';
    std::filesystem::rename(staged, layout.ports());
    std::cout << line << std::endl;
}

void apply(const PortOverrides& overrides, ListenerSettings& listeners)
{
    listeners.dicom = overrides.dicom.value_or(listeners.dicom);
    listeners.machines = overrides.machines.value_or(listeners.machines);
    listeners.people = overrides.people.value_or(listeners.people);
    listeners.ops = overrides.ops.value_or(listeners.ops);
}

// Thousands of clinics are thousands of descriptors; the usual soft limit of 1024 is for programs that use select().
void allow_many_connections()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

auto stop_on_signal(asio::signal_set& signals, Relay& relay, log::Log log) -> awaitable<void>
{
    co_await signals.async_wait(asio::as_tuple(asio::use_awaitable));
    log.info("relay.stopping");
    co_await relay.stop();
}

}  // namespace

auto load_settings(const Layout& layout) -> std::optional<Settings>
{
    const auto text = read_text(layout.settings());
    if (!text) {
        std::cerr << layout.settings().string() << " cannot be read: is this a relay's data directory?\n";
        return std::nullopt;
    }
    config::Reader reader{*text, layout.settings().string()};
    auto settings = read_settings(reader);
    if (const auto problems = reader.finish(); !problems.empty()) {
        std::cerr << config::to_text(problems, layout.settings().string());
        return std::nullopt;
    }
    return settings;
}

auto serve(const Layout& layout, const PortOverrides& overrides) -> int
{
    std::signal(SIGPIPE, SIG_IGN);  // a peer that hung up is an answer to a write, not the end of the process
    std::signal(SIGXFSZ, SIG_IGN);  // and a file that may not grow is `storage_full`
    allow_many_connections();
    auto settings = load_settings(layout);
    if (!settings) return 2;
    apply(overrides, settings->listeners);

    auto sink = log::open_sink({});
    if (!sink) return 1;
    const auto log = log::Log{**sink, settings->log_level};

    asio::io_context io{1};
    asio::signal_set signals{io, SIGTERM, SIGINT};  // before anybody can know that we are here
    auto relay = Relay::open(io, layout, std::move(*settings), log);
    if (!relay) {
        const auto& fault = relay.error();
        std::cerr << wire::sentence(fault) << " (" << fault.at() << (fault.subject().empty() ? "" : ": ")
                  << fault.subject() << ")\n";
        return 1;
    }
    point_profiles_at(layout, "https://localhost:" + std::to_string((*relay)->ports().machines));
    announce(layout, (*relay)->ports());
    (*relay)->start();
    log.info("relay.serving");
    asio::co_spawn(io, stop_on_signal(signals, **relay, log), asio::detached);
    io.run();
    relay->reset();  // the lanes and the ledger finish what they accepted while `io` is still there to hear it
    log.info("relay.stopped");
    return 0;
}

}  // namespace shanhai::server
