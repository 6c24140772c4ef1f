// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/build/self_contained.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace xtool {

// Where a C library for the target may be below a directory that the user names: a package that
// was unpacked, an SDK, the directory itself.
std::vector<std::filesystem::path> libc_places_in(const std::filesystem::path& directory,
                                                  const BuildTarget& target);
// Where packages of distributions and SDKs that variables name put one.
std::vector<std::filesystem::path> packaged_libc_places(const BuildTarget& target,
                                                        const PackageAdvice& packages,
                                                        const Env& env);

// Why a directory cannot serve.
struct Unfitness {
  std::string reason = {};   // the end of a sentence that the directory begins
  std::string missing = {};  // the library that it lacks, if that is all
};
// Nothing when it can. zig may have what it lacks of the libraries in `from_zig`.
std::optional<Unfitness> unfit(const std::filesystem::path& directory, const BuildTarget& target,
                               const SelfContainedParts& parts,
                               const std::vector<std::string>& from_zig);

}  // namespace xtool
