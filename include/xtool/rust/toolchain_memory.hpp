// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/rust/toolchain.hpp>

#include <filesystem>
#include <optional>
#include <string>

namespace xtool {

// What a rustc said of itself the last time. Only rustup's proxies are remembered, which take
// longer than anything else in a command that finds nothing to do, and only as long as nothing has
// changed that their answer depends on: the environment, the working directory, rustup's settings,
// the override files on the way up from here, the proxy, the compiler that it leads to. Where it
// might depend on more, such as a toolchain that is named by its path, nothing is remembered.
class ToolchainMemory {
 public:
  struct Answers {
    std::string verbose_version = {};  // of `rustc -vV`
    std::string sysroot = {};          // of `rustc --print sysroot`
  };

  // `file` need not be there.
  explicit ToolchainMemory(std::filesystem::path file);

  // Nothing for a rustc that is not remembered. A file that cannot be understood remembers nothing.
  std::optional<Answers> recall(const Env& env, const std::filesystem::path& rustc) const;
  // Forgetting is no failure: where the file cannot be written, nothing is remembered.
  void keep(const Env& env, const std::filesystem::path& rustc, const Answers& answers) const;

 private:
  std::filesystem::path file_;
};

// As probe_toolchain, but a rustc that is remembered is not asked.
Toolchain recall_toolchain(const Env& env, const ToolchainChoice& choice,
                           const ToolchainMemory& memory);

}  // namespace xtool
