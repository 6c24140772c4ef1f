// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "workbench.hpp"

#include <xtool/rust/toolchain_memory.hpp>
#include <xtool/support/http_message.hpp>

#include <spdlog/spdlog.h>

namespace xtool::cli {

Workbench::Workbench(Env env, GlobalOptions options, Settings settings, Home home, Console& console)
    : env_(std::move(env)),
      options_(std::move(options)),
      settings_(std::move(settings)),
      home_(std::move(home)),
      console_(console)
{
}

const Catalog& Workbench::catalog()
{
  if (!catalog_)
    catalog_ = Catalog::load(home_.catalog_additions());
  return *catalog_;
}

Installation Workbench::installation(const SysrootOptions& options, RustcAnswers answers) const
{
  ToolchainChoice choice;
  if (!options.toolchain.empty())
    choice.name = options.toolchain;
  if (!options.sysroot.empty())
    choice.sysroot = env_.cwd() / options.sysroot;
  const ToolchainMemory memory(home_.toolchain_memory());
  Toolchain toolchain = answers == RustcAnswers::fresh ? probe_toolchain(env_, choice)
                                                       : recall_toolchain(env_, choice, memory);
  Sysroot sysroot(toolchain.sysroot);
  spdlog::debug("'{}' is rustc {}, with the sysroot '{}'{}", toolchain.rustc.string(),
                toolchain.version, toolchain.sysroot.string(),
                sysroot.kind() == SysrootKind::rustup ? ", which rustup manages" : "");
  return {std::move(toolchain), std::move(sysroot)};
}

DistClient& Workbench::dist(const SysrootOptions& options)
{
  if (!dist_) {
    DistSettings settings;
    settings.offline = offline();
    settings.cache = home_.cache();
    // rustup's variable is honoured, so that one mirror setting serves both tools.
    std::optional<std::string> server = settings_.dist_server;
    for (const char* variable : {"RUSTUP_DIST_SERVER", "XTOOL_DIST_SERVER"})
      if (env_.get(variable))
        server = env_.get(variable);
    if (!options.dist_server.empty())
      server = options.dist_server;
    if (server) {
      settings.server = normalize_server(*server);
      settings.server_chosen = true;
    }
    spdlog::debug("dist server '{}', cache '{}'", without_credentials(settings.server),
                  settings.cache.string());
    dist_ = std::make_unique<DistClient>(std::move(settings), http());
  }
  return *dist_;
}

HttpClient& Workbench::http()
{
  if (!http_)
    http_ = std::make_unique<HttpClient>(http_settings(env_));
  return *http_;
}

Surroundings Workbench::surroundings()
{
  return {.env = env_,
          .home = home_,
          .packages = PackageAdvice::of(env_),
          .offline = offline(),
          .http = [this]() -> HttpClient& { return http(); }};
}

}  // namespace xtool::cli
