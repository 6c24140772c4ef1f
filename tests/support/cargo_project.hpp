// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/cargo/config_sources.hpp>
#include <xtool/support/files.hpp>

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace xtool {

// A project below a home directory, with Cargo's configuration in both, as seen from its "src". A
// test derives its own from it, which the calls return so that they can be chained.
template <typename Derived>
struct CargoProject {
  Derived& file(const std::filesystem::path& name, std::string_view text)
  {
    std::filesystem::create_directories((root / name).parent_path());
    write_atomically(root / name, text);
    return static_cast<Derived&>(*this);
  }
  Derived& global(std::string_view text) { return file(home_file, text); }
  Derived& local(std::string_view text) { return file(project_file, text); }
  Derived& variable(const std::string& name, const std::string& value)
  {
    variables[name] = value;
    return static_cast<Derived&>(*this);
  }

  ConfigSources sources() const
  {
    const std::filesystem::path working = root / "home/project/src";
    std::filesystem::create_directories(working);
    std::map<std::string, std::string> all = variables;
    all["HOME"] = (root / "home").string();
    return ConfigSources::read(Env(all, working));
  }

  TempDir directory;
  std::filesystem::path root = std::filesystem::canonical(directory.path());
  std::filesystem::path home_file = root / "home/.cargo/config.toml";
  std::filesystem::path project_file = root / "home/project/.cargo/config.toml";
  std::map<std::string, std::string> variables;
};

}  // namespace xtool
