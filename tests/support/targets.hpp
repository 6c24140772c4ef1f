// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/catalog.hpp>

#include <string>
#include <string_view>

namespace xtool::testing {

// A target as the catalog describes it.
inline const TargetEntry& target(std::string_view name)
{
  static const Catalog known = Catalog::parse(builtin_catalog(), "built in");
  return known.require(std::string(name));
}

}  // namespace xtool::testing
