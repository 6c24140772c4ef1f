// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/doctor/doctor.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace xtool {

// A target that is built here without being named on a command line.
struct WantedTarget {
  std::string name = {};  // as it is written; for a specification, its file's stem
  std::optional<std::filesystem::path> specification = {};  // the JSON file that it names
  std::string origin = {};                                  // for people
  std::string correction =
      {};  // the command that writes another name there: "{meant}" is its place
};

// Of build.target, by whatever means, and of rust-toolchain.toml.
std::vector<WantedTarget> wanted_targets(const Machine& machine);

// The rust-toolchain.toml that rustup heeds here, or its predecessor without an ending.
std::optional<std::filesystem::path> toolchain_file(const Env& env);

// Whether a target's name means something here: to the catalog, to this rustc, or as a
// specification beside the configuration or where RUST_TARGET_PATH says.
bool is_target(const Machine& machine, const std::string& name);

}  // namespace xtool
