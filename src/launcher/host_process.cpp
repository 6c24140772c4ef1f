// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "host_process.hpp"

#include "process_facts.hpp"
#include "report.hpp"

#include <xtool/support/plain_files.hpp>

#include <unistd.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <string_view>

namespace xtool {
namespace {

std::string without_links(const std::string& path)
{
  std::array<char, PATH_MAX> buffer = {};
  return realpath(path.c_str(), buffer.data()) == nullptr ? path : buffer.data();
}

std::vector<std::string> split_at_blanks(const std::string& text)
{
  std::vector<std::string> words;
  for (std::size_t at = text.find_first_not_of(' '); at != std::string::npos;) {
    const std::size_t end = text.find(' ', at);
    words.push_back(text.substr(at, end == std::string::npos ? end : end - at));
    at = text.find_first_not_of(' ', end);
  }
  return words;
}

std::string find_on_path(const std::string& name)
{
  if (name.find('/') != std::string::npos)
    return access(name.c_str(), X_OK) == 0 ? name : "";
  const std::string path = variable("PATH");
  for (std::size_t at = 0; at <= path.size();) {
    const std::size_t end = std::min(path.find(':', at), path.size());
    const std::string program = path.substr(at, end - at) + '/' + name;
    if (is_regular_file(program) && access(program.c_str(), X_OK) == 0)
      return program;
    at = end + 1;
  }
  return "";
}

}  // namespace

BuildSurroundings build_surroundings(const CargoProcess& cargo)
{
  return {.crate = variable("CARGO_CRATE_NAME"),
          .program = variable("CARGO_BIN_NAME"),
          .out_dir = without_links(variable("OUT_DIR")),
          .build_script = runs_in_build_script(),
          .locked = cargo.locked};
}

bool runs_in_build_script()
{
  return variable("CARGO_CRATE_NAME").empty() && !variable("OUT_DIR").empty() &&
         !variable("HOST").empty() && !variable("TARGET").empty();
}

std::vector<std::string> host_compiler(ShimTool tool, const BuildSurroundings& surroundings,
                                       const std::string& self)
{
  const bool cxx = tool == ShimTool::cxx;
  std::vector<std::string> candidates;
  if (surroundings.crate.empty())
    candidates = {variable(cxx ? "HOST_CXX" : "HOST_CC"), variable(cxx ? "CXX" : "CC")};
  candidates.emplace_back(cxx ? "c++" : "cc");
  for (const std::string& candidate : candidates) {
    std::vector<std::string> words = split_at_blanks(candidate);
    if (words.empty())
      continue;
    words.front() = find_on_path(words.front());
    if (!words.front().empty() && without_links(words.front()) != self)
      return words;
  }
  return {};
}

void become_host(std::vector<std::string> compiler, char** arguments)
{
  std::vector<char*> argv;
  for (std::string& word : compiler)
    argv.push_back(word.data());
  for (; *arguments != nullptr; ++arguments)
    argv.push_back(*arguments);
  argv.push_back(nullptr);
  execv(argv.front(), argv.data());
  fail(exit_no_tool, "cannot run '" + compiler.front() + "': " + std::strerror(errno), "");
}

}  // namespace xtool
