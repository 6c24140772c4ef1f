// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "workbench.hpp"

#include <xtool/setup/sysroot_setup.hpp>

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace xtool::cli {

// Options of the commands that read a distribution's repositories.
struct RepositoryOptions {
  std::vector<std::string> suites = {};
  std::string mirror = {};
  std::string snapshot = {};
  std::vector<std::string> keyrings = {};
  std::string glibc = {};
  bool full = false;
  bool lean = false;
};
void bind_repository_options(CLI::App& command, RepositoryOptions& options);
void bind_mirror_options(CLI::App& command, RepositoryOptions& options);
// "-lssl", as the linker is told: an option, by its form.
void bind_library_option(CLI::App& command, std::vector<std::string>& libraries);
// The words with those libraries as such words.
std::vector<std::string> words_of(std::vector<std::string> words,
                                  const std::vector<std::string>& libraries);
// Throws usage for what they cannot mean.
SysrootWish sysroot_wish(const RepositoryOptions& options, const Env& env);

// Works on sysroots, and says on the console what it does.
SysrootSetup sysroot_setup(Workbench& bench, const RepositoryOptions& options);

// Says what became of a sysroot, and what is wrong with it.
void tell_sysroot(const SysrootReport& report, const TargetEntry& entry, Workbench& bench);

// A linker that was set up before is set up again, as it was, so that builds find the libraries;
// else the person is told how to. Whether one was. What is in the way is told as a warning.
bool update_linker(const TargetEntry& entry, Workbench& bench);

// The "result" of every command that makes or shows a sysroot.
Json sysroot_json(const InstalledSysroot& sysroot, const TreeReport& tree);
// The same of what has just changed; the linker is updated.
Json changed_sysroot_json(const SysrootReport& report, const TargetEntry& entry, Workbench& bench);

// The catalog's entry of the target that a word means.
TargetEntry sysroot_target(Workbench& bench, const std::string& word);

}  // namespace xtool::cli
