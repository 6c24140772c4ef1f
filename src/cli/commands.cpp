// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "app.hpp"
#include "config_get.hpp"
#include "config_set.hpp"
#include "config_unset.hpp"
#include "env.hpp"
#include "exec.hpp"
#include "setup_linker.hpp"
#include "target_add.hpp"
#include "target_info.hpp"
#include "target_list.hpp"
#include "target_remove.hpp"
#include "target_verify.hpp"

#include <array>

namespace xtool::cli {

std::span<const Command> commands()
{
  static const std::array table{
      Command{.path = "target add",
              .summary = "Install the standard library of targets",
              .aliases = {"install"},
              .examples =
                  "  xtool target add armv7-unknown-linux-gnueabihf\n"
                  "  xtool target add aarch64-linux-gnu riscv64 --toolchain nightly\n"
                  "  xtool target add --from rust-std-1.95.0-s390x-unknown-linux-gnu.tar.xz\n",
              .bind = bind_target_add},
      Command{.path = "target remove",
              .summary = "Take the standard library of targets out again",
              .aliases = {"rm", "uninstall", "delete"},
              .examples = "  xtool target remove armv7-unknown-linux-gnueabihf\n",
              .bind = bind_target_remove},
      Command{.path = "target list",
              .summary = "List the known targets, and which are installed",
              .aliases = {"ls"},
              .examples = "  xtool target list --installed\n"
                          "  xtool target list --tier 2 --os linux\n"
                          "  xtool target list --json | jq -r '.result.targets[] | "
                          "select(.installed).triple'\n",
              .bind = bind_target_list},
      Command{.path = "target info",
              .summary = "Show everything known about a target",
              .aliases = {"show"},
              .examples = "  xtool target info armv7-unknown-linux-gnueabihf\n"
                          "  xtool target info armhf --json\n",
              .bind = bind_target_info},
      Command{.path = "target verify",
              .summary = "Check installed standard libraries, and repair them",
              .aliases = {"check"},
              .examples = "  xtool target verify\n"
                          "  xtool target verify aarch64-unknown-linux-gnu --repair\n",
              .bind = bind_target_verify},
      Command{.path = "setup-linker",
              .summary = "Choose or make a linker for targets, and tell Cargo",
              .aliases = {"linker"},
              .examples = "  xtool setup-linker armv7-unknown-linux-gnueabihf\n"
                          "  xtool setup-linker --zig --glibc 2.28 aarch64-unknown-linux-gnu\n"
                          "  xtool setup-linker --dry-run\n"
                          "  xtool setup-linker --remove armv7-unknown-linux-gnueabihf\n",
              .bind = bind_setup_linker},
      Command{.path = "env",
              .summary = "Print the environment that builds for a target want",
              .examples = "  eval \"$(xtool env armv7-unknown-linux-gnueabihf)\"\n"
                          "  xtool env aarch64-unknown-linux-gnu --format github >> "
                          "\"$GITHUB_ENV\"\n",
              .bind = bind_env},
      Command{.path = "exec",
              .summary = "Run a command in that environment",
              .aliases = {"run"},
              .examples = "  xtool exec armv7-unknown-linux-gnueabihf -- make\n"
                          "  xtool exec aarch64-unknown-linux-gnu -- ./configure "
                          "--host=aarch64-linux-gnu\n",
              .bind = bind_exec},
      Command{.path = "config get",
              .summary = "Show which value Cargo uses, and every one that this hides",
              .aliases = {"show"},
              .examples = "  xtool config get target.aarch64-unknown-linux-gnu.linker\n"
                          "  xtool config get build\n"
                          "  xtool config get build.rustflags --project --json\n",
              .bind = bind_config_get},
      Command{
          .path = "config set",
          .summary = "Set a value in Cargo's configuration, every other byte kept",
          .examples =
              "  xtool config set target.aarch64-unknown-linux-gnu.linker aarch64-linux-gnu-gcc\n"
              "  xtool config set --project --array build.rustflags -- -C link-arg=-s\n"
              "  xtool config set build.jobs 4 --dry-run\n",
          .bind = bind_config_set},
      Command{.path = "config unset",
              .summary = "Take a value out of Cargo's configuration",
              .aliases = {"remove", "rm"},
              .examples = "  xtool config unset build.jobs\n"
                          "  xtool config unset --file ./Cross.toml target.x.linker --dry-run\n",
              .bind = bind_config_unset},
  };
  return table;
}

}  // namespace xtool::cli
