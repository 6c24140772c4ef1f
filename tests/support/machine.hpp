// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/support/env.hpp>
#include <xtool/support/files.hpp>

#include <sys/stat.h>

#include <filesystem>
#include <map>
#include <string>

namespace xtool::testing {

// A machine with nothing but what a test puts on it. Its scripts find no programs: they say
// /bin/cat.
struct Machine {
  TempDir dir;
  std::map<std::string, std::string> variables = {};

  Machine()
  {
    for (const char* name : {"bin", "home", "root", "xtool"})
      xtool::create_directories(dir.path() / name);
    variables = {{"PATH", (dir.path() / "bin").native()}, {"HOME", (dir.path() / "home").native()}};
  }
  std::filesystem::path path(const std::string& name) const { return dir.path() / name; }
  // A file, by its path below the machine's directory.
  std::filesystem::path file(const std::string& name, const std::string& text) const
  {
    xtool::create_directories(path(name).parent_path());
    write_new_file(path(name), text);
    return path(name);
  }
  std::filesystem::path script(const std::string& name, const std::string& body) const
  {
    const std::filesystem::path program = file(name, "#!/bin/sh\n" + body);
    ::chmod(program.c_str(), 0755);
    return program;
  }
  Env env() const { return Env(variables, dir.path()); }
};

}  // namespace xtool::testing
