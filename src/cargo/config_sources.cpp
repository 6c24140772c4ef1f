// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "cargo_changes.hpp"
#include "config_rules.hpp"
#include "config_schema.hpp"
#include "schema_profile.hpp"
#include "table_flaws.hpp"

#include <xtool/cargo/config_file.hpp>
#include <xtool/cargo/config_sources.hpp>
#include <xtool/support/toml.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace xtool {
namespace {

namespace fs = std::filesystem;

// Whether there is an array with something else than a text in it.
bool has_other_list(const Json& value)
{
  return std::any_of(value.begin(), value.end(), [&](const Json& inner) {
    return (value.is_array() && !inner.is_string()) ||
           (inner.is_structured() && has_other_list(inner));
  });
}

// Reads files in the order of their strength: an including file comes before what it includes, and
// of that the last comes first.
class FileReader {
 public:
  // `planned`: a file as it is going to be; may be null.
  FileReader(const ConfigFile* planned, const CargoAtHand& cargo) : planned_(planned), cargo_(cargo)
  {
  }

  // A `.cargo` directory, or CARGO_HOME.
  void read_directory(const fs::path& directory)
  {
    const fs::path file = config_file_in(directory);
    std::error_code absent;
    if (!exists(file))
      return;
    if (std::find(seen_.begin(), seen_.end(), real_path(file)) != seen_.end())
      return;
    seen_.push_back(real_path(file));
    const fs::path twin = directory / "config.toml";
    if (file != twin && fs::exists(twin, absent) && !fs::equivalent(file, twin, absent))
      flaws.push_back({.kind = ConfigFlaw::Kind::hidden_file,
                       .effect = ConfigFlaw::Effect::warned,
                       .text = fmt::format("'{}' hides '{}', which cargo does not read",
                                           file.string(), twin.string())});
    read(file);
  }

  std::vector<ConfigSources::File> files = {};
  std::vector<ConfigFlaw> flaws = {};

 private:
  void read(const fs::path& path)
  {
    const std::string text = text_of(path);
    files.push_back({.path = path.string(),
                     .included = !including_.empty(),
                     .values = toml_values(text, path.string()),
                     .empty_tables = toml_empty_tables(text, path.string())});
    const Json root = parse_toml(text, path.string());
    refuse_what_is_too_new(path.string(), text, root);
    const auto included = root.find("include");
    if (included == root.end())
      return;
    if (!has_change(cargo_.version(), CargoChange::include))
      return add(ConfigFlaw::Effect::ignored,
                 fmt::format("'{}': cargo {} ignores 'include', which needs {}", path.string(),
                             cargo_.version()->str(), first_with(CargoChange::include)));
    if (!included->is_array())
      return refuse(fmt::format("'{}': cargo refuses an 'include' that is not an array of files",
                                path.string()));
    including_.push_back(real_path(path));
    for (auto entry = included->rbegin(); entry != included->rend(); ++entry)
      include(path, *entry);
    including_.pop_back();
  }

  void include(const fs::path& from, const Json& entry)
  {
    const Json name = entry.is_object() ? entry.value("path", Json()) : entry;
    const bool optional = entry.is_object() && entry.value("optional", Json()) == true;
    if (!name.is_string())
      return refuse(fmt::format("'{}': cargo refuses an 'include' without a path", from.string()));
    const fs::path path = (from.parent_path() / name.get<std::string>()).lexically_normal();
    const bool there = exists(path);
    const bool circular =
        std::find(including_.begin(), including_.end(), real_path(path)) != including_.end();
    const std::string_view reason = path.extension() != ".toml" ? "does not end in '.toml'"
                                    : circular                  ? "includes itself in the end"
                                    : !there && !optional       ? "does not exist"
                                                                : "";
    if (!reason.empty())
      refuse(fmt::format("'{}': cargo refuses the included '{}', which {}", from.string(),
                         path.string(), reason));
    else if (there)
      read(path);
  }

  void add(ConfigFlaw::Effect effect, std::string text)
  {
    flaws.push_back({.kind = ConfigFlaw::Kind::include, .effect = effect, .text = std::move(text)});
  }
  void refuse(std::string text) { add(ConfigFlaw::Effect::refused, std::move(text)); }

  // An older cargo at hand cannot read everything that is read here. It is asked only when it
  // matters.
  void refuse_what_is_too_new(const std::string& path, const std::string& text, const Json& root)
  {
    const auto add_refused = [&](ConfigFlaw::Kind kind, CargoChange change, std::string what) {
      flaws.push_back({.kind = kind,
                       .text = fmt::format("'{}'{}: cargo {} refuses it; it needs {}", path, what,
                                           cargo_.version()->str(), first_with(change))});
    };
    if (const std::optional<NewToml> found = find_toml_1_1(text);
        found && !has_change(cargo_.version(), CargoChange::toml_1_1))
      add_refused(ConfigFlaw::Kind::invalid_toml, CargoChange::toml_1_1,
                  fmt::format(" line {} has {}, as of TOML 1.1", found->line, found->what));
    if (has_other_list(root) && !has_change(cargo_.version(), CargoChange::lists_of_any))
      add_refused(ConfigFlaw::Kind::refused, CargoChange::lists_of_any,
                  " has an array of something other than strings");
  }

  bool is_planned(const fs::path& path) const
  {
    return planned_ && real_path(path) == real_path(planned_->path);
  }

  bool exists(const fs::path& path) const
  {
    std::error_code absent;
    return is_planned(path) ? planned_->text.has_value() : fs::exists(path, absent);
  }

  std::string text_of(const fs::path& path) const
  {
    return is_planned(path) ? *planned_->text : read_file(path);
  }

  const ConfigFile* planned_;
  const CargoAtHand& cargo_;
  std::vector<fs::path> seen_;
  std::vector<fs::path> including_;
};

}  // namespace

ConfigSources ConfigSources::read(const Env& env, const ConfigFile* planned)
{
  const auto cargo = std::make_shared<const CargoAtHand>(env);
  FileReader reader(planned, *cargo);
  try {
    for (fs::path directory = env.cwd();; directory = directory.parent_path()) {
      reader.read_directory(directory / ".cargo");
      if (directory == directory.parent_path())
        break;
    }
    reader.read_directory(cargo_home(env));
  } catch (const TomlError& error) {
    throw ConfigError(error, error.fault() == TomlError::Fault::repeated_key
                                 ? ConfigFlaw::Kind::repeated_key
                                 : ConfigFlaw::Kind::invalid_toml);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::invalid_input && error.kind() != ErrorKind::file_system)
      throw;
    throw ConfigError(error, error.kind() == ErrorKind::file_system
                                 ? ConfigFlaw::Kind::unreadable
                                 : ConfigFlaw::Kind::invalid_toml);
  }

  ConfigSources sources(env, cargo);
  sources.files_ = std::move(reader.files);
  sources.reading_ = std::move(reader.flaws);
  return sources;
}

ConfigSources ConfigSources::read(const Env& env) { return read(env, nullptr); }

ConfigSources ConfigSources::read(const Env& env, const ConfigFile& planned)
{
  return read(env, &planned);
}

std::vector<ConfigFlaw> ConfigSources::flaws() const
{
  std::vector<ConfigFlaw> all = reading_;
  for (const std::vector<ConfigFlaw>& more :
       {flaws_of_values(files_), flaws_of_tables(files_, env_),
        unstable_profile_keys(files_, *cargo_), malformed_variables(env_),
        malformed_profile_variables(env_), missing_programs()})
    all.insert(all.end(), more.begin(), more.end());
  return all;
}

// What Cargo starts for every crate. That RUSTC names no compiler is told when that is asked.
std::vector<ConfigFlaw> ConfigSources::missing_programs() const
{
  std::vector<ConfigFlaw> flaws;
  for (const char* const name : {"rustc", "rustc-wrapper", "rustc-workspace-wrapper"}) {
    const std::optional<ResolvedKey> found = resolve_value({"build", name});
    if (!found || !found->value.is_string() || found->value == "")
      continue;
    const ConfigSource& source = found->sources.front();
    if (source.origin == "RUSTC")
      continue;
    const std::string program = program_path(source, found->value.get<std::string>()).string();
    if (!env_.find_program(program))
      flaws.push_back({.text = fmt::format("cargo cannot run '{}', which {} names as '{}': no such "
                                           "program",
                                           program, describe_origin(source), to_string(found->key)),
                       .key = found->key});
  }
  return flaws;
}

std::vector<std::string> ConfigSources::warnings() const
{
  std::vector<std::string> texts;
  for (ConfigFlaw& flaw : flaws())
    texts.push_back(std::move(flaw.text));
  return texts;
}

std::vector<ConfigFlaw> new_refusals(const ConfigSources& before, const ConfigSources& after)
{
  std::vector<ConfigFlaw> added = after.flaws();
  const std::vector<ConfigFlaw> old = before.flaws();
  std::erase_if(added, [&](const ConfigFlaw& flaw) {
    const auto same = [&](const ConfigFlaw& other) {
      return other.kind == flaw.kind && other.key == flaw.key;
    };
    return flaw.effect != ConfigFlaw::Effect::refused || std::any_of(old.begin(), old.end(), same);
  });
  return added;
}

std::vector<std::string> flags_in(const ConfigSource& source)
{
  std::vector<std::string> flags;
  const auto split = [&](const std::string& text) {
    for (std::size_t at = 0; at < text.size();) {
      // CARGO_ENCODED_RUSTFLAGS has a separator of its own.
      const std::size_t end = std::min(text.find_first_of(" \x1f", at), text.size());
      if (end > at)
        flags.push_back(text.substr(at, end - at));
      at = end + 1;
    }
  };
  if (source.value.is_string())
    split(source.value.get<std::string>());
  else if (source.value.is_array())
    for (const Json& word : source.value)
      if (word.is_string())
        split(word.get<std::string>());
  return flags;
}

std::string config_variable(const KeyPath& key)
{
  std::string name = "CARGO";
  for (const std::string& segment : key) {
    name += '_';
    for (const char letter : segment)
      name += letter == '-'                    ? '_'
              : letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A')
                                               : letter;
  }
  return name;
}

}  // namespace xtool
