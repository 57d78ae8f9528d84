// A token in software, made for one test: SoftHSM, with keys that pkcs11-tool has it generate.
#pragma once

#include "common/token/token_key.hpp"
#include "tests/support/temp_dir.hpp"

#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <vector>

namespace shanhai::token {

class SoftToken {
public:
    static constexpr auto module = "/usr/lib/softhsm/libsofthsm2.so";

    explicit SoftToken(const std::string& label = "yang")
    {
        std::filesystem::create_directory(dir_ / "tokens");
        std::ofstream{dir_ / "softhsm2.conf"} << "directories.tokendir = " << (dir_ / "tokens").string()
                                              << "\nobjectstore.backend = file\nlog.level = ERROR\n";
        ::setenv("SOFTHSM2_CONF", (dir_ / "softhsm2.conf").c_str(), 1);
        add(label);
    }

    void add(const std::string& label)
    {
        run("softhsm2-util --init-token --free --so-pin 87654321 --pin 2468 --label " + label);
    }
    // The key comes into being on the token; what the tool says of it is the answer.
    auto generate(const std::string& type, const std::string& object, const std::string& label = "yang") -> std::string
    {
        const auto id = " --id 0" + std::to_string(++made_);
        return tool("--keypairgen --usage-sign --key-type " + type + " --label " + object + id, label);
    }
    auto tool(const std::string& words, const std::string& label = "yang") -> std::string
    {
        return run(std::string{"pkcs11-tool --module "} + module + " --login --pin 2468 --token-label " + label + ' '
                   + words);
    }
    auto address(const std::string& object, const std::string& label = "yang") const -> Address
    {
        return {module, label, object};
    }

private:
    static auto run(const std::string& line) -> std::string
    {
        std::string said;
        auto* const pipe = ::popen((line + " 2>&1 </dev/null").c_str(), "r");
        if (!pipe) throw std::runtime_error{"cannot start " + line};
        char piece[4096];
        for (std::size_t n = 0; (n = std::fread(piece, 1, sizeof piece, pipe)) > 0;) said.append(piece, n);
        if (WEXITSTATUS(::pclose(pipe)) != 0) throw std::runtime_error{line + ": " + said};
        return said;
    }

    test::TempDir dir_;
    int made_ = 0;  // the two halves of a pair share their CKA_ID, and no two pairs do
};

}  // namespace shanhai::token
