// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/catalog/build_places.hpp>

namespace xtool {

namespace fs = std::filesystem;

BuildPlaces::BuildPlaces(const Home& home) : cache_(home.cache()), root_(home.root()) {}

fs::path BuildPlaces::crates() const { return cache_ / "library-crates"; }

fs::path BuildPlaces::builds() const { return cache_ / "builds"; }

fs::path BuildPlaces::private_sysroot(std::string_view name) const { return root_ / "stds" / name; }

fs::path BuildPlaces::log(const Triple& target) const
{
  return root_ / "logs" / ("build-" + target.str() + ".log");
}

}  // namespace xtool
