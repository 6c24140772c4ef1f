// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/catalog.hpp>
#include <xtool/catalog/package_advice.hpp>
#include <xtool/catalog/triple.hpp>
#include <xtool/support/env.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace xtool {

enum class RunnerKind {
  native,    // this machine runs the target's programs by themselves: no runner is wanted
  loader,    // natively, but through the loader of the target's own C library
  emulator,  // qemu-user, Wine, or an engine for WebAssembly
  none,      // nothing here runs them
};
// "native", "loader", "emulator", "none".
std::string_view to_string(RunnerKind kind);

// How the target's programs run on this machine.
struct Runner {
  RunnerKind kind = RunnerKind::none;
  // For `target.<T>.runner`: a program and its arguments, before the program that is run. Empty for
  // native and none. Programs found on PATH go by their names, so that a configuration can be
  // shared; sysroots and loaders are absolute.
  std::vector<std::string> argv = {};
  std::string reason = {};             // one clause: what it does, or why there is none
  std::vector<std::string> help = {};  // for none: what to install, one line each
};

struct RunnerSearch {
  Triple host;  // rustc's, which is this machine
  // Where the linker found the target's libraries (LinkerCandidate::sysroot). Without it, or when
  // the target's loader is not below it, the usual places are tried.
  std::optional<std::filesystem::path> sysroot = {};
  // LinkerCandidate::dll_directories, which Windows would search only beside the program.
  std::vector<std::filesystem::path> dll_directories = {};
  PackageAdvice packages = {};
  std::filesystem::path root = "/";  // where the file system begins, for tests
};

// Finds out by looking at PATH and the file system, and by running a tiny program of the target
// where the machine may be able to (i686 on x86-64, 32-bit ARM on 64-bit ARM).
// glibc targets need their libraries, so qemu gets `-L`; musl targets that rustc links statically
// need nothing.
Runner find_runner(const TargetEntry& entry, const RunnerSearch& search, const Env& env);

}  // namespace xtool
