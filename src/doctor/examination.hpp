// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/doctor/doctor.hpp>
#include <xtool/link/find/linker.hpp>
#include <xtool/link/find/zig.hpp>
#include <xtool/link/linker_record.hpp>
#include <xtool/link/shim/shim_config.hpp>
#include <xtool/support/placeholders.hpp>

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// Collects what one check finds, in the words of data/checks.json.
class Report {
 public:
  Report(std::string_view check, const std::optional<Triple>& target);

  // `values` fills the places of the texts, to which {triple} is added. A help text that is a place
  // alone may be filled with several lines, or with none. `culprit` is what one has to change, if
  // that can be said: of several findings about one culprit the doctor tells the gravest.
  void found(std::string_view id, Placeholders values = {}, std::string culprit = {});
  void failed(const Error& error);
  // For what was asked for.
  void not_checked(std::string reason) { result_.not_checked = std::move(reason); }
  CheckResult result() && { return std::move(result_); }

 private:
  const CheckText& text_;
  CheckResult result_;
};

// What the checks of one target share: found out once, on first use, by the one thread that
// examines the target.
class TargetExamination {
 public:
  TargetExamination(const Machine& machine, const TargetEntry& entry)
      : machine_(machine), entry_(entry)
  {
  }

  const Machine& machine() const { return machine_; }
  const TargetEntry& entry() const { return entry_; }
  const std::string& triple() const { return entry_.triple.str(); }
  bool is_host() const;
  // Whether rustc needs a linker for it that it may lack.
  bool wants_linker() const;

  // The setting target.<T>.<key> that Cargo uses.
  std::optional<ConfigSource> setting(const std::string& key) const;
  // What `setup-linker` did; nothing also for a damaged record, which is another check's matter.
  std::optional<LinkerRecord> record() const;

  struct Linker {
    std::string word = {};                              // as it is configured
    std::optional<std::filesystem::path> program = {};  // nothing: not there
    std::string where = {};                             // for people
    std::string culprit = {};                           // for Report::found
    bool zig_shim = false;                              // one of xtool's own
    bool bare = false;                                  // no compiler driver, going by its name
  };
  const std::optional<Linker>& linker();
  // What came of linking with it; nothing when there is no linker to try, or no C program to be
  // linked with it. When a runner is set that does nothing but emulate, it has run that program:
  // `run_failure` says what went wrong.
  const std::optional<LinkerTrial>& trial();
  const std::string& run_failure();
  // Links as `trial` does, but with more arguments, and runs nothing.
  LinkerTrial trial_with(const std::filesystem::path& compiler,
                         const std::vector<std::string>& arguments) const;
  // The variables without which it would not have gone wrong, in linking or else in running.
  const std::vector<std::string>& bad_variables();

  // Where rustc looks for the target's std: in the toolchain's sysroot, or in the one that its
  // flags name. Nothing where that is none.
  const std::optional<Sysroot>& sysroot();
  // What flags name.
  std::optional<std::filesystem::path> named_sysroot() const;

  // What `target verify` says. To be called when there are a sysroot and a toolchain.
  const std::vector<Damage>& damage();

  // What the target's shims are told, where zig was set up for it, and what came of asking that
  // zig. The latter is to be called when there are shims.
  const std::optional<ShimConfig>& zig_shims();
  const ZigTrial& shim_zig();
  // An object in that zig's cache that a full disk or a power cut has emptied, if there is one.
  std::optional<std::filesystem::path> emptied_object();

  // What replaces the value of target.<T>.<key> by one of setup-linker's, as one command in
  // backticks: a value that is not xtool's needs --force, one of the project --project, and others
  // have to go first. The kind of linker that was chosen stays, unless it is `any`.
  enum class Kinds { same, any };
  std::string set_up_again(const std::string& key, Kinds kinds = Kinds::same) const;

  struct Runner {
    std::string program = {};  // as it is configured
    std::vector<std::string> argv = {};
    std::string where = {};
    std::string culprit = {};  // for Report::found
  };
  std::optional<Runner> runner() const;

 private:
  bool is_own(const ConfigSource& source, const KeyPath& key) const;
  LinkerTrial prove(const LinkerProof& proof, const Env& env) const;
  void run_program(const std::filesystem::path& program);

  const Machine& machine_;
  const TargetEntry& entry_;
  bool looked_for_linker_ = false;
  std::optional<Linker> linker_;
  bool tried_ = false;
  std::optional<LinkerTrial> trial_;
  std::string run_failure_;
  std::vector<std::string> bad_variables_;
  bool looked_for_sysroot_ = false;
  std::optional<Sysroot> sysroot_;
  std::optional<std::vector<Damage>> damage_;
  bool looked_for_shims_ = false;
  std::optional<ShimConfig> zig_shims_;
  std::optional<ZigTrial> shim_zig_;
};

// For Report::found: a value of Cargo's configuration.
std::string culprit_of(const ConfigSource& source, const KeyPath& key);
// The same for a variable that the environment or the table [env] gives to builds.
std::string culprit_of_variable(const Machine& machine, const std::string& name);

// The environment in which Cargo starts compilers and runners: with [env] of its configuration.
Env environment_of_cargo(const Machine& machine);

// What takes variables away, from the environment or from [env], as one command in backticks.
std::string without_variables(const Machine& machine, const std::vector<std::string>& names);

// What takes some words of flags away, as a command in backticks. The words are counted as in
// flags_in, both ends included.
std::string without_words(const ConfigSource& flags, const KeyPath& key, std::size_t first,
                          std::size_t last);

// What in Cargo's configuration, which there is, ends every build for this target, and no others.
std::vector<ConfigFlaw> refused_for(const Machine& machine, const std::string& triple);

// On PATH, or where rustup puts it even when the shell does not know yet.
std::optional<std::filesystem::path> find_cargo(const Machine& machine);

struct MachineCheck {
  std::string_view id = {};
  void (*run)(const Machine&, Report&) = nullptr;
};
struct TargetCheck {
  std::string_view id = {};
  bool (*applies)(TargetExamination&) = nullptr;  // null: always
  void (*run)(TargetExamination&, Report&) = nullptr;
};

// Each family's checks, by the file that has them.
std::span<const MachineCheck> compiler_checks();
std::span<const MachineCheck> config_checks();
std::span<const MachineCheck> sysroot_checks();
std::span<const MachineCheck> build_target_checks();
std::span<const MachineCheck> machine_checks();
std::span<const TargetCheck> std_checks();
std::span<const TargetCheck> linker_checks();
std::span<const TargetCheck> target_config_checks();
std::span<const TargetCheck> runner_checks();
std::span<const TargetCheck> native_checks();
std::span<const TargetCheck> flag_checks();
std::span<const TargetCheck> zig_checks();
std::span<const TargetCheck> android_checks();
std::span<const TargetCheck> apple_checks();
std::span<const TargetCheck> windows_checks();
std::span<const TargetCheck> library_checks();

// The help lines of an error as one value for a place.
std::string help_of(const Error& error);
std::string lines(const std::vector<std::string>& text);

}  // namespace xtool
