// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/cargo/config_sources.hpp>
#include <xtool/catalog/catalog.hpp>
#include <xtool/catalog/home.hpp>
#include <xtool/catalog/package_advice.hpp>
#include <xtool/catalog/triple.hpp>
#include <xtool/doctor/check_texts.hpp>
#include <xtool/rust/sysroot.hpp>
#include <xtool/rust/toolchain.hpp>
#include <xtool/support/env.hpp>
#include <xtool/support/error.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// What the doctor looks at. What could not be found out is empty, with the reason beside it.
struct Machine {
  const Env& env;
  const Catalog& catalog;
  Home home;
  std::filesystem::path cargo_home;  // where Cargo's user-wide configuration is
  std::optional<Toolchain> toolchain = {};
  std::optional<Error> toolchain_error = {};
  std::optional<Sysroot> sysroot = {};
  std::optional<ConfigSources> config = {};
  std::optional<ConfigError> config_error = {};
  PackageAdvice packages = {};
  std::filesystem::path root = "/";        // where the file system begins, for tests
  std::optional<GlibcVersion> glibc = {};  // programs must run where this is the newest
};

struct Finding {
  std::string check = {};  // "linker-exists"
  std::string id = {};     // of the finding within the check: "missing"
  Severity severity = Severity::error;
  std::string fact = {};
  std::vector<std::string> help = {};
  std::string fix = {};               // "install-std", "setup-linker", "recover", or empty
  std::optional<Triple> target = {};  // nothing: about the machine as a whole
  std::string culprit = {};           // what has to be changed, if that can be said
};

// What one check came to.
struct CheckResult {
  std::string check = {};
  std::optional<Triple> target = {};
  std::vector<Finding> findings = {};  // empty: all is well
  std::string not_checked = {};        // why what was asked for could not be checked, if it is so
};

// The targets that the project of the working directory builds for without naming them on a command
// line: those of build.target in Cargo's configuration and of rust-toolchain.toml.
std::vector<Triple> targets_built_here(const Machine& machine);

// Runs every check that applies: those of the machine, and those of each target, several targets at
// a time. Nothing is changed but caches of compilers. A check that fails itself, as by a file that
// it may not read, is a finding of that check with the id "failed".
// The results are in the order of data/checks.json, the machine's first, then target by target.
std::vector<CheckResult> examine(const Machine& machine, const std::vector<TargetEntry>& targets);

// Builds a real program with cargo, offline, in a directory of its own and by the configuration of
// the working directory: std, threads, unwinding, and a C object where a compiler is set up for it.
// Then runs it, if anything here `runs` the target's programs. A failed build's log goes to
// $XTOOL_HOME/logs.
CheckResult smoke_test(const Machine& machine, const TargetEntry& entry, bool runs);

}  // namespace xtool
