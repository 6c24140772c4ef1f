// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/rust/toolchain.hpp>

#include <xtool/support/os_release.hpp>

#include <fmt/format.h>

namespace xtool {
std::optional<std::string> distribution_std_command(std::string_view os_release,
                                                    const std::optional<std::string>& debian_arch,
                                                    const Triple& target)
{
  const OsRelease system = OsRelease::parse(os_release);
  if (system.is("debian") || system.is("ubuntu")) {
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
  if (system.is("fedora"))
    return fmt::format("sudo dnf install rust-std-static-{}", target.str());
  return std::nullopt;
}

}  // namespace xtool
