// An answer as it goes out to machines, and as the page is made from it: here is decided what is told to whom. Pure.
#pragma once

#include "common/wire/verification.hpp"
#include "server/verification/verification.hpp"

namespace shanhai::verification {

auto to_view(const Answer& answer) -> wire::VerificationView;

}  // namespace shanhai::verification
