// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/rust/toolchain.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace xtool {
namespace {

// The words of ID and ID_LIKE (os-release(5)).
std::vector<std::string> families(std::string_view os_release)
{
  std::vector<std::string> words;
  while (!os_release.empty()) {
    const std::string_view line = os_release.substr(0, os_release.find('\n'));
    os_release.remove_prefix(std::min(line.size() + 1, os_release.size()));
    const std::size_t equals = line.find('=');
    const std::string_view key = line.substr(0, equals);
    if (equals == line.npos || (key != "ID" && key != "ID_LIKE"))
      continue;
    std::string word;
    for (const char c : std::string(line.substr(equals + 1)) + ' ') {
      if (c != ' ' && c != '"' && c != '\'') {
        word += c;
      } else if (!word.empty()) {
        words.push_back(word);
        word.clear();
      }
    }
  }
  return words;
}

}  // namespace

std::optional<std::string> distribution_std_command(std::string_view os_release,
                                                    const std::optional<std::string>& debian_arch,
                                                    const Triple& target)
{
  const std::vector<std::string> known = families(os_release);
  const auto is = [&](std::string_view family) {
    return std::find(known.begin(), known.end(), family) != known.end();
  };
  if (is("debian") || is("ubuntu")) {
    // Debian has these two as packages of every architecture.
    if (target.arch() == "wasm32")
      return "sudo apt install libstd-rust-dev-wasm32";
    if (target.os() == "windows" && target.abi() == "gnu")
      return "sudo apt install libstd-rust-dev-windows";
    // The package of an architecture has the std of its GNU target, and of no musl one.
    if (!debian_arch || !target.abi().starts_with("gnu"))
      return std::nullopt;
    return fmt::format(
        "sudo dpkg --add-architecture {0} && sudo apt update && "
        "sudo apt install libstd-rust-dev:{0}",
        *debian_arch);
  }
  if (is("fedora"))
    return fmt::format("sudo dnf install rust-std-static-{}", target.str());
  return std::nullopt;
}

}  // namespace xtool
