// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/shim/build_systems.hpp>

#include "config_site.hpp"
#include "meson_cross_file.hpp"

#include <xtool/support/files.hpp>

#include <algorithm>
#include <array>

namespace xtool {
namespace {

// https://mesonbuild.com/Commands.html. A first word that is none of them is a directory, which
// `meson setup` takes: meson allows to leave `setup` out.
constexpr std::array<std::string_view, 20> meson_commands = {
    "compile", "configure", "devenv", "dist",        "env2mfile",  "fmt",
    "format",  "help",      "init",   "install",     "introspect", "reprotest",
    "rewrite", "runpython", "setup",  "subprojects", "test",       "unstable-coredata",
    "wrap",    "--internal"};

bool names_cross_file(const std::string& word)
{
  return word == "--cross-file" || word.starts_with("--cross-file=");
}

}  // namespace

BuildSystemFiles build_system_files(const std::filesystem::path& directory)
{
  return {.meson = directory / "meson.ini", .config_site = directory / "config.site"};
}

void write_build_system_files(const std::filesystem::path& directory,
                              const BuildSystemRequest& request)
{
  xtool::create_directories(directory);
  const BuildSystemFiles files = build_system_files(directory);
  write_atomically(files.meson, meson_cross_file_text(request));
  write_atomically(files.config_site, config_site_text(request));
}

bool calls_meson(const std::vector<std::string>& command)
{
  const std::string name = std::filesystem::path(command.front()).filename().string();
  return name == "meson" || name == "meson.py";
}

std::vector<std::string> with_cross_file(std::vector<std::string> command,
                                         const std::filesystem::path& meson_file)
{
  if (!calls_meson(command) || command.size() < 2 ||
      std::any_of(command.begin(), command.end(), names_cross_file))
    return command;
  const std::string& first = command[1];
  const bool known =
      std::find(meson_commands.begin(), meson_commands.end(), first) != meson_commands.end();
  if ((known && first != "setup") || first == "-h" || first == "--help" || first == "-v" ||
      first == "--version")
    return command;
  command.insert(command.begin() + (known ? 2 : 1), {"--cross-file", meson_file.string()});
  return command;
}

}  // namespace xtool
