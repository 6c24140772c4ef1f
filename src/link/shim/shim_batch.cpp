// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "batch_rules.hpp"
#include "script_rules.hpp"
#include "shim_script.hpp"

#include <xtool/link/shim/builtin_shims.hpp>
#include <xtool/support/placeholders.hpp>

namespace xtool {
namespace {

constexpr std::string_view start_files_function =
    "rem The start files that rustc brings for musl.\n"
    ":is_start_file\n"
    "set \"start_file=\"\n"
    "set \"found=%text:\\self-contained\\=%\"\n"
    "set \"found=%found:/self-contained/=%\"\n"
    "if \"%found%\"==\"%text%\" exit /b 0\n"
    "for %%f in (\"%text%\") do set \"file=%%~nxf\"\n"
    "if \"%file:~0,3%\"==\"crt\" set \"start_file=yes\"\n"
    "for %%n in (rcrt1 Scrt1) do if \"%file:~0,5%\"==\"%%n\" set \"start_file=yes\"\n"
    "if not \"%file:~-2%\"==\".o\" set \"start_file=\"\n"
    "exit /b 0\n\n";

std::string with_windows_line_ends(const std::string& text)
{
  std::string result;
  for (const char c : text)
    result += c == '\n' ? std::string("\r\n") : std::string(1, c);
  return result;
}

}  // namespace

std::string batch_value(std::string_view value)
{
  std::string result;
  for (const char c : value)
    result += c == '%' ? std::string("%%") : std::string(1, c);
  return result;
}

std::string batch_compiler(const ShimConfig& config, std::string_view subcommand)
{
  const bool checks_versions = config.version >= ZigVersion{.major = 0, .minor = 12};
  const bool has_starts = config.target.find("-musl") != std::string::npos;
  const std::vector<std::string> driver = options_with_value(Level::driver);
  const std::vector<std::string> linker = options_with_value(Level::linker);
  const auto without_end = [](std::string lines) {
    lines.pop_back();
    return lines;
  };
  return with_windows_line_ends(fill_placeholders(
      builtin_batch_compiler(),
      {{"the_version", config.version.str()},
       {"the_tool", std::string(subcommand)},
       {"the_language", subcommand == "c++" ? "c++" : "c"},
       {"the_triple", config.triple},
       {"the_zig", batch_value(config.zig)},
       {"the_cache", batch_value(config.cache)},
       {"the_cpu", config.cpu},
       {"the_target", config.target},
       {"the_suffix", config.glibc.empty() ? "" : "." + config.glibc},
       {"start_files", has_starts ? "call :is_start_file\n"
                                    "rem zig's own start files take the place of rustc's.\n"
                                    "if defined start_file exit /b 0\n"
                                  : ""},
       {"start_files_seen", has_starts ? "call :is_start_file\n"
                                         "if defined start_file set \"rust_starts=yes\"\n"
                                       : ""},
       {"start_files_function", has_starts ? std::string(start_files_function) : ""},
       {"undefined_version",
        checks_versions ? "rem GNU ld does not mind names in a version script that are not there.\n"
                          "if \"%links%,%version_script%,%version_check%\"==\"yes,yes,no\" "
                          "set \"emitted=-Wl,--undefined-version\" & call :keep\n"
                        : ""},
       {"makes_elf", makes_elf(config) ? "yes" : "no"},
       {"has_unwinder", brings_unwinder(config) && subcommand == "cc" ? "yes" : "no"},
       {"driver_options_to_skip",
        without_end(batch_for_each(driver, "text", "", "set \"skip=%text%\""))},
       {"driver_options_with_value", without_end(batch_for_each(driver, "text", "", "goto wait"))},
       {"linker_options_with_value",
        without_end(batch_for_each(linker, "option", "", "goto linker_wait"))},
       {"cpu_rules", batch_cpu_rules(config)},
       {"library_rules", batch_library_rules(config)},
       {"driver_rules", without_end(batch_rules(Level::driver, config))},
       {"linker_rules", without_end(batch_rules(Level::linker, config))}}));
}

}  // namespace xtool
