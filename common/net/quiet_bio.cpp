#include "common/net/quiet_bio.hpp"

#include <openssl/bio.h>

#include <sys/socket.h>

namespace shanhai::net {
namespace {

extern "C" int send_without_signal(BIO* bio, const char* data, int size) noexcept
{
    int descriptor = -1;
    BIO_get_fd(bio, &descriptor);
    const auto sent = static_cast<int>(::send(descriptor, data, static_cast<std::size_t>(size), MSG_NOSIGNAL));
    BIO_clear_retry_flags(bio);
    if (sent <= 0 && BIO_sock_should_retry(sent) != 0) BIO_set_retry_write(bio);
    return sent;
}

auto make_method() -> BIO_METHOD*
{
    const auto* const plain = BIO_s_socket();
    auto* const method = BIO_meth_new(BIO_TYPE_SOCKET, "socket without SIGPIPE");
    BIO_meth_set_write(method, send_without_signal);
    BIO_meth_set_read(method, BIO_meth_get_read(plain));
    BIO_meth_set_ctrl(method, BIO_meth_get_ctrl(plain));
    BIO_meth_set_create(method, BIO_meth_get_create(plain));
    BIO_meth_set_destroy(method, BIO_meth_get_destroy(plain));
    return method;
}

}  // namespace

auto quiet_socket_bio(int descriptor) -> BIO*
{
    static const BIO_METHOD* const method = make_method();
    auto* const bio = BIO_new(method);
    if (bio) BIO_set_fd(bio, descriptor, BIO_NOCLOSE);
    return bio;
}

}  // namespace shanhai::net
