// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/catalog.hpp>
#include <xtool/support/env.hpp>
#include <xtool/support/os_release.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// The distributions whose packages are known, with those that are derived from them.
enum class Distribution { unknown, debian, fedora, rhel, arch, alpine, suse };

// How packages are installed on this distribution, as commands to paste. Packages go by Debian's
// names, one or several with a blank between; the others' names are in the source. What cannot be
// told, because the distribution is not known or does not have a package, is nothing.
class PackageAdvice {
 public:
  // Of a distribution that is not known.
  PackageAdvice() = default;
  // By the text of /etc/os-release.
  explicit PackageAdvice(std::string_view os_release);
  // Of the machine that `env` is of.
  static PackageAdvice of(const Env& env);

  Distribution distribution() const { return distribution_; }

  // "sudo dnf install gcc glibc-devel" for "gcc libc6-dev".
  std::optional<std::string> command(std::string_view packages) const;
  // The command in backticks, or else what to look for: "install what Debian calls gcc".
  std::string advice(std::string_view packages) const;

  // A C compiler that links for the target, with C++ where that is a package.
  std::optional<std::string> compiler(const TargetEntry& entry) const;
  std::optional<std::string> cxx_compiler(const TargetEntry& entry) const;
  // The target's C library, for programs that run in an emulator.
  std::optional<std::string> c_library(const TargetEntry& entry) const;
  std::optional<std::string> emulator(const TargetEntry::Qemu& qemu) const;
  std::optional<std::string> wasmtime() const;
  // The std of a target, for the distribution's own rustc. `entry`: what the catalog knows of the
  // target, or null.
  std::optional<std::string> rust_std(const Triple& target, const TargetEntry* entry) const;
  // A library of the target's architecture: Debian's multiarch, which no other distribution has.
  // One line each.
  std::optional<std::vector<std::string>> foreign_library(const TargetEntry& entry,
                                                          std::string_view package) const;

 private:
  const TargetEntry::Packages* packages_of(const TargetEntry& entry) const;
  std::optional<std::string> translated(std::string_view package) const;
  bool is_in_release(const std::optional<std::vector<std::string>>& releases) const;
  std::string install(std::string_view packages) const;

  OsRelease system_ = {};
  Distribution distribution_ = Distribution::unknown;
};

}  // namespace xtool
