// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/cargo/config_file.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/file_access.hpp>
#include <xtool/support/toml.hpp>

#include <fmt/format.h>

#include <system_error>

namespace xtool {
namespace {

namespace fs = std::filesystem;

bool same_directory(const fs::path& one, const fs::path& other)
{
  std::error_code ignored;
  return fs::equivalent(one, other, ignored);
}

// Without "..", and without the slash that this may leave at the end.
fs::path normal(const fs::path& path)
{
  const fs::path result = path.lexically_normal();
  return result.has_filename() ? result : result.parent_path();
}

bool is_above(const fs::path& upper, const fs::path& directory)
{
  const fs::path relative = directory.lexically_relative(upper);
  return !relative.empty() && *relative.begin() != "..";
}

// Whether the workspace in `root` leaves `directory` out.
bool excludes(const JsonCursor& workspace, const fs::path& root, const fs::path& directory)
{
  const std::optional<JsonCursor> excluded = workspace.find("exclude");
  if (!excluded)
    return false;
  for (const std::string& name : excluded->strings())
    if (is_above(normal(root / name), directory))
      return true;
  return false;
}

// The directory of the workspace, or of the package that stands alone; nothing outside of both.
std::optional<fs::path> project_root(const fs::path& cwd)
{
  std::optional<fs::path> package;
  for (fs::path directory = cwd;; directory = directory.parent_path()) {
    const fs::path manifest = directory / "Cargo.toml";
    if (const std::optional<std::string> text = read_file_if_exists(manifest)) {
      const Json json = parse_toml(*text, manifest.string());
      const JsonCursor root(json, manifest.string());
      const std::optional<JsonCursor> workspace = root.find("workspace");
      if (workspace && (!package || !excludes(*workspace, directory, *package)))
        return directory;
      if (!package) {
        package = directory;
        const std::optional<JsonCursor> own = root.find("package");
        // Cargo looks for configuration above the working directory only, wherever the workspace
        // is.
        if (const auto named = own ? own->find("workspace") : std::nullopt) {
          const fs::path above = normal(directory / named->string());
          return is_above(above, directory) ? above : directory;
        }
      }
    }
    if (directory == directory.parent_path())
      return package;
  }
}

}  // namespace

fs::path cargo_home(const Env& env)
{
  if (const std::optional<std::string> home = env.get("CARGO_HOME"))
    return env.cwd() / *home;
  return env.home() / ".cargo";
}

fs::path config_file_in(const fs::path& directory)
{
  return is_there(directory / "config") ? directory / "config" : directory / "config.toml";
}

fs::path global_config_file(const Env& env) { return config_file_in(cargo_home(env)); }

std::optional<fs::path> find_project_config_file(const Env& env)
{
  const std::optional<fs::path> root = project_root(env.cwd());
  const fs::path global = cargo_home(env);
  for (fs::path directory = env.cwd();; directory = directory.parent_path()) {
    const fs::path cargo = directory / ".cargo";
    fs::path file = config_file_in(cargo);
    // Without a Cargo.toml, only the working directory's own configuration makes it a project.
    if (is_there(file) && !same_directory(cargo, global))
      return file;
    if (!root || directory == *root || directory == directory.parent_path())
      break;
  }
  return root ? std::optional(config_file_in(*root / ".cargo")) : std::nullopt;
}

fs::path project_config_file(const Env& env)
{
  std::optional<fs::path> file = find_project_config_file(env);
  if (!file)
    throw Error(ErrorKind::usage, fmt::format("'{}' is not in a Cargo project: neither it nor a "
                                              "directory above has a Cargo.toml",
                                              env.cwd().string()))
        .help("change to the project's directory, or use --global");
  return *std::move(file);
}

}  // namespace xtool
