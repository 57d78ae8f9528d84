// Makes any program that writes files with stdio wait for the disk before it closes one: LD_PRELOAD=libdurable.so.
// So a receiver that acknowledges what is not yet durable can be measured as if it did not.
#include <cstdio>

#include <dlfcn.h>
#include <fcntl.h>
#include <unistd.h>

extern "C" int fclose(FILE* file)
{
    using Close = int (*)(FILE*);
    static const auto close_file = reinterpret_cast<Close>(::dlsym(RTLD_NEXT, "fclose"));
    const int number = ::fileno(file);
    const bool writes = number >= 0 && (::fcntl(number, F_GETFL) & O_ACCMODE) != O_RDONLY;
    if (writes && std::fflush(file) == 0) ::fdatasync(number);
    return close_file(file);
}
