// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/link/find/linker.hpp>
#include <xtool/link/linker_record.hpp>
#include <xtool/link/shim/shim.hpp>
#include <xtool/support/env.hpp>

#include <filesystem>
#include <optional>
#include <string>

namespace xtool {

// What the command line says about a set-up.
struct LinkerOptions {
  std::optional<LinkerKind> kind = {};     // nothing: the best that this machine has
  bool afresh = false;                     // whatever was chosen before
  std::string zig_version = {};            // install and use exactly this zig
  std::optional<GlibcVersion> glibc = {};  // for zig
  std::optional<ShimKind> shim = {};       // nothing: exec
  std::string sdk = {};                    // where an SDK is; empty: any
  std::string compiler = {};               // a name for PATH, or a path; empty: any of its kind
  bool project = false;                    // write the project's configuration
  bool global = false;                     // write the user's, which is the default
  bool dry_run = false;
  std::optional<bool> runner = {};       // nothing: yes
  std::optional<bool> environment = {};  // [env] entries for C code in build scripts; nothing: yes
  bool warm = true;
  bool force = false;  // replace values that the user has set; the host as a target
};

// What is to be done for one target.
struct LinkerChoices {
  std::optional<LinkerKind> kind = {};  // nothing: the best that this machine has
  bool kind_is_old = false;             // nobody asked for it now, so that another may serve
  std::filesystem::path zig = {};       // the one of the last time; empty: any
  std::optional<GlibcVersion> glibc = {};
  ShimKind shim = ShimKind::exec;
  std::filesystem::path sdk = {};  // empty: that which variables name, or the usual places have
  std::string sdk_found_by = {};
  bool project = false;
  std::filesystem::path config_file = {};  // where settings go; chosen by `project`
  bool runner = true;
  bool environment = true;
};

// What the command line leaves open stays as it was chosen the last time; `before` may be null.
LinkerChoices make_choices(const TargetEntry& entry, const LinkerOptions& options,
                           const LinkerRecord* before, const Env& env);

// Puts into the record what a later set-up is to choose again.
void remember(const LinkerChoices& choices, LinkerRecord& record);

}  // namespace xtool
