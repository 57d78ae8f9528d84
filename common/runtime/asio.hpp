// Asio, in the words the rest of the house uses.
#pragma once

#include "common/base/fault.hpp"

#include <boost/asio.hpp>

namespace shanhai {

namespace asio = boost::asio;

template <class T>
using awaitable = asio::awaitable<T>;

using Duration = std::chrono::steady_clock::duration;

}  // namespace shanhai
