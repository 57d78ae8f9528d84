// argv to one of four errands, and the errand's answer to an exit code.
#include "common/config/manual.hpp"
#include "server/check.hpp"
#include "server/init.hpp"
#include "server/serve.hpp"

#include <CLI/CLI.hpp>

#include <iostream>

using namespace shanhai;

namespace {

auto explain() -> int
{
    config::Reader reader{"", "relay.toml"};
    server::read_settings(reader);
    std::cout << config::reference(reader);
    return 0;
}

}  // namespace

auto main(int argc, char** argv) -> int
try {
    CLI::App app{"shanhaid: the relay between clinics and the hospital that reads for them"};
    app.require_subcommand(1);
    app.set_version_flag("--version", "shanhaid 0.1.0");

    std::string data;
    server::InitOptions options;
    auto* const init = app.add_subcommand("init", "make a new relay: authority, settings, ledger, first administrator");
    init->add_option("--data", data, "the relay's directory")->required();
    init->add_option("--organization", options.organization, "the operator's name");
    init->add_option("--host", options.hosts, "a DNS name or address by which clinics reach it (repeatable)");
    init->add_flag("--dev", options.dev, "add a county with ready profiles, for trying things");

    server::PortOverrides ports;
    auto* const serve = app.add_subcommand("serve", "serve until SIGTERM");
    serve->add_option("--data", data, "the relay's directory")->required();
    serve->add_option("--dicom-port", ports.dicom, "0: any free port");
    serve->add_option("--machines-port", ports.machines, "0: any free port");
    serve->add_option("--people-port", ports.people, "0: any free port");
    serve->add_option("--ops-port", ports.ops, "0: any free port");

    auto* const check = app.add_subcommand("check", "check settings, keys, ledger and every stored byte");
    check->add_option("--data", data, "the relay's directory")->required();
    auto* const explain_config = app.add_subcommand("explain-config", "every setting, with its bounds, as Markdown");

    CLI11_PARSE(app, argc, argv);
    if (*explain_config) return explain();
    const auto layout = server::Layout{std::filesystem::absolute(data)};
    if (*init) return server::init(layout, options);
    if (*serve) return server::serve(layout, ports);
    return server::check(layout);
} catch (const std::exception& bug) {
    std::cerr << "shanhaid: " << bug.what() << '\n';
    return 1;
}
