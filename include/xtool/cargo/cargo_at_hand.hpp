// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/cargo/cfg.hpp>
#include <xtool/support/env.hpp>

#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace xtool {

struct CargoVersion {
  int major = 0;
  int minor = 0;
  int patch = 0;
  bool nightly = false;  // or built by hand: takes nightly's settings

  // "cargo 1.97.0-nightly (4d1f98451 2026-05-15)".
  static std::optional<CargoVersion> parse(std::string_view line);
  // "1.85"
  std::string str() const;
  bool at_least(int wanted_minor) const { return major > 1 || minor >= wanted_minor; }
};

// The cargo and the rustc that an environment finds, asked when something depends on it, and once.
// Without a cargo, rules are those of the newest that is known.
class CargoAtHand {
 public:
  explicit CargoAtHand(Env env) : env_(std::move(env)) {}

  // What `cargo --version` says; nothing where there is none, or it fails.
  std::optional<CargoVersion> version() const;

  // Whether it reads [unstable] and takes -Z: a nightly does, and a distribution's stable one that
  // was built without a channel, which its version does not tell.
  bool heeds_unstable() const;

  // What rustc, called as Cargo calls it with these flags, says of the target; where there is no
  // rustc or it does not know the target, what the catalog says. Nothing: nobody knows it.
  std::optional<TargetCfg> cfg(const std::string& target,
                               const std::vector<std::string>& flags) const;

 private:
  std::optional<std::string> ask(const std::filesystem::path& program,
                                 const std::vector<std::string>& arguments) const;
  std::optional<TargetCfg> ask_rustc(const std::string& target,
                                     const std::vector<std::string>& flags) const;
  std::optional<std::filesystem::path> find(const std::string& name) const;

  Env env_;
  mutable std::mutex mutex_;  // guards what follows
  mutable bool asked_ = false;
  mutable std::optional<CargoVersion> version_;
  using Question = std::pair<std::string, std::vector<std::string>>;
  mutable std::map<Question, std::optional<TargetCfg>> cfgs_;
};

}  // namespace xtool
