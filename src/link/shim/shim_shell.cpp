// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "script_rules.hpp"
#include "shell_rules.hpp"
#include "shim_script.hpp"

#include <xtool/link/shim/builtin_shims.hpp>
#include <xtool/link/shim/os_version.hpp>
#include <xtool/support/placeholders.hpp>
#include <xtool/support/shell.hpp>

namespace xtool {
namespace {

constexpr std::string_view os_version_variable =
    "os_version=${MACOSX_DEPLOYMENT_TARGET-}\n"
    "case $os_version in *[!0-9.]*) os_version='' ;; esac\n";

// The headers and libraries of the target's sysroot, behind the project's own.
std::string shell_sysroot(const ShimConfig& config)
{
  if (!config.stubs.empty())
    return "# Stubs of macOS' libraries that zig does not have.\n"
           "[ \"$links\" != yes ] || [ ! -d " +
           shell_word(config.stubs) + " ] || set -- \"$@\" " + shell_word("-L" + config.stubs) +
           "\n";
  if (config.libraries.empty())
    return {};
  std::string headers;
  for (const std::string& directory : config.header_directories())
    headers += " -isystem " + shell_word(directory);
  return "# What xtool's sysroot for the target has.\n"
         "[ \"$compiles,$asks\" != yes,no ] || set -- \"$@\"" +
         headers +
         "\n"
         "[ \"$links,$asks\" != yes,no ] ||\n"
         "  set -- \"$@\" " +
         shell_word("-L" + config.library_directory()) + " -Wl,--allow-shlib-undefined\n";
}

// What the launcher does by a linker script, for just these sections.
constexpr std::string_view bracketed_sections =
    R"sh(# GNU ld keeps a section whose beginning or end code refers to. LLD takes it for unused, and zig
# cannot keep just this one.
brackets() {
  LC_ALL=C grep -qE '(^|[^A-Za-z0-9_])__(start|stop)_[A-Za-z_]' "$1" 2>/dev/null
}
bracketed=no previous=''
if [ "$links,$gc_sections,$start_stop_gc" = yes,yes,no ]; then
  for arg do
    file=$arg
    case $previous,$arg in
      -o,*) file='' ;;
      *,-l?*) find_file "lib${arg#-l}.a" || file='' ;;
      *,-* | *,*/rustlib/* | *,*.so | *,*.rmeta) file='' ;; # std has none
    esac
    previous=$arg
    if [ -n "$file" ] && brackets "$file"; then
      bracketed=yes
      break
    fi
  done
fi
[ "$bracketed" = no ] || set -- "$@" -Wl,--no-gc-sections
)sh";

constexpr std::string_view gnu_defaults =
    "# GNU ld removes no sections unless it is told; zig does with -O1 and up.\n"
    "[ \"$links,$gc_sections\" != yes,no ] || set -- \"$@\" -Wl,--no-gc-sections\n";

constexpr std::string_view sections_seen_behind =
    "    --gc-sections) gc_sections=yes ;; # behind -Xlinker\n"
    "    --no-gc-sections) gc_sections=no ;;\n";

constexpr std::string_view sections_seen = R"sh(        *start-stop-gc*) start_stop_gc=yes ;;
      esac
      case ,$arg, in
        *,--no-gc-sections,* | *,-no-gc-sections,*) gc_sections=no ;;
        *,--gc-sections,* | *,-gc-sections,*) gc_sections=yes ;;
      esac
)sh";

}  // namespace

std::string shell_compiler(const ShimConfig& config, std::string_view subcommand)
{
  const bool has_starts = config.target.find("-musl") != std::string::npos;
  const bool has_suffix = !config.glibc.empty();
  const bool checks_versions = config.version >= ZigVersion{.major = 0, .minor = 12};
  return fill_placeholders(
      builtin_shell_compiler(),
      {{"the_version", config.version.str()},
       {"the_tool", std::string(subcommand)},
       {"the_language", subcommand == "c++" ? "c++" : "c"},
       {"the_triple", config.triple},
       {"the_zig", shell_word(config.zig)},
       {"choose_cache", shell_cache(config)},
       {"the_cpu", config.cpu.empty() ? "''" : shell_word(config.cpu)},
       {"the_target", config.target},
       {"the_suffix", has_suffix ? "." + config.glibc : "''"},
       {"driver_options_with_value", shell_options_with_value({Level::driver}, false, "    ")},
       {"options_with_value",
        shell_options_with_value({Level::driver, Level::linker}, true, "      ")},
       {"start_files_variable", has_starts ? " rust_starts=no" : ""},
       {"start_files_seen", has_starts ? "    */self-contained/crt*.o | */self-contained/rcrt1*.o |"
                                         " */self-contained/Scrt1*.o)\n"
                                         "      rust_starts=yes inputs=yes ;;\n"
                                       : ""},
       {"start_files",
        has_starts ? "        # zig's own start files take the place of rustc's.\n"
                     "        case $rust_starts,$word in\n"
                     "          yes,*/self-contained/crt*.o | yes,*/self-contained/rcrt1*.o \\\n"
                     "            | yes,*/self-contained/Scrt1*.o) continue ;;\n"
                     "        esac\n"
                   : ""},
       {"version_check_variable", checks_versions ? " version_check=no" : ""},
       {"version_check_seen",
        checks_versions ? "      case $arg in *undefined-version*) version_check=yes ;; esac\n"
                        : ""},
       {"library_branches", shell_library_branches(config)},
       {"cpu_functions",
        has_fpu(config)
            ? "without() { case $cpu in *\"$1\"*) cpu=${cpu%%\"$1\"*}${cpu#*\"$1\"} ;; esac; }\n"
            : ""},
       {"undefined_version",
        checks_versions ? "# GNU ld does not mind names in a version script that are not there.\n"
                          "[ \"$links,$version_script,$version_check\" != yes,yes,no ] ||\n"
                          "  set -- \"$@\" -Wl,--undefined-version\n"
                        : ""},
       {"sections_variables", makes_elf(config) ? " gc_sections=no start_stop_gc=no" : ""},
       {"sections_seen_behind", std::string(makes_elf(config) ? sections_seen_behind : "")},
       {"sections_seen", std::string(makes_elf(config) ? sections_seen : "      esac\n")},
       {"bracketed_sections", std::string(makes_elf(config) ? bracketed_sections : "")},
       {"gnu_defaults", std::string(makes_elf(config) ? gnu_defaults : "")},
       {"sysroot", shell_sysroot(config)},
       {"os_version_variable", is_for_macos(config.target) ? std::string(os_version_variable) : ""},
       {"os_version", is_for_macos(config.target)
                          ? "[ -z \"$os_version\" ] || target=${target%%.*}.$os_version\n"
                          : ""},
       {"has_unwinder", brings_unwinder(config) && subcommand == "cc" ? "yes" : "no"},
       {"driver_rules", shell_rules(Level::driver, config)},
       {"linker_rules", shell_rules(Level::linker, config)}});
}

}  // namespace xtool
