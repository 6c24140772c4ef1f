// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/setup/dlltool.hpp>

#include <xtool/setup/linker_config.hpp>

#include <xtool/rust/dlltool.hpp>

#include <fmt/format.h>

namespace xtool {

std::optional<FlagPlace> place_for_dlltool(const TargetEntry& entry, const Toolchain& toolchain,
                                           const std::filesystem::path& config_file,
                                           const Home& home, const Env& env)
{
  const std::optional<std::string> wanted = dlltool_name(toolchain, entry);
  if (!wanted || env.find_program(*wanted))
    return std::nullopt;
  const auto is_ours = [&](const ConfigSource& source) {
    return written_by_xtool(source, entry.triple, "rustflags", home);
  };
  return place_for_flag(ConfigSources::read(env), entry.triple, config_file, "dlltool", is_ours);
}

std::string dlltool_flag(const std::string& program) { return "-Cdlltool=" + program; }

}  // namespace xtool
