// The queue's settings: a deadline per modality and priority, and how long a claim lasts.
#pragma once

#include "common/config/section.hpp"
#include "server/cases/policy.hpp"

namespace shanhai::cases {

auto policy_from(config::Section& section) -> Policy;

}  // namespace shanhai::cases
