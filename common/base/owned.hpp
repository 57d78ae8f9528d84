// Owners for handles of C libraries, by the function that gives them back.
#pragma once

#include <memory>

namespace shanhai {

template <auto release>
struct Releases {
    template <class T>
    void operator()(T* handle) const noexcept
    {
        release(handle);
    }
};

template <class T, auto release>
using Owned = std::unique_ptr<T, Releases<release>>;

}  // namespace shanhai
