#include "tools/shanhai/secret.hpp"

#include "tools/shanhai/files.hpp"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

namespace shanhai::cli::blocking {
namespace {

constexpr std::size_t secret_max = 1024;

// The terminal shows what is typed, but for as long as this lives.
class Unseen {
public:
    explicit Unseen(int terminal) : terminal_{terminal}, changed_{::tcgetattr(terminal, &before_) == 0}
    {
        auto silent = before_;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        if (changed_) ::tcsetattr(terminal, TCSAFLUSH, &silent);
    }
    Unseen(const Unseen&) = delete;
    Unseen& operator=(const Unseen&) = delete;
    ~Unseen()
    {
        if (changed_) ::tcsetattr(terminal_, TCSAFLUSH, &before_);
    }

private:
    int terminal_;
    termios before_{};
    bool changed_;
};

void write_all(int to, std::string_view text)
{
    while (!text.empty()) {
        const auto written = ::write(to, text.data(), text.size());
        if (written <= 0) return;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
}

auto type(int terminal, std::string_view prompt) -> Result<Secret>
{
    const Unseen unseen{terminal};  // before anybody is asked: what is typed until then is thrown away
    write_all(terminal, prompt);
    Secret secret{{}, Typed::yes};
    for (char c = 0; secret.text.size() < secret_max;) {
        const auto got = ::read(terminal, &c, 1);
        if (got < 0) return Fault{errc::cancelled, "stopped"};  // Ctrl-C
        if (got == 0 || c == '\n' || c == '\r') break;
        secret.text += c;
    }
    write_all(terminal, "\n");
    return secret;
}

}  // namespace

auto find_secret(const SecretSource& source) -> Result<std::optional<Secret>>
{
    if (!source.file.empty()) {
        const auto text = read_file(source.file, 4096);
        if (!text) return text.error();
        return std::optional{Secret{text->substr(0, text->find_first_of("\r\n")), Typed::no}};
    }
    const char* const said = source.variable ? std::getenv(source.variable) : nullptr;
    if (said) return std::optional{Secret{said, Typed::no}};
    if (source.prompt.empty() || ::isatty(STDIN_FILENO) == 0) return std::optional<Secret>{};
    const int terminal = ::open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (terminal < 0) return std::optional<Secret>{};
    auto typed = type(terminal, source.prompt);
    ::close(terminal);
    if (!typed) return typed.error();
    return std::optional{std::move(*typed)};
}

auto need_secret(const SecretSource& source) -> Result<Secret>
{
    auto found = find_secret(source);
    if (!found) return found.error();
    if (!*found) return Fault{errc::forbidden, "signer.secret"};
    return std::move(**found);
}

}  // namespace shanhai::cli::blocking
