// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/support/digest.hpp>
#include <xtool/support/env.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

using Moment = std::chrono::sys_seconds;

// "Sat, 11 Jul 2026 10:16:37 UTC", as mail and Debian write a moment. Nothing for another text.
std::optional<Moment> parse_moment(std::string_view text);
// The same for people: "2026-07-11 10:16 UTC".
std::string describe_moment(Moment moment);

// What a suite says of itself, in the part of its InRelease that is signed.
struct Release {
  struct File {
    Sha256 hash = {};
    std::uint64_t size = 0;
  };
  std::string origin = {};  // "Debian"
  std::string suite = {};   // "oldstable"
  std::string codename = {};
  std::string version = {};  // "12.15"; may be empty
  Moment date = {};
  std::optional<Moment> valid_until = {};
  bool by_hash = false;  // its files can be asked for by their hash
  std::vector<std::string> architectures = {};
  std::vector<std::string> components = {};
  std::map<std::string, File> files = {};  // "main/binary-armhf/Packages.xz"

  // Throws invalid_input, naming `source`.
  static Release parse(std::string text, const std::string& source);
};

// Checks a signed text with gpgv, and returns what was signed; nothing before or after it counts.
// One good signature by a key of the keyrings is enough, as archives sign with several keys, of
// which an older keyring does not have all; a bad one spoils it. Throws integrity for anything
// else, no_toolchain where there is no gpgv, file_system for a keyring that cannot be read.
std::string verify_signed_text(const std::string& text, const std::string& source,
                               const std::vector<std::filesystem::path>& keyrings, const Env& env);

// What gpgv's --status-fd says, as a verdict: nothing is wrong, or the reason.
std::optional<std::string> objection_to_signatures(std::string_view status);

}  // namespace xtool
