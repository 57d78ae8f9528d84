// shanhai submit: files and folders become cases, and the clinic gets its receipts.
#pragma once

#include "common/wire/request_form.hpp"
#include "tools/shanhai/session.hpp"

namespace shanhai::cli {

struct SubmitWishes {
    std::vector<std::string> paths;
    std::string form_file;   // RequestForm as JSON
    wire::RequestForm said{.service = {}, .priority = {}};  // what the command line said; wins over the file
    std::vector<std::string> patients;  // only these, by id or name; empty: all
    std::string receipts;    // folder
    bool strict = false;
    std::string give_up = "24h";
};

auto submit(Session& session, SubmitWishes wishes) -> awaitable<Outcome<void>>;

// What is said wins over what the file has. Pure.
auto merged(wire::RequestForm file, const wire::RequestForm& said) -> wire::RequestForm;

// 90s, 30m, 24h, 7d. `malformed usage.length`.
auto parse_length(const std::string& text) -> Result<std::chrono::seconds>;

}  // namespace shanhai::cli
