// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/spec/spec_lookup.hpp>

#include <xtool/support/error.hpp>
#include <xtool/support/file_access.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/suggest.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace xtool {
namespace {

namespace fs = std::filesystem;

// As rustc reads RUST_TARGET_PATH: unset, it is the working directory.
std::vector<fs::path> target_path(const Env& env)
{
  std::vector<fs::path> directories;
  const std::string value = env.get_even_empty("RUST_TARGET_PATH").value_or(".");
  std::size_t begin = 0;
  while (begin <= value.size()) {
    const std::size_t end = std::min(value.find(':', begin), value.size());
    if (end > begin)
      directories.push_back((env.cwd() / value.substr(begin, end - begin)).lexically_normal());
    begin = end + 1;
  }
  return directories;
}

bool is_file(const fs::path& path)
{
  std::error_code unknown;
  return fs::is_regular_file(path, unknown);
}

}  // namespace

std::string_view to_string(SpecOrigin origin)
{
  switch (origin) {
    case SpecOrigin::builtin:
      return "builtin";
    case SpecOrigin::target_path:
      return "target-path";
    case SpecOrigin::sysroot:
      return "sysroot";
    case SpecOrigin::file:
      break;
  }
  return "file";
}

bool is_spec_path(std::string_view word)
{
  return word.ends_with(".json") || word.find('/') != std::string_view::npos;
}

std::vector<FoundSpec> specs_named(const std::string& name, SpecRustc& rustc)
{
  std::vector<FoundSpec> found;
  if (rustc.is_builtin(name))
    found.push_back({.name = name, .origin = SpecOrigin::builtin});
  for (const fs::path& directory : target_path(rustc.env()))
    if (const fs::path file = directory / (name + ".json"); is_file(file))
      found.push_back({.name = name, .origin = SpecOrigin::target_path, .path = file});
  const fs::path installed = rustc.toolchain().sysroot / "lib/rustlib" / name / "target.json";
  if (is_file(installed))
    found.push_back({.name = name, .origin = SpecOrigin::sysroot, .path = installed});
  return found;
}

FoundSpec find_spec(const std::string& word, SpecRustc& rustc)
{
  if (is_spec_path(word)) {
    const fs::path path = (rustc.env().cwd() / word).lexically_normal();
    if (!is_file(path))
      throw Error(ErrorKind::file_system,
                  fmt::format("'{}' {}", path.native(),
                              is_there(path) ? "is not a regular file" : "does not exist"))
          .help("give the path of a target specification, or a target's name without '.json'");
    return {.name = path.stem().native(), .origin = SpecOrigin::file, .path = path};
  }
  const std::vector<FoundSpec> found = specs_named(word, rustc);
  if (!found.empty())
    return found.front();
  Error error(ErrorKind::unknown_target,
              fmt::format("rustc {} does not know a target '{}'", rustc.toolchain().version, word));
  if (const std::optional<std::string> meant = closest(word, rustc.builtin_names()))
    throw std::move(error).help(fmt::format("did you mean '{}'?", *meant));
  throw std::move(error).help(
      "for a specification in a file, give its path, or set RUST_TARGET_PATH to its directory");
}

SpecDocument read_spec(const FoundSpec& spec, SpecRustc& rustc)
{
  if (spec.origin != SpecOrigin::builtin)
    return SpecDocument::parse(read_file(spec.path), spec.path.native());
  return SpecDocument::parse(rustc.spec_of(spec.name).dump(2) + "\n", spec.name);
}

}  // namespace xtool
