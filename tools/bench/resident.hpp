// What a process holds in memory, as the kernel counts it.
#pragma once

#include <cstdint>
#include <fstream>
#include <string>

namespace shanhai::bench {

// Bytes (VmRSS); 0 when there is no such process.
inline auto resident_of(long pid) -> std::uint64_t
{
    std::ifstream status{"/proc/" + std::to_string(pid) + "/status"};
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmRSS:")) return std::stoull(line.substr(6)) * 1024;
    return 0;
}

}  // namespace shanhai::bench
