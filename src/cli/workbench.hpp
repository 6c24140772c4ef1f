// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "console.hpp"
#include "settings.hpp"

#include <xtool/catalog/catalog.hpp>
#include <xtool/catalog/home.hpp>
#include <xtool/install/client.hpp>
#include <xtool/rust/installation.hpp>
#include <xtool/setup/surroundings.hpp>
#include <xtool/support/env.hpp>
#include <xtool/support/http.hpp>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace xtool::cli {

// Options that every command takes.
struct GlobalOptions {
  bool json = false;
  bool quiet = false;
  int verbose = 0;
  std::string color = {};     // auto, always or never; empty: the settings decide
  std::string progress = {};  // likewise
  bool offline = false;
  std::string home = {};
  std::string directory = {};  // -C: work there
  std::string toolchain = {};  // of a first word "+TOOLCHAIN", or of --toolchain
};

// Options of the commands that work on a sysroot.
struct SysrootOptions {
  std::string toolchain = {};
  std::string sysroot = {};
  std::string dist_server = {};
};

// Whether what a rustc said of itself before may stand for its answer, if nothing has changed.
enum class RustcAnswers { remembered, fresh };

// What commands work with, built from the environment and the options on first use, so that each
// command pays, and can fail, only for what it needs.
class Workbench {
 public:
  Workbench(Env env, GlobalOptions options, Settings settings, Home home, Console& console);

  const Env& env() const { return env_; }
  const GlobalOptions& options() const { return options_; }
  const Settings& settings() const { return settings_; }
  Console& console() { return console_; }
  const Home& home() const { return home_; }

  const Catalog& catalog();
  // Asks rustc each time, or recalls what it said: toolchains come and go between commands, never
  // within one.
  Installation installation(const SysrootOptions& options,
                            RustcAnswers answers = RustcAnswers::remembered) const;
  DistClient& dist(const SysrootOptions& options);
  HttpClient& http();
  // What set-ups start from. Valid as long as the workbench.
  Surroundings surroundings();
  // Whether nothing may be downloaded.
  bool offline() const { return options_.offline || settings_.offline; }

 private:
  Env env_;
  GlobalOptions options_;
  Settings settings_;
  Home home_;
  Console& console_;
  std::optional<Catalog> catalog_;
  std::unique_ptr<HttpClient> http_;
  std::unique_ptr<DistClient> dist_;
};

}  // namespace xtool::cli
