// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/cargo/config_ledger.hpp>
#include <xtool/cargo/config_sources.hpp>
#include <xtool/link/find/linker.hpp>
#include <xtool/link/linker_record.hpp>
#include <xtool/link/run/runner.hpp>
#include <xtool/link/shim/shim.hpp>
#include <xtool/rust/installation.hpp>
#include <xtool/setup/dlltool.hpp>
#include <xtool/setup/linker_choices.hpp>
#include <xtool/setup/linker_plan.hpp>
#include <xtool/setup/surroundings.hpp>
#include <xtool/setup/zig_provider.hpp>

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

class RustProof;

// A setting that Cargo does not look at, and what it uses instead.
struct Outranked {
  std::string flag = {};  // of rustc, which goes before a setting; empty: another value of `key`
  KeyPath key = {};
  ConfigSource winner = {};
};

// What became of one target.
struct LinkerReport {
  Triple target;
  LinkerChoice choice = {};
  bool calls_lld = false;       // rustc does, and compiles no C with it
  LinkerChoice compilers = {};  // then: who compiles C
  LinkerRecord record;
  std::optional<LinkerRecord> before = {};  // what was set up until now
  bool wants_runner = true;
  Variables environment = {};  // that goes to [env]
  Runner runner = {};
  DlltoolPlan dlltool = {};
  bool wants_sdkroot = false;  // rustc needs SDKROOT, which is not in the environment
  // Who serves the languages that the linker does not compile.
  std::vector<std::string> compiler_advice = {};
  std::filesystem::path config_file = {};
  std::string diff = {};  // of that file; empty: nothing to change
  std::vector<Outranked> outranked = {};
  double seconds = 0;
};

// What is told while a linker is set up. All may be empty.
struct LinkerEvents {
  std::function<void(const LinkerCandidate&)> trying = {};
  // The kind of the last time does not link any more; others are looked for.
  std::function<void(LinkerKind, const Triple&)> gone = {};
  // The runner that the user has given by a condition stays; none is written.
  std::function<void(const ConfigSource&)> keeping_runner = {};
  ZigEvents zig = {};
  // zig builds one of its libraries: "C library", ...
  std::function<void(std::string_view step, const Triple&)> warming = {};
  std::function<void(const Error&)> not_warmed = {};
};

// Whether there is anything to set up for a target: not for the machine itself. Where rustc brings
// the linker along, too, there are a C compiler and what runs programs, unless a kind of linker is
// asked for.
bool needs_linker(const TargetEntry& entry, const Triple& host, const LinkerOptions& options);
// Whether a set-up of all targets includes this one: of a named SDK or compiler, those that it may
// serve.
bool worth_setting_up(const TargetEntry& entry, const Triple& host, const LinkerOptions& options,
                      const Env& env);

// Finds or makes a linker for targets, and writes it where cargo looks. The road of one target goes
// down once: what is known of it, what is wanted, what this machine has, what is therefore to be
// done (plan_linker), and doing it.
class LinkerSetup {
 public:
  LinkerSetup(Surroundings around, Installation installation, LinkerOptions options,
              LinkerEvents events);

  // `glibc`: before the one of the options. Throws conflict when the target is the host, when the
  // zig at hand cannot serve it, or when the user's own values are in the way; no_toolchain when
  // its std is not installed, or nothing on this machine can link for it.
  LinkerReport set_up(const TargetEntry& entry, std::optional<GlibcVersion> glibc = {});

 private:
  LinkerFacts examine(const TargetEntry& entry) const;
  LinkerChoices choose(const LinkerFacts& facts, std::optional<GlibcVersion> glibc) const;
  FoundLinker find(const LinkerFacts& facts, const LinkerChoices& choices);
  LinkerChoice try_linkers(const LinkerFacts& facts, const LinkerChoices& choices,
                           std::optional<RustProof>& rust);
  LinkerChoice try_compilers(const LinkerFacts& facts, const LinkerChoices& choices,
                             const LinkerCandidate& linker, const RustProof& rust);
  LinkerSearch search_for(const LinkerFacts& facts, const LinkerChoices& choices);
  Zig zig_for(const LinkerChoices& choices);
  void warm(const TargetEntry& entry, const Shims& shims) const;

  Surroundings around_;
  Installation installation_;
  LinkerOptions options_;
  LinkerEvents events_;
  ConfigLedger ledger_;
  std::optional<Zig> zig_;  // the one that --zig=VERSION means, or that was just installed
};

}  // namespace xtool
