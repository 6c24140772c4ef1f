// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "app.hpp"
#include "cli/commands/complete.hpp"
#include "cli/commands/completions.hpp"
#include "cli/commands/config_get.hpp"
#include "cli/commands/config_set.hpp"
#include "cli/commands/config_unset.hpp"
#include "cli/commands/detect.hpp"
#include "cli/commands/doctor.hpp"
#include "cli/commands/env.hpp"
#include "cli/commands/exec.hpp"
#include "cli/commands/explain.hpp"
#include "cli/commands/inspect.hpp"
#include "cli/commands/man.hpp"
#include "cli/commands/settings_list.hpp"
#include "cli/commands/setup_linker.hpp"
#include "cli/commands/sysroot_add.hpp"
#include "cli/commands/sysroot_list.hpp"
#include "cli/commands/sysroot_remove.hpp"
#include "cli/commands/sysroot_sync.hpp"
#include "cli/commands/spec_check.hpp"
#include "cli/commands/spec_diff.hpp"
#include "cli/commands/spec_migrate.hpp"
#include "cli/commands/spec_new.hpp"
#include "cli/commands/spec_show.hpp"
#include "cli/commands/target_add.hpp"
#include "cli/commands/target_build.hpp"
#include "cli/commands/target_info.hpp"
#include "cli/commands/target_list.hpp"
#include "cli/commands/target_remove.hpp"
#include "cli/commands/target_verify.hpp"
#include "cli/commands/version.hpp"

#include <array>

namespace xtool::cli {
namespace {

constexpr std::string_view target_add_examples =
    "  xtool target add armv7-unknown-linux-gnueabihf\n"
    "  xtool target add aarch64-linux-gnu riscv64 --toolchain nightly\n"
    "  xtool target add --from rust-std-1.95.0-s390x-unknown-linux-gnu.tar.xz\n";

constexpr std::string_view target_build_examples =
    "  xtool target build mips-unknown-linux-gnu\n"
    "  xtool target build thumbv7em-acme-none-eabihf.json\n"
    "  xtool target build armv7-unknown-linux-gnueabihf --force --private --cpu cortex-a7\n";

constexpr std::string_view target_remove_examples =
    "  xtool target remove armv7-unknown-linux-gnueabihf\n";

constexpr std::string_view target_list_examples =
    "  xtool target list --installed\n"
    "  xtool target list --tier 2 --os linux\n"
    "  xtool target list --json | jq -r '.result.targets[] | "
    "select(.installed).triple'\n";

constexpr std::string_view target_info_examples =
    "  xtool target info armv7-unknown-linux-gnueabihf\n"
    "  xtool target info armhf --json\n";

constexpr std::string_view target_verify_examples =
    "  xtool target verify\n"
    "  xtool target verify aarch64-unknown-linux-gnu --repair\n";

constexpr std::string_view setup_linker_examples =
    "  xtool setup-linker armv7-unknown-linux-gnueabihf\n"
    "  xtool setup-linker --zig --glibc 2.28 aarch64-unknown-linux-gnu\n"
    "  xtool setup-linker --dry-run\n"
    "  xtool setup-linker --remove armv7-unknown-linux-gnueabihf\n";

constexpr std::string_view spec_show_examples =
    "  xtool spec show thumbv7em-none-eabihf\n"
    "  xtool spec show ./acme.json --json\n";

constexpr std::string_view spec_check_examples =
    "  xtool spec check thumbv7em-acme-none-eabihf.json\n"
    "  xtool spec check targets/*.json --toolchain nightly\n";

constexpr std::string_view spec_diff_examples =
    "  xtool spec diff thumbv7em-none-eabihf thumbv7em-acme-none-eabihf.json\n"
    "  xtool spec diff armv7-unknown-linux-gnueabihf arm-unknown-linux-gnueabihf\n";

constexpr std::string_view spec_new_examples =
    "  xtool spec new thumbv7em-acme-none-eabihf --from thumbv7em-none-eabihf --set cpu=cortex-m4\n"
    "  xtool spec new x86_64-acme-linux-gnu --from x86_64-unknown-linux-gnu --set vendor=acme\n";

constexpr std::string_view spec_migrate_examples =
    "  xtool spec migrate thumbv7em-acme-none-eabihf.json --dry-run\n"
    "  xtool spec migrate acme.json --toolchain nightly\n";

constexpr std::string_view doctor_examples =
    "  xtool doctor\n"
    "  xtool doctor armv7-unknown-linux-gnueabihf --fix\n"
    "  xtool doctor --smoke --json\n";

constexpr std::string_view env_examples =
    "  eval \"$(xtool env armv7-unknown-linux-gnueabihf)\"\n"
    "  xtool env aarch64-unknown-linux-gnu --format github >> "
    "\"$GITHUB_ENV\"\n";

constexpr std::string_view exec_examples =
    "  xtool exec armv7-unknown-linux-gnueabihf -- make\n"
    "  xtool exec aarch64-unknown-linux-gnu -- ./configure "
    "--host=aarch64-linux-gnu\n";

constexpr std::string_view inspect_examples =
    "  xtool inspect target/armv7-unknown-linux-gnueabihf/release/hello\n"
    "  xtool inspect --target aarch64-linux-android --page-size 16k libdemo.so\n"
    "  xtool inspect --max-glibc 2.17 --json dist/\n"
    "  xtool inspect hello --needs-only libc.so.6 'libgcc_s.so.*'\n";

constexpr std::string_view explain_examples =
    "  cargo build --target armv7-unknown-linux-gnueabihf 2>&1 | xtool explain\n"
    "  xtool explain build.log --target aarch64-linux-android\n"
    "  xtool explain --list\n";

constexpr std::string_view sysroot_add_examples =
    "  xtool sysroot add armv7-unknown-linux-gnueabihf libssl-dev\n"
    "  xtool sysroot add aarch64-unknown-linux-gnu openssl-sys -ludev dbus-1.pc\n"
    "  xtool sysroot add armhf alsa-sys --glibc 2.31\n";

constexpr std::string_view sysroot_remove_examples =
    "  xtool sysroot remove armv7-unknown-linux-gnueabihf libssl-dev\n"
    "  xtool sysroot remove armv7-unknown-linux-gnueabihf\n";

constexpr std::string_view sysroot_list_examples = "  xtool sysroot list\n";

constexpr std::string_view sysroot_info_examples =
    "  xtool sysroot info armv7-unknown-linux-gnueabihf\n"
    "  xtool sysroot info armhf --json | jq -r .result.root\n";

constexpr std::string_view sysroot_which_examples =
    "  xtool sysroot which armhf libssl.so.3\n"
    "  xtool sysroot which armhf openssl/ssl.h\n";

constexpr std::string_view sysroot_lock_examples =
    "  xtool sysroot lock armv7-unknown-linux-gnueabihf > sysroot.lock.json\n";

constexpr std::string_view sysroot_sync_examples = "  xtool sysroot sync sysroot.lock.json\n";

constexpr std::string_view sysroot_upgrade_examples =
    "  xtool sysroot upgrade armv7-unknown-linux-gnueabihf\n"
    "  xtool sysroot upgrade armhf --suite trixie\n";

constexpr std::string_view sysroot_repair_examples =
    "  xtool sysroot repair armv7-unknown-linux-gnueabihf\n";

constexpr std::string_view detect_examples =
    "  xtool detect --ssh pi@raspberrypi.local\n"
    "  xtool detect --uname armv7l --ldd \"$(cat ldd-version.txt)\"\n"
    "  xtool detect --binary ls-from-the-device --json\n";

constexpr std::string_view config_get_examples =
    "  xtool config get target.aarch64-unknown-linux-gnu.linker\n"
    "  xtool config get build\n"
    "  xtool config get build.rustflags --project --json\n";

constexpr std::string_view config_set_examples =
    "  xtool config set target.aarch64-unknown-linux-gnu.linker aarch64-linux-gnu-gcc\n"
    "  xtool config set --project --array build.rustflags -- -C link-arg=-s\n"
    "  xtool config set build.jobs 4 --dry-run\n";

constexpr std::string_view config_unset_examples =
    "  xtool config unset build.jobs\n"
    "  xtool config unset --file ./Cross.toml target.x.linker --dry-run\n";

constexpr std::string_view settings_list_examples =
    "  xtool settings list\n"
    "  xtool settings list --json | jq -r '.result.settings[] | select(.origin != "
    "\"default\").name'\n";

constexpr std::string_view completions_examples =
    "  source <(xtool completions bash)\n"
    "  source <(xtool completions zsh)\n"
    "  xtool completions fish > ~/.config/fish/completions/xtool.fish\n";

constexpr std::string_view complete_examples =
    "  xtool complete -- target add aarch64-unknown-linux-\n"
    "  xtool complete -- inspect --\n";

constexpr std::string_view man_examples =
    "  xtool man target add | man -l -\n"
    "  xtool man --directory ~/.local/share/man/man1\n";

constexpr std::string_view version_examples =
    "  xtool version\n"
    "  xtool version --json | jq -r .result.version\n";

const std::array table{
    Command{.path = "target add",
            .summary = "Install the standard library of targets",
            .aliases = {"install"},
            .examples = target_add_examples,
            .bind = bind_target_add},
    Command{.path = "target build",
            .summary = "Build the standard library of targets from its sources",
            .aliases = {"compile"},
            .examples = target_build_examples,
            .bind = bind_target_build},
    Command{.path = "target remove",
            .summary = "Take the standard library of targets out again",
            .aliases = {"rm", "uninstall", "delete"},
            .examples = target_remove_examples,
            .bind = bind_target_remove},
    Command{.path = "target list",
            .summary = "List the known targets, and which are installed",
            .aliases = {"ls"},
            .examples = target_list_examples,
            .bind = bind_target_list},
    Command{.path = "target info",
            .summary = "Show everything known about a target",
            .aliases = {"show"},
            .examples = target_info_examples,
            .bind = bind_target_info},
    Command{.path = "target verify",
            .summary = "Check installed standard libraries, and repair them",
            .aliases = {"check"},
            .examples = target_verify_examples,
            .bind = bind_target_verify},
    Command{.path = "spec show",
            .summary = "Print the specification of a target",
            .aliases = {"print"},
            .examples = spec_show_examples,
            .bind = bind_spec_show},
    Command{.path = "spec check",
            .summary = "Check whether rustc can use target specifications",
            .aliases = {"verify"},
            .examples = spec_check_examples,
            .bind = bind_spec_check},
    Command{.path = "spec new",
            .summary = "Create a target specification from another one",
            .aliases = {"create"},
            .examples = spec_new_examples,
            .bind = bind_spec_new},
    Command{.path = "spec migrate",
            .summary = "Rewrite a target specification for this rustc",
            .aliases = {"update"},
            .examples = spec_migrate_examples,
            .bind = bind_spec_migrate},
    Command{.path = "spec diff",
            .summary = "Compare two target specifications",
            .aliases = {"compare"},
            .examples = spec_diff_examples,
            .bind = bind_spec_diff},
    Command{.path = "setup-linker",
            .summary = "Choose or make a linker for targets, and tell Cargo",
            .aliases = {"linker"},
            .examples = setup_linker_examples,
            .bind = bind_setup_linker},
    Command{.path = "doctor",
            .summary = "Check everything, and say what to do",
            .examples = doctor_examples,
            .bind = bind_doctor},
    Command{.path = "env",
            .summary = "Print the environment that builds for a target want",
            .examples = env_examples,
            .bind = bind_env},
    Command{.path = "exec",
            .summary = "Run a command in that environment",
            .aliases = {"run"},
            .examples = exec_examples,
            .bind = bind_exec},
    Command{.path = "inspect",
            .summary = "Show what binaries need, and whether that is within limits",
            .aliases = {"readelf"},
            .examples = inspect_examples,
            .bind = bind_inspect},
    Command{.path = "explain",
            .summary = "Read the log of a build, and name the causes and remedies",
            .examples = explain_examples,
            .bind = bind_explain},
    Command{.path = "detect",
            .summary = "Find out which target a device is",
            .aliases = {"identify"},
            .examples = detect_examples,
            .bind = bind_detect},
    Command{.path = "sysroot add",
            .summary = "Add C libraries for a target, from Debian's or Ubuntu's packages",
            .aliases = {"install"},
            .examples = sysroot_add_examples,
            .bind = bind_sysroot_add},
    Command{.path = "sysroot remove",
            .summary = "Remove C libraries of a target, or all of them",
            .aliases = {"rm", "uninstall", "delete"},
            .examples = sysroot_remove_examples,
            .bind = bind_sysroot_remove},
    Command{.path = "sysroot list",
            .summary = "List the targets that have a sysroot",
            .aliases = {"ls"},
            .examples = sysroot_list_examples,
            .bind = bind_sysroot_list},
    Command{.path = "sysroot info",
            .summary = "Show the packages of a sysroot, and where it is",
            .aliases = {"show"},
            .examples = sysroot_info_examples,
            .bind = bind_sysroot_info},
    Command{.path = "sysroot which",
            .summary = "Tell which package of a sysroot a file is from",
            .examples = sysroot_which_examples,
            .bind = bind_sysroot_which},
    Command{.path = "sysroot upgrade",
            .summary = "Take the newest versions of a sysroot's packages",
            .aliases = {"update"},
            .examples = sysroot_upgrade_examples,
            .bind = bind_sysroot_upgrade},
    Command{.path = "sysroot repair",
            .summary = "Make the files of a sysroot anew",
            .examples = sysroot_repair_examples,
            .bind = bind_sysroot_repair},
    Command{.path = "sysroot lock",
            .summary = "Print the exact packages of a sysroot, to make it elsewhere",
            .examples = sysroot_lock_examples,
            .bind = bind_sysroot_lock},
    Command{.path = "sysroot sync",
            .summary = "Make the sysroot that a lock file describes",
            .examples = sysroot_sync_examples,
            .bind = bind_sysroot_sync},
    Command{.path = "config get",
            .summary = "Show which value Cargo uses, and every one that this hides",
            .aliases = {"show"},
            .examples = config_get_examples,
            .bind = bind_config_get},
    Command{.path = "config set",
            .summary = "Set a value in Cargo's configuration, every other byte kept",
            .examples = config_set_examples,
            .bind = bind_config_set},
    Command{.path = "config unset",
            .summary = "Take a value out of Cargo's configuration",
            .aliases = {"remove", "rm"},
            .examples = config_unset_examples,
            .bind = bind_config_unset},
    Command{.path = "settings list",
            .summary = "List xtool's own settings, and where each comes from",
            .aliases = {"show"},
            .examples = settings_list_examples,
            .bind = bind_settings_list},
    Command{.path = "completions",
            .summary = "Print the completion script for a shell",
            .aliases = {"completion"},
            .examples = completions_examples,
            .bind = bind_completions},
    Command{.path = "complete",
            .summary = "Complete a command line, as completion scripts ask for it",
            .examples = complete_examples,
            .bind = bind_complete},
    Command{.path = "man",
            .summary = "Print the manual page of a command",
            .examples = man_examples,
            .bind = bind_man},
    Command{.path = "version",
            .summary = "Print the version, and the commit that it was built from",
            .examples = version_examples,
            .bind = bind_version},
};

}  // namespace

std::span<const Command> commands() { return table; }

}  // namespace xtool::cli
