// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "linker_config.hpp"

#include <xtool/cargo/config_sources.hpp>

namespace xtool::cli {

std::optional<ConfiguredLinker> configured_linker(const Triple& target, const Env& env)
{
  const std::optional<ConfigSource> source =
      ConfigSources::read(env).winner(target_key(target, "linker"));
  if (!source || !source->value.is_string())
    return std::nullopt;
  return ConfiguredLinker{
      .program = program_path(*source, source->value.get<std::string>()).string(),
      .where = describe_origin(*source)};
}

}  // namespace xtool::cli
