// Passphrases and PINs: from a file, from the environment, or typed without being seen. Never from argv, where every
// process on the computer can read them.
#pragma once

#include "tools/shanhai/failure.hpp"

namespace shanhai::cli {

struct SecretSource {
    std::string file;                 // its first line; empty: not from a file
    const char* variable = nullptr;   // of the environment
    std::string prompt;               // what a person is asked, when there is a terminal
};

enum class Typed { no, yes };
struct Secret {
    std::string text;
    Typed typed = Typed::no;
};

namespace blocking {

// Nothing, where there is neither file, nor variable, nor terminal. Faults: of the file; cancelled "stopped".
auto find_secret(const SecretSource& source) -> Result<std::optional<Secret>>;
// forbidden "signer.secret" in its place.
auto need_secret(const SecretSource& source) -> Result<Secret>;

}  // namespace blocking
}  // namespace shanhai::cli
