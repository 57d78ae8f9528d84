// What a clinic hands over: a ZIP, a disc's directory, the names on either.
#include "common/dicom/media/directory.hpp"
#include "common/dicom/media/entry_name.hpp"
#include "common/dicom/media/zip.hpp"
#include "tests/fuzz/fuzz.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <array>

namespace shanhai::fuzz {
namespace {

using namespace dicom;

// A file without a name on any disk.
class ShortLived {
public:
    explicit ShortLived(ByteView content) : number_{::memfd_create("fuzz", MFD_CLOEXEC)}
    {
        must(::write(number_, content.data(), content.size()) == static_cast<ssize_t>(content.size()), "memory");
    }
    ShortLived(const ShortLived&) = delete;
    ShortLived& operator=(const ShortLived&) = delete;
    ~ShortLived() { ::close(number_); }

    auto path() const -> std::filesystem::path { return "/proc/self/fd/" + std::to_string(number_); }

private:
    int number_;
};

void must_be_clean(std::string_view name)
{
    must(!name.empty() && name.front() != '/' && name.size() <= entry_name_max, "a name is a path below something");
    for (std::size_t from = 0; from <= name.size();) {
        const auto end = std::min(name.find('/', from), name.size());
        must(name.substr(from, end - from) != "..", "a name never leads out of its medium");
        from = end + 1;
    }
}

void zip(ByteView input)
{
    ZipLimits limits;
    limits.entries_max = 200;
    limits.entry_max = 1_MiB;
    limits.total_max = 4_MiB;
    const ShortLived file{input};
    const auto opened = Zip::open(file.path(), limits);
    if (!opened) return must(!opened.error().at().empty(), "a refusal has a name");
    must((*opened)->entries().size() <= limits.entries_max, "entries are bounded");
    for (const auto& entry : (*opened)->entries()) {
        must_be_clean(entry.name);
        must(entry.size <= limits.entry_max, "an entry is bounded");
        const auto source = (*opened)->open_entry(entry.index);
        if (!source) continue;
        std::array<std::byte, 4096> some;
        std::uint64_t read = 0;
        for (;;) {
            const auto count = (*source)->read(read, some);
            if (!count || *count == 0) break;
            read += *count;
            must(read <= entry.size, "no more is unpacked than was promised");
        }
    }
}

}  // namespace

void run(ByteView input)
{
    switch (take_choice(input) % 3) {
    case 0: return zip(input);
    case 1: {
        MemorySource source{input};
        const auto directory = read_directory(source, 1_MiB);
        return must(directory || !directory.error().at().empty(), "a refusal has a name");
    }
    default: {
        const auto name = entry_name(as_text(input));
        if (name) must_be_clean(*name);
        (void)name_on_disc(as_text(input));
    }
    }
}

}  // namespace shanhai::fuzz
