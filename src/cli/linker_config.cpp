// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "linker_config.hpp"

#include <fmt/format.h>

#include <filesystem>

namespace xtool::cli {

KeyPath target_key(const Triple& target, const std::string& key)
{
  KeyPath path = parse_key_path("target." + target.str());
  path.push_back(key);
  return path;
}

std::optional<ConfigSource> winner(const KeyPath& key, const Env& env)
{
  const Resolution resolution = ConfigSources::read(env).resolve(key);
  for (const ResolvedKey& value : resolution.values)
    for (const ConfigSource& source : value.sources)
      if (source.use == ConfigSource::Use::wins)
        return source;
  return std::nullopt;
}

std::optional<ConfiguredLinker> configured_linker(const Triple& target, const Env& env)
{
  const std::optional<ConfigSource> source = winner(target_key(target, "linker"), env);
  if (!source || !source->value.is_string())
    return std::nullopt;
  std::filesystem::path program = source->value.get<std::string>();
  // A relative path is meant from above the directory that holds the file.
  if (source->line && program.has_parent_path() && program.is_relative())
    program = std::filesystem::path(source->origin).parent_path().parent_path() / program;
  return ConfiguredLinker{.program = program.string(), .where = describe_origin(*source)};
}

}  // namespace xtool::cli
