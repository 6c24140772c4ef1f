// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "config_get.hpp"

#include "cli/options.hpp"
#include "config_key.hpp"

#include <xtool/cargo/cfg.hpp>
#include <xtool/support/suggest.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace xtool::cli {
namespace {

struct GetOptions {
  ConfigChoice choice = {};
  std::string key = {};
};

// What one file says, whatever Cargo makes of it.
Resolution resolve_in(const ConfigFile& file, const KeyPath& key)
{
  Resolution resolution;
  for (TomlValueAt& found : toml_values(file.bytes(), file.path.string()))
    if (found.path.size() >= key.size() && std::equal(key.begin(), key.end(), found.path.begin()))
      resolution.values.push_back({.key = found.path,
                                   .value = found.value,
                                   .sources = {{.use = ConfigSource::Use::wins,
                                                .origin = file.path.string(),
                                                .line = found.line,
                                                .key = found.path,
                                                .type = found.type,
                                                .value = found.value,
                                                .written = found.written}}});
  return resolution;
}

// What stands in the source itself, as long as that fits on a line.
std::string shown(const ConfigSource& source)
{
  return source.written.find('\n') == std::string::npos ? source.written : one_line(source.value);
}

// Whether the source is another table's, which counts where its condition is true.
bool has_condition(const ConfigSource& source, const KeyPath& key)
{
  return source.key != key && source.key.size() == 3 && is_cfg(source.key[1]);
}

std::string text_of_key(const ResolvedKey& found)
{
  const auto joined = [](const ConfigSource& source) {
    return source.use == ConfigSource::Use::joined;
  };
  const bool several = std::any_of(found.sources.begin(), found.sources.end(), joined);
  std::string text = fmt::format("{} = {}\n", to_string(found.key),
                                 several ? one_line(found.value) : shown(found.sources.front()));
  for (const ConfigSource& source : found.sources) {
    const std::string origin = describe_origin(source) +
                               (source.included ? ", included, as of cargo 1.94" : "") +
                               (has_condition(source, found.key) ? ", for " + source.key[1] : "");
    if (source.use == ConfigSource::Use::hidden)
      text += fmt::format("  hides {} from {}\n", shown(source), origin);
    else if (several)
      text += fmt::format("  joins {} from {}\n", shown(source), origin);
    else
      text += fmt::format("  from {}\n", origin);
  }
  return text;
}

Json json_of_source(const ConfigSource& source, const KeyPath& key)
{
  using Use = ConfigSource::Use;
  Json json = {{"use", source.use == Use::wins     ? "wins"
                       : source.use == Use::joined ? "joined"
                                                   : "hidden"},
               {"file", nullptr},
               {"line", nullptr},
               {"variable", nullptr},
               {"value", source.value},
               {"included", source.included},
               {"condition", nullptr}};
  json[source.line ? "file" : "variable"] = source.origin;
  if (source.line)
    json["line"] = *source.line;
  if (has_condition(source, key))
    json["condition"] = source.key[1];
  return json;
}

Json json_of_key(const ResolvedKey& found)
{
  Json sources = Json::array();
  for (const ConfigSource& source : found.sources)
    sources.push_back(json_of_source(source, found.key));
  return {{"key", to_string(found.key)}, {"value", found.value}, {"sources", std::move(sources)}};
}

std::optional<std::string> similar_key(const std::vector<ConfigSources::File>& files,
                                       const KeyPath& key)
{
  std::vector<std::string> present;
  for (const ConfigSources::File& file : files)
    for (const TomlValueAt& value : file.values)
      present.push_back(to_string(value.path));
  return closest(to_string(key), present);
}

Outcome get_key(const GetOptions& options, Workbench& bench)
{
  const KeyPath key = parse_key_path(options.key);
  Resolution resolution;
  std::vector<ConfigSources::File> files;
  if (options.choice.made()) {
    const ConfigFile file = read_config(options.choice, bench);
    files = {{.path = file.path.string(), .values = toml_values(file.bytes(), file.path.string())}};
    resolution = resolve_in(file, key);
  } else {
    const ConfigSources sources = ConfigSources::read(bench.env());
    files = sources.files();
    resolution = sources.resolve(key);
  }

  Outcome outcome;
  Json values = Json::array();
  for (const ResolvedKey& found : resolution.values) {
    outcome.text += text_of_key(found);
    values.push_back(json_of_key(found));
  }
  if (resolution.values.empty()) {
    outcome.exit_code = 1;
    bench.console().info(fmt::format("'{}' is not set", to_string(key)));
    if (const std::optional<std::string> meant = similar_key(files, key))
      bench.console().help(fmt::format("did you mean '{}'?", *meant));
  }
  outcome.result = {{"key", to_string(key)},
                    {"values", std::move(values)},
                    {"warnings", warn_all(resolution.warnings, bench)}};
  return outcome;
}

}  // namespace

Action bind_config_get(CLI::App& command)
{
  auto options = std::make_shared<GetOptions>();
  add_option(command, "KEY", options->key, "A key or a table, such as target.wasm32-wasip1.runner")
      .required();
  bind_config_choice(command, options->choice);
  return [options](Workbench& bench) { return get_key(*options, bench); };
}

}  // namespace xtool::cli
