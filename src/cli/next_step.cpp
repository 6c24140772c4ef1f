// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "next_step.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace xtool::cli {
namespace {

// cargo's spelling of a target in environment variables.
std::string variable_name(const Triple& target)
{
  std::string name = "CARGO_TARGET_" + target.str() + "_LINKER";
  for (char& c : name)
    c = c == '-' || c == '.' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return name;
}

// These targets are linked by the lld that comes with rustc.
bool brings_its_linker(const TargetEntry& entry)
{
  return entry.os == "none" || entry.os == "uefi" || entry.arch.starts_with("wasm");
}

std::string debian_package(const TargetEntry& entry)
{
  const auto debian = entry.packages.find("debian");
  if (debian == entry.packages.end() || !debian->is_object())
    return "";
  const auto cxx = debian->find("cxx");
  return cxx != debian->end() && cxx->is_string() ? cxx->get<std::string>() : "";
}

}  // namespace

std::string next_step(const TargetEntry& entry, const Triple& host, const Env& env)
{
  const std::string& target = entry.triple.str();
  const std::string variable = variable_name(entry.triple);
  const std::string build = fmt::format("cargo build --target {}", target);
  if (entry.triple == host || brings_its_linker(entry))
    return fmt::format("`{}`", build);
  if (env.get(variable))
    return fmt::format("`{}` (linker: {})", build, *env.get(variable));
  for (const std::string& prefix : entry.gnu_prefixes)
    if (env.find_program(prefix + "-gcc"))
      return fmt::format("`{}={}-gcc {}`", variable, prefix, build);
  if (const std::string package = debian_package(entry); !package.empty())
    return fmt::format(
        "a linker for this target: `sudo apt install {}` on Debian and Ubuntu, then `{}={}-gcc {}`",
        package, variable, entry.gnu_prefixes.empty() ? "cross" : entry.gnu_prefixes.front(),
        build);
  return fmt::format("a linker for this target, named in {}, then `{}`", variable, build);
}

}  // namespace xtool::cli
