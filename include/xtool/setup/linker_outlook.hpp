// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/link/linker_record.hpp>
#include <xtool/rust/installation.hpp>
#include <xtool/setup/surroundings.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

enum class Prospect {
  set_up,   // by `setup-linker`
  here,     // a set-up will try it
  refused,  // here, and cannot serve by what is known without running it
  absent,
};
// "set-up", "here", "refused", "absent".
std::string_view to_string(Prospect prospect);

// Whether one kind of linker can serve a target on this machine.
struct LinkerProspect {
  std::string kind = {};  // a linker's kind, or the program that rustc calls: "emcc"
  Prospect prospect = Prospect::absent;
  std::filesystem::path program = {};  // empty for what is absent
  std::string found_by = {};           // for people, as in LinkerCandidate
  std::string reason = {};             // one clause: why not; may be empty for those that serve
  std::vector<std::string> help = {};  // what to do so that it serves, one line each
};

struct LinkerOutlook {
  std::optional<LinkerRecord> record = {};
  std::vector<LinkerProspect> linkers = {};  // in the order of preference
  // Who compiles C, where rustc links by itself.
  std::vector<LinkerProspect> compilers = {};
  std::vector<std::string> help = {};  // what to do for the target as a whole, one line each
};

// What can link for the target here and now, and why the others cannot. Nothing is run or changed:
// what is only found may still turn out not to link. `installation`: nothing without a rustc.
LinkerOutlook linker_outlook(const TargetEntry& entry, const Surroundings& around,
                             const Installation* installation);

}  // namespace xtool
