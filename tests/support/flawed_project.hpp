// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "cargo_project.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// What is wrong with a project's configuration, in few words.
struct FlawedProject : CargoProject<FlawedProject> {
  // "effect key" of each flaw.
  std::vector<std::string> flaws() const
  {
    std::vector<std::string> lines;
    for (const ConfigFlaw& flaw : sources().flaws())
      lines.push_back(line(flaw));
    return lines;
  }

  std::vector<std::string> flaws_of(const std::string& key) const
  {
    std::vector<std::string> lines;
    for (const ConfigFlaw& flaw : sources().flaws_of(parse_key_path(key)))
      lines.push_back(line(flaw));
    return lines;
  }

  static std::string line(const ConfigFlaw& flaw)
  {
    using Effect = ConfigFlaw::Effect;
    const std::string_view effect = flaw.effect == Effect::refused              ? "refused"
                                    : flaw.effect == Effect::refused_for_target ? "for target"
                                    : flaw.effect == Effect::warned             ? "warned"
                                    : flaw.effect == Effect::ignored            ? "ignored"
                                                                                : "used";
    return fmt::format("{} {}", effect, to_string(flaw.key));
  }

  std::vector<std::string> flaws_in(const std::string& text)
  {
    local(text);
    return flaws();
  }

  // A cargo and a rustc on PATH that answer like those of that version. Only a nightly's takes -Z.
  FlawedProject& cargo(const std::string& version, const std::string& cfg = "")
  {
    const auto program = [&](const char* name, const std::string& body) {
      file(std::filesystem::path("bin") / name, "#!/bin/sh\n" + body);
      std::filesystem::permissions(root / "bin" / name, std::filesystem::perms::owner_all);
    };
    const bool nightly = version.ends_with("nightly");
    program("cargo",
            (nightly ? "" : "test $# = 1 || exit 1\n") + ("echo 'cargo " + version + "'\n"));
    program("rustc", "printf '" + cfg + "'\n");
    return variable("PATH", (root / "bin").string());
  }
};

}  // namespace xtool
