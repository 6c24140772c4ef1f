// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "target_build_report.hpp"

#include <xtool/support/shell.hpp>

#include <fmt/format.h>

#include <memory>

namespace xtool::cli {

BuildEvents build_events(Console& console, const std::string& name)
{
  auto count = std::make_shared<int>(0);
  return {.waiting = [&console] { console.info("waiting for another xtool"); },
          .recovered = [&console](const std::string& line) { console.info(line); },
          .fetching = {},
          .building =
              [&console, name](const Triple&, const BuildRecipe& recipe) {
                console.info(fmt::format("building {} for '{}'; this takes a minute or more",
                                         recipe.std ? "std" : "core and alloc", name));
              },
          .crate =
              [&console, name, count](const std::string& crate) {
                console.live(
                    fmt::format("building for {}: {} ({} crates so far)", name, crate, ++*count));
              }};
}

Json json_of_std(const BuiltStd& built, const Sysroot& sysroot)
{
  return {{"triple", built.target.str()},
          {"status", to_string(built.status)},
          {"crates", built.record.recipe.std ? "std" : "alloc"},
          {"features", built.record.recipe.features},
          {"sysroot", sysroot.root().string()},
          {"sources", built.sources.string()},
          {"files", built.files},
          {"bytes", built.bytes},
          {"seconds", built.seconds}};
}

void tell_done(const BuiltStd& built, Console& console)
{
  const std::string what = built.record.recipe.std ? "std" : "core and alloc";
  if (built.status == BuiltStd::Status::up_to_date)
    console.info(fmt::format("{} for '{}': up to date", what, built.target.str()));
  else
    console.info(fmt::format("{} for '{}' built and installed, {} files, {}, {}", what,
                             built.target.str(), built.files, human_size(built.bytes),
                             human_duration(built.seconds)));
}

void tell_private(const BuiltStd& built, const Sysroot& sysroot, Console& console)
{
  console.help(fmt::format("let Cargo use it: `{}`",
                           shell_command({"xtool", "config", "set", "--array",
                                          fmt::format("target.{}.rustflags", built.target.str()),
                                          "--", "--sysroot", sysroot.root().native()})));
}

}  // namespace xtool::cli
