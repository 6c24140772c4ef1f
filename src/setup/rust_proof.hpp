// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/link/find/linker.hpp>
#include <xtool/link/run/runner_trial.hpp>
#include <xtool/rust/toolchain.hpp>
#include <xtool/setup/linker_choices.hpp>
#include <xtool/setup/linker_plan.hpp>
#include <xtool/support/env.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/process.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// Links a Rust program, and a library for other languages, with the std that is installed: what a
// compiler makes of C tells nothing of the libraries that std wants, and of the arguments that
// rustc passes. Where there is only core, a program without std. Shims are made in a private
// directory for it.
// Both questions throw interrupted, and file_system when there is no temporary directory.
class RustProof {
 public:
  RustProof(const LinkerFacts& facts, const LinkerChoices& choices, const Toolchain& toolchain,
            const Env& env);

  // Why a linker fails, in one clause; nothing if it does not, and where rustc cannot compile for
  // the target whatever the linker.
  std::optional<std::string> links_by(const LinkerCandidate& linker);
  // Why a C compiler fails where rustc links by itself: what it compiles has to be for the target,
  // and to link with a Rust program.
  std::optional<std::string> links_with_c_by(const LinkerCandidate& linker,
                                             const LinkerCandidate& compiler) const;

  // The program that was linked last, as long as this lives; nothing where none was, or none that
  // ends.
  const std::optional<TrialProgram>& program() const { return program_; }

 private:
  Command rustc(const std::filesystem::path& source, const std::string& type,
                const std::vector<std::string>& options) const;
  Output link(const std::filesystem::path& source, const std::string& type, const LinkerPlan& plan,
              std::vector<std::string> options = {}) const;
  bool compiles(const std::filesystem::path& source) const;

  const LinkerFacts& facts_;
  const LinkerChoices& choices_;
  const Toolchain& toolchain_;
  Env env_;
  bool has_std_ = true;
  TempDir directory_;
  std::optional<TrialProgram> program_ = {};
};

}  // namespace xtool
