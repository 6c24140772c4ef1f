// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "app.hpp"
#include "cli/commands/cache_clean.hpp"
#include "cli/commands/cache_dir.hpp"
#include "cli/commands/cache_list.hpp"
#include "cli/commands/cache_prune.hpp"
#include "cli/commands/cache_size.hpp"
#include "cli/commands/cache_verify.hpp"
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
#include "cli/commands/lipo.hpp"
#include "cli/commands/man.hpp"
#include "cli/commands/self_uninstall.hpp"
#include "cli/commands/settings_list.hpp"
#include "cli/commands/setup_linker.hpp"
#include "cli/commands/spec_check.hpp"
#include "cli/commands/spec_diff.hpp"
#include "cli/commands/spec_migrate.hpp"
#include "cli/commands/spec_new.hpp"
#include "cli/commands/spec_show.hpp"
#include "cli/commands/sysroot_add.hpp"
#include "cli/commands/sysroot_from.hpp"
#include "cli/commands/sysroot_list.hpp"
#include "cli/commands/sysroot_remove.hpp"
#include "cli/commands/sysroot_sync.hpp"
#include "cli/commands/target_add.hpp"
#include "cli/commands/target_build.hpp"
#include "cli/commands/target_info.hpp"
#include "cli/commands/target_list.hpp"
#include "cli/commands/target_remove.hpp"
#include "cli/commands/target_verify.hpp"
#include "cli/commands/version.hpp"
#include "command_examples.hpp"

#include <array>

namespace xtool::cli {
namespace {

const std::array table{
    Command{.path = "target add",
            .summary = "Install targets (their prebuilt std)",
            .aliases = {"install"},
            .examples = target_add_examples,
            .bind = bind_target_add},
    Command{.path = "target build",
            .summary = "Build the standard library of targets from its sources",
            .aliases = {"compile"},
            .examples = target_build_examples,
            .bind = bind_target_build},
    Command{.path = "target remove",
            .summary = "Uninstall targets",
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
            .examples = spec_migrate_examples,
            .bind = bind_spec_migrate},
    Command{.path = "spec diff",
            .summary = "Compare two target specifications",
            .aliases = {"compare"},
            .examples = spec_diff_examples,
            .bind = bind_spec_diff},
    Command{.path = "setup-linker",
            .summary = "Find or create a linker for targets and configure Cargo",
            .aliases = {"linker"},
            .examples = setup_linker_examples,
            .bind = bind_setup_linker},
    Command{.path = "doctor",
            .summary = "Check the whole setup and suggest fixes",
            .examples = doctor_examples,
            .bind = bind_doctor},
    Command{.path = "env",
            .summary = "Print the environment variables for building for a target",
            .examples = env_examples,
            .bind = bind_env},
    Command{.path = "exec",
            .summary = "Run a command in that environment",
            .aliases = {"run"},
            .examples = exec_examples,
            .bind = bind_exec},
    Command{.path = "inspect",
            .summary = "Show what binaries require, and check it against limits",
            .aliases = {"readelf"},
            .examples = inspect_examples,
            .bind = bind_inspect},
    Command{.path = "lipo",
            .summary = "Join builds for Apple's platforms into a universal file",
            .aliases = {"universal"},
            .examples = lipo_examples,
            .bind = bind_lipo},
    Command{.path = "explain",
            .summary = "Explain why a build failed and how to fix it",
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
    Command{.path = "sysroot from",
            .summary = "Copy the C libraries of a device or an SDK",
            .aliases = {"import", "copy"},
            .examples = sysroot_from_examples,
            .bind = bind_sysroot_from},
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
            .summary = "Show which package of a sysroot a file is from",
            .examples = sysroot_which_examples,
            .bind = bind_sysroot_which},
    Command{.path = "sysroot upgrade",
            .summary = "Upgrade a sysroot's packages to the newest versions",
            .aliases = {"update"},
            .examples = sysroot_upgrade_examples,
            .bind = bind_sysroot_upgrade},
    Command{.path = "sysroot repair",
            .summary = "Recreate the files of a sysroot",
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
            .summary = "Show a setting's effective value and what it overrides",
            .aliases = {"show"},
            .examples = config_get_examples,
            .bind = bind_config_get},
    Command{.path = "config set",
            .summary = "Set a Cargo configuration value, leaving the rest untouched",
            .examples = config_set_examples,
            .bind = bind_config_set},
    Command{.path = "config unset",
            .summary = "Remove a value from Cargo's configuration",
            .aliases = {"remove", "rm"},
            .examples = config_unset_examples,
            .bind = bind_config_unset},
    Command{.path = "settings list",
            .summary = "List xtool's own settings, and where each comes from",
            .aliases = {"show"},
            .examples = settings_list_examples,
            .bind = bind_settings_list},
    Command{.path = "cache dir",
            .summary = "Print the cache's directory",
            .aliases = {"path"},
            .examples = cache_dir_examples,
            .bind = bind_cache_dir},
    Command{.path = "cache list",
            .summary = "List everything in the cache, with its size and last use",
            .aliases = {"ls"},
            .examples = cache_list_examples,
            .bind = bind_cache_list},
    Command{.path = "cache size",
            .summary = "Show how much the cache takes, by kind",
            .aliases = {"info"},
            .examples = cache_size_examples,
            .bind = bind_cache_size},
    Command{.path = "cache prune",
            .summary = "Remove what has not been used for long or exceeds a size",
            .aliases = {"gc"},
            .examples = cache_prune_examples,
            .bind = bind_cache_prune},
    Command{.path = "cache clean",
            .summary = "Remove everything from the cache",
            .aliases = {"clear", "purge"},
            .examples = cache_clean_examples,
            .bind = bind_cache_clean},
    Command{.path = "cache verify",
            .summary = "Compare the cache with the hashes that it was stored by",
            .aliases = {"check"},
            .examples = cache_verify_examples,
            .bind = bind_cache_verify},
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
    Command{.path = "self uninstall",
            .summary = "Take back everything that xtool has written",
            .examples = self_uninstall_examples,
            .bind = bind_self_uninstall},
    Command{.path = "version",
            .summary = "Print the version, and the commit that it was built from",
            .examples = version_examples,
            .bind = bind_version},
};

}  // namespace

std::span<const Command> commands() { return table; }

}  // namespace xtool::cli
