// SPDX-License-Identifier: Apache-2.0 OR MIT
// What is refused before anything is looked for.
#include <xtool/setup/linker_plan.hpp>

#include <xtool/support/error.hpp>

#include <fmt/format.h>

#include <utility>

namespace xtool {

void require_std(const LinkerFacts& facts)
{
  const std::string& target = facts.entry.triple.str();
  if (!facts.std_installed)
    throw Error(ErrorKind::no_toolchain,
                fmt::format("the standard library of '{}' is not installed in '{}'", target,
                            facts.sysroot.string()))
        .help(fmt::format("run `xtool target add {} --setup` to install it and set up a linker",
                          target));
}

// [env] and linker settings for the host also reach build scripts and proc-macros. zig's shim knows
// these, and leaves them to the machine's own compiler.
void require_choice(const LinkerFacts& facts, const LinkerChoices& choices, bool force)
{
  if (facts.entry.triple != facts.host)
    return;
  const std::string& target = facts.entry.triple.str();
  if (choices.kind == LinkerKind::zig && choices.shim == ShimKind::script)
    throw Error(ErrorKind::conflict,
                fmt::format("'{}' is the host, for which no script can serve", target))
        .help(
            "it could not tell build scripts and proc-macros from what is built for others; "
            "leave out `--shim script`");
  if (choices.kind == LinkerKind::zig || force)
    return;
  Error error(ErrorKind::conflict, fmt::format("'{}' is the host", target));
  if (facts.entry.zig && facts.entry.libc == "glibc")
    error.help(fmt::format(
        "to build for systems with an older glibc, run `xtool setup-linker --zig --glibc 2.17 {}`",
        target));
  throw std::move(error).help(
      "a linker of another kind would also be used for build scripts and proc-macros; --force "
      "sets it up nevertheless");
}

void require_sdk_fits(const TargetEntry& entry, const LinkerOptions& options,
                      const LinkerChoices& choices)
{
  if (options.sdk.empty() || links_with_sdk(entry) || entry.os == "emscripten")
    return;
  const std::string& target = entry.triple.str();
  if (links_through_compiler(entry) && entry.os != "android") {
    if (!choices.kind || choices.kind_is_old || choices.kind == LinkerKind::gcc)
      return;
    throw Error(ErrorKind::usage, fmt::format("--sdk and {} cannot be used together for '{}'",
                                              to_string(*choices.kind), target))
        .help("leave one of them out: with an SDK, its own compiler links");
  }
  Error error(ErrorKind::usage,
              fmt::format("--sdk does not apply to '{}': no linker for it uses an SDK", target));
  if (entry.os == "android")
    error.help("name the NDK in ANDROID_NDK_HOME");
  throw std::move(error).help("leave --sdk out");
}

}  // namespace xtool
