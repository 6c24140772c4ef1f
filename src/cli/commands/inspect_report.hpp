// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/inspect/packages.hpp>
#include <xtool/support/json.hpp>

#include <optional>
#include <string>
#include <vector>

namespace xtool::cli {

// A binary that `xtool inspect` looked at.
struct InspectedFile {
  std::string path = {};
  std::optional<Binary> binary = {};  // nothing for a damaged one
  std::vector<Violation> violations = {};
};

// What people want to know of it, a line each.
std::string describe(const std::string& path, const Binary& binary);
std::string describe(const Package& package);
// An element of `result.files`, and of `result.packages`.
Json to_json(const InspectedFile& file);
Json to_json(const Package& package);

}  // namespace xtool::cli
