// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/catalog.hpp>
#include <xtool/catalog/triple.hpp>

#include <array>
#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// Which target the lines of a log are about, by what they say themselves: `--target T`, rustc's
// notes, directories such as "target/T/debug" and "rustlib/T/lib", what cc-rs prints.
class LogTargets {
 public:
  explicit LogTargets(const Catalog& catalog) : catalog_(catalog) {}

  // A line that may name a target has one of these texts in it.
  static constexpr auto cues = std::to_array<std::string_view>(
      {"--target", "target/", "target\\", "rustlib/", "rustlib\\", "shims/", "' target may",
       "TARGET = ", "target '", "target.", "target add ", "CC_", "CXX_", "_FILE_", "-linux-android",
       "build_script_build", "'musl-gcc'"});
  using Cues = std::bitset<cues.size()>;  // those that are in a line

  // To be called for lines with a cue in them, with their message's number.
  void read(std::string_view line, std::uint64_t message, const Cues& shown);

  // What is known when the whole log was read: the target that the message names, the host when it
  // is about a build script, else the last target before it, else the next one behind.
  std::optional<Triple> of_message(std::uint64_t message) const;

 private:
  struct Mention {
    std::uint64_t message = 0;
    Triple target;
    bool certain = true;
  };
  enum class Trust { certain, known_only, doubtful };
  void mention(std::string_view name, std::uint64_t message, Trust trust);
  std::optional<Triple> nearest(std::uint64_t message, bool certain) const;

  const Catalog& catalog_;
  std::vector<Mention> mentions_;
  std::vector<std::uint64_t> host_messages_;  // about programs for the machine that builds
  std::optional<Triple> host_;
};

}  // namespace xtool
