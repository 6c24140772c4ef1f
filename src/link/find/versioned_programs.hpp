// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/support/env.hpp>
#include <xtool/support/version.hpp>

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace xtool {

// What goes by a name with a version on PATH, such as "clang-16", as it was when this was made: the
// directories have thousands of files, and a target several prefixes.
class VersionedPrograms {
 public:
  // `env` must outlive it.
  explicit VersionedPrograms(const Env& env);

  // Every program whose file name is `prefix`, which ends in '-', and a version; newest first:
  // "clang-" finds clang-16 before clang-9. Of equal ones, the first on PATH first.
  std::vector<std::filesystem::path> of(std::string_view prefix) const;

 private:
  using Named = std::pair<Version, std::filesystem::path>;

  const Env& env_;
  std::map<std::string, std::vector<Named>, std::less<>> by_prefix_;
};

}  // namespace xtool
