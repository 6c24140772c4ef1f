// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/triple.hpp>
#include <xtool/support/digest.hpp>
#include <xtool/support/json.hpp>
#include <xtool/sysroot/closure.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// A suite that packages are from.
struct LockedSuite {
  std::string name = {};      // as it was asked for
  std::string codename = {};  // "bookworm"
  std::string url = {};       // of the repository
  std::string date = {};      // of its index, as the index has it for people
  friend bool operator==(const LockedSuite&, const LockedSuite&) = default;
};

struct LockedPackage {
  std::string name = {};
  std::string version = {};
  std::string architecture = {};
  std::size_t suite = 0;  // in the list of suites
  std::string file = {};  // relative to the repository's URL
  std::uint64_t size = 0;
  Sha256 hash = {};
  friend bool operator==(const LockedPackage&, const LockedPackage&) = default;
};

// A package that packages depend on and that is not installed.
struct LeftOut {
  std::string name = {};
  std::string version = {};
  friend bool operator==(const LeftOut&, const LeftOut&) = default;
};

// A package of a system whose files were copied, as that system knows it.
struct CopiedPackage {
  std::string name = {};
  std::string version = {};
  friend bool operator==(const CopiedPackage&, const CopiedPackage&) = default;
};

// Where a sysroot was copied from: a device's files, or an SDK's.
struct CopyOrigin {
  std::string directory = {};  // absolute, as it was then
  Sha256 hash = {};            // of what was copied
  std::uint64_t size = 0;      // of that, in bytes
  std::optional<GlibcVersion> glibc = {};
  bool c_headers = false;                    // whether those of the C library are there
  std::vector<CopiedPackage> packages = {};  // that have a file here, by name; none: not known
  friend bool operator==(const CopyOrigin&, const CopyOrigin&) = default;
};

// All that a sysroot is made from. Two sysroots with the same packages are the same, byte for byte,
// wherever they are.
struct SysrootLock {
  std::string target = {};
  std::string architecture = {};  // Debian's name: "armhf"
  // Of its directories: "arm-linux-gnueabihf". Empty where libraries lie in usr/lib itself.
  std::string triplet = {};
  ClosureKind kind = ClosureKind::lean;
  std::vector<std::string> asked = {};  // packages, in the order of their being asked for
  std::vector<LockedSuite> suites = {};
  std::vector<LockedPackage> packages = {};  // by name
  std::vector<LeftOut> left_out = {};        // by name
  // Of a sysroot that was copied. It has no suites, and no packages that could be had anew.
  std::optional<CopyOrigin> origin = {};

  // Sixteen hexadecimal digits that change with anything in the sysroot's files.
  std::string tree_name() const;
  std::uint64_t download_size() const;
  const LockedPackage* find(std::string_view name) const;
  // The packages with their versions, those of a copy too.
  std::vector<CopiedPackage> versions() const;
  // The glibc of the sysroot; nothing where it has none.
  std::optional<GlibcVersion> glibc() const;

  Json json() const;
  // Throws invalid_input, naming `source`, for what another program or a hostile hand wrote.
  static SysrootLock parse(std::string_view text, const std::string& source);
};

}  // namespace xtool
