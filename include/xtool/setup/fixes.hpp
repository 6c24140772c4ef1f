// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/setup/linker_setup.hpp>
#include <xtool/setup/std_installer.hpp>
#include <xtool/setup/surroundings.hpp>
#include <xtool/support/error.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// What can be done about a finding without harm, in the order in which they build on each other.
enum class FixKind { recover, install_std, set_up_linker };
// "recover", "install-std", "setup-linker".
std::string_view to_string(FixKind kind);
std::optional<FixKind> parse_fix(std::string_view name);

struct Fix {
  FixKind kind = FixKind::recover;
  std::optional<Triple> target = {};
  std::string check = {};  // whose finding asks for it
};

// What was done, and what came of it.
struct Fixed {
  FixKind kind = FixKind::recover;
  std::optional<Triple> target = {};
  std::string problem = {};  // why it did not work; empty: it did
};

// What is told while things are fixed. All may be empty.
struct FixEvents {
  std::function<void(const Fix&)> fixing = {};
  std::function<void(const Fix&, const Error&)> failed = {};
  std::function<void(const LinkerReport&)> set_up = {};
  StdEvents std = {};
  LinkerEvents linker = {};
};

// What fixes work with.
struct FixTools {
  Surroundings around;
  StdSources sources = {};
  std::function<Installation()> installation = {};  // asked for by each fix, as each may change it
  std::optional<GlibcVersion> glibc = {};           // the oldest that programs have to run on
};

// What has to be done for all of these findings, in order, each once.
std::vector<Fix> plan_fixes(const std::vector<Fix>& asked);

// How a fix sets up the linker of a target: whatever was chosen before stays, but for what cannot
// link for a glibc that its programs have to run on.
LinkerOptions linker_options_for_fix(const TargetEntry& entry, std::optional<GlibcVersion> glibc);

// Installs std, sets up linkers that xtool may set up, cleans up after an interrupted installation.
// Never touches a value that the user has set, and needs no root. One that fails does not keep the
// others from being done; throws interrupted only.
std::vector<Fixed> apply_fixes(const std::vector<Fix>& fixes, const FixTools& tools,
                               const FixEvents& events);

}  // namespace xtool
