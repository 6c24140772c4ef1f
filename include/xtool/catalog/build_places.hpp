// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/home.hpp>
#include <xtool/catalog/triple.hpp>

#include <filesystem>
#include <string_view>

namespace xtool {

// The places in xtool's own directory that have to do with building standard libraries, as Home has
// the others.
class BuildPlaces {
 public:
  explicit BuildPlaces(const Home& home);

  // The crates that the standard library depends on; may go at any time.
  std::filesystem::path crates() const;
  // Where something is built, each target in a directory of its name.
  std::filesystem::path builds() const;
  // A sysroot with stds for a toolchain whose own sysroot they stay out of.
  std::filesystem::path private_sysroot(std::string_view name) const;
  // The log of a build that failed.
  std::filesystem::path log(const Triple& target) const;

 private:
  std::filesystem::path cache_;
  std::filesystem::path root_;
};

}  // namespace xtool
