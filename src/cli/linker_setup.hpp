// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "dlltool.hpp"
#include "workbench.hpp"

#include <xtool/cargo/config_ledger.hpp>
#include <xtool/cargo/config_sources.hpp>
#include <xtool/link/linker.hpp>
#include <xtool/link/linker_record.hpp>
#include <xtool/link/runner.hpp>
#include <xtool/link/shim.hpp>

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace xtool::cli {

struct LinkerOptions {
  std::optional<LinkerKind> kind = {};     // nothing: the best that this machine has
  bool afresh = false;                     // whatever was chosen before
  std::string zig_version = {};            // install and use exactly this zig
  std::optional<GlibcVersion> glibc = {};  // for zig
  ShimKind shim = ShimKind::exec;
  bool project = false;  // write the project's configuration instead of the user's
  bool dry_run = false;
  bool runner = true;
  bool environment = true;  // [env] entries for C code in build scripts
  bool warm = true;
  bool force = false;  // replace values that the user has set; the host as a target
};

// A setting that Cargo does not look at, and what it uses instead.
struct Outranked {
  KeyPath key = {};
  ConfigSource winner = {};
};

// What became of one target.
struct LinkerReport {
  Triple target;
  LinkerChoice choice = {};
  LinkerRecord record;
  Variables environment = {};  // that goes to [env]
  Runner runner = {};
  DlltoolPlan dlltool = {};
  // Who serves C++, where the compiler that was chosen does not.
  std::vector<std::string> cxx_advice = {};
  std::filesystem::path config_file = {};
  std::string diff = {};  // of that file; empty: nothing to change
  std::vector<Outranked> outranked = {};
  double seconds = 0;
};

// Whether a set-up of all targets includes this one: not the machine itself, nor where rustc has
// all that it takes. WebAssembly has its linker from rustc, too, but not what runs its programs.
bool worth_setting_up(const TargetEntry& entry, const Triple& host, const LinkerOptions& options);

// Finds or makes a linker for targets, and writes it where cargo looks.
class LinkerSetup {
 public:
  LinkerSetup(Workbench& bench, Installation installation, LinkerOptions options);

  // `glibc`: before the one of the options. Throws conflict when the target is the host, when the
  // zig at hand cannot serve it, or when the user's own values are in the way; no_toolchain when
  // its std is not installed, or nothing on this machine can link for it.
  LinkerReport set_up(const TargetEntry& entry, std::optional<GlibcVersion> glibc = {});

 private:
  ConfigPlan plan(const LinkerReport& report) const;
  void require_target(const TargetEntry& entry) const;
  LinkerChoice choose(const TargetEntry& entry, std::optional<GlibcVersion> glibc);
  std::optional<LinkerKind> wanted_kind(const Triple& target,
                                        std::optional<GlibcVersion> glibc) const;
  struct Tools {
    LinkerRecord record;
    Shims shims = {};
    std::function<void()> write = {};  // nothing where no shim is needed
  };
  Tools plan_tools(const TargetEntry& entry, const LinkerCandidate& candidate) const;
  static void add_cmake_toolchain(Tools& tools, const std::filesystem::path& directory,
                                  const TargetEntry& entry, const LinkerCandidate& candidate);
  std::vector<Outranked> outranked(const LinkerReport& report) const;
  void warm(const TargetEntry& entry, const Shims& shims) const;
  std::filesystem::path config_file() const;
  std::vector<ConfigSetting> settings(const LinkerReport& report) const;

  Workbench& bench_;
  Installation installation_;
  LinkerOptions options_;
  std::string os_release_;
  ConfigLedger ledger_;
  std::optional<Zig> zig_;  // the one that --zig=VERSION means, or that was just installed
};

}  // namespace xtool::cli
