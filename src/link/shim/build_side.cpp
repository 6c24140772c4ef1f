// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/shim/build_side.hpp>

#include "call_words.hpp"

#include <xtool/support/plain_files.hpp>

#include <algorithm>
#include <array>
#include <string_view>

namespace xtool {
namespace {

constexpr std::size_t whole_file = std::string::npos;

std::string_view parent_of(std::string_view path)
{
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

bool is_below(std::string_view path, std::string_view directory)
{
  return path.size() > directory.size() && path.starts_with(directory) &&
         path[directory.size()] == '/';
}

std::string value_behind(const std::vector<std::string>& arguments, std::string_view option)
{
  const auto at = std::find(arguments.begin(), arguments.end(), option);
  return at == arguments.end() || at + 1 == arguments.end() ? "" : *(at + 1);
}

bool has_component(std::string_view path, std::string_view name)
{
  for (std::string_view rest = parent_of(path); !rest.empty(); rest = parent_of(rest))
    if (base_name(rest) == name)
      return true;
  return false;
}

// rustc names all versions of a test's harness so.
bool links_test_harness(const std::vector<std::string>& arguments)
{
  return std::any_of(arguments.begin(), arguments.end(), [](std::string_view word) {
    return word.find("/rustlib/") != std::string_view::npos &&
           base_name(word).starts_with("libtest-");
  });
}

// Cargo calls the crate so, after the file's name ("build.rs"). Tests that somebody has called so
// lie in a directory of other tests, or have a harness.
bool makes_build_script(const BuildSurroundings& around, const std::vector<std::string>& arguments)
{
  const std::string output = value_behind(arguments, "-o");
  return around.program.empty() && around.crate.starts_with("build_script_") &&
         base_name(output).starts_with("build_script_") && has_component(output, "build") &&
         base_name(parent_of(output)) != "deps" && !links_test_harness(arguments);
}

// The files that the arguments name as version scripts.
std::vector<std::string> version_scripts(const std::vector<std::string>& arguments)
{
  constexpr std::string_view option = "--version-script";
  std::vector<std::string> files;
  for (const std::string& word : arguments) {
    const std::size_t at = word.find(option);
    if (at == std::string::npos || at + option.size() >= word.size())
      continue;
    const std::string value = word.substr(at + option.size() + 1);  // behind "=" or ","
    files.push_back(value.substr(0, value.find(',')));
  }
  return files;
}

// rustc has such a library export the list of its macros, by this name and a hash.
bool makes_proc_macro(const std::vector<std::string>& arguments)
{
  const std::vector<std::string> scripts = version_scripts(arguments);
  return std::any_of(scripts.begin(), scripts.end(), [](const std::string& script) {
    const auto text = read_start(script, whole_file);
    return text && text->find("__rustc_proc_macro_decls_") != std::string::npos;
  });
}

// Whether the directory is the one for this machine's side, while there is another for a target.
bool has_targets_beside(std::string_view place, const std::vector<std::string>& locked)
{
  return !place.empty() && std::any_of(locked.begin(), locked.end(), [&](std::string_view other) {
    return base_name(other) == base_name(place) && parent_of(parent_of(other)) == parent_of(place);
  });
}

// The one in which OUT_DIR is.
std::string_view locked_place(const BuildSurroundings& around)
{
  std::string_view place;
  for (const std::string& directory : around.locked)
    if (is_below(around.out_dir, directory) && directory.size() > place.size())
      place = directory;
  return place;
}

// The inline namespace of libc++, in a mangled name.
bool has_libcxx_names(const std::string& file)
{
  const auto text = read_start(file, whole_file);
  return text && text->find("NSt3__1") != std::string::npos;
}

std::vector<std::string> static_libraries(const std::vector<std::string>& arguments)
{
  std::vector<std::string> directories;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] == "-L" && i + 1 < arguments.size())
      directories.push_back(arguments[++i]);
    else if (arguments[i].starts_with("-L"))
      directories.push_back(arguments[i].substr(2));
  }
  std::vector<std::string> files;
  for (const std::string& word : arguments) {
    const std::string_view suffix = extension(word);
    if (word.starts_with("-l")) {
      for (const std::string& directory : directories)
        files.push_back(directory + "/lib" + word.substr(2) + ".a");
    } else if (!word.starts_with('-') && (suffix == ".a" || suffix == ".o" || suffix == ".rlib")) {
      files.push_back(word);
    }
  }
  return files;
}

}  // namespace

BuildSide side_of(const BuildSurroundings& surroundings, const std::vector<std::string>& arguments)
{
  const bool by_rustc = !surroundings.crate.empty();
  const std::string_view place = locked_place(surroundings);
  const bool host =
      by_rustc ? makes_build_script(surroundings, arguments) || makes_proc_macro(arguments)
               : surroundings.build_script && has_targets_beside(place, surroundings.locked);
  return host ? BuildSide::host : BuildSide::user;
}

bool compiles_for_both(const BuildSurroundings& surroundings)
{
  const std::string_view place = locked_place(surroundings);
  const std::vector<std::string>& locked = surroundings.locked;
  return surroundings.build_script && !place.empty() && !has_targets_beside(place, locked) &&
         std::none_of(locked.begin(), locked.end(), [&](std::string_view other) {
           return base_name(other) == base_name(place) &&
                  parent_of(other) == parent_of(parent_of(place));
         });
}

bool links_zigs_cxx(const std::vector<std::string>& arguments)
{
  const bool any_cxx = std::any_of(arguments.begin(), arguments.end(), [](std::string_view word) {
    return word.ends_with("-lc++") || word.ends_with("-lstdc++") || word.ends_with("-lc++abi");
  });
  if (!any_cxx)
    return false;
  const std::vector<std::string> files = static_libraries(arguments);
  return std::any_of(files.begin(), files.end(), [](const std::string& file) {
    return file.find("/rustlib/") == std::string::npos && has_libcxx_names(file);
  });
}

}  // namespace xtool
