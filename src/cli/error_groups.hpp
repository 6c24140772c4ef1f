// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/triple.hpp>
#include <xtool/support/error.hpp>

#include <utility>
#include <vector>

namespace xtool::cli {

using TargetError = std::pair<Triple, Error>;

// One error for all targets that failed for the same reason and are helped by the same commands,
// with the names of all in the place of one, and the packages of all in one command; what one alone
// failed of, as it is. In the order of the first of each group.
std::vector<Error> group_errors(const std::vector<TargetError>& failures);

}  // namespace xtool::cli
