// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "shim_script.hpp"

#include <xtool/support/shell.hpp>

#include <fmt/format.h>

namespace xtool {
namespace {

std::string_view subcommand(ShimTool tool)
{
  switch (tool) {
    case ShimTool::cxx:
      return "c++";
    case ShimTool::ar:
      return "ar";
    case ShimTool::ranlib:
      return "ranlib";
    case ShimTool::dlltool:
      return "dlltool";
    case ShimTool::ld:
      return "ld.lld";
    case ShimTool::cc:
      break;
  }
  return "cc";
}

constexpr std::string_view whole_archives =
    "# zig's linker cannot read thin archives.\n"
    "while :; do\n"
    "  case ${1-} in\n"
    "    --thin) shift; continue ;;\n"
    "    --* | @*) break ;;\n"
    "    *T*) ;;\n"
    "    *) break ;;\n"
    "  esac\n"
    "  operation=${1%%T*}${1#*T}\n"
    "  shift\n"
    "  set -- \"$operation\" \"$@\"\n"
    "done\n";

}  // namespace

std::string shell_cache(const ShimConfig& config)
{
  return R"(# The user's choice, else the cache of the set-up, else, where that cannot be written, the user's
# own.
cache=${ZIG_GLOBAL_CACHE_DIR-}
if [ -z "$cache" ]; then
  cache=)" +
         shell_word(config.cache) + R"(
  { [ -d "$cache" ] || mkdir -p "$cache" 2>/dev/null; } && [ -w "$cache" ] ||
    cache=${XDG_CACHE_HOME:-${HOME-}/.cache}/xtool/zig
fi
ZIG_GLOBAL_CACHE_DIR=$cache ZIG_LOCAL_CACHE_DIR=$cache
export ZIG_GLOBAL_CACHE_DIR ZIG_LOCAL_CACHE_DIR
)";
}

std::string shell_script(const ShimConfig& config, ShimTool tool)
{
  if (tool == ShimTool::cc || tool == ShimTool::cxx)
    return shell_compiler(config, subcommand(tool));
  return fmt::format(
      "#!/bin/sh\n# zig {} as `{}` for {}. Written by `xtool setup-linker`.\n"
      "{cache}\n"
      "{whole_archives}exec {} {} \"$@\"\n",
      config.version.str(), subcommand(tool), config.triple, shell_word(config.zig),
      subcommand(tool), fmt::arg("cache", shell_cache(config)),
      fmt::arg("whole_archives", tool == ShimTool::ar ? whole_archives : std::string_view()));
}

std::string batch_script(const ShimConfig& config, ShimTool tool)
{
  if (tool == ShimTool::cc || tool == ShimTool::cxx)
    return batch_compiler(config, subcommand(tool));
  return fmt::format(
      "@echo off\r\n"
      "rem zig {version} as `{tool}` for {triple}. Written by `xtool setup-linker`.\r\n"
      "setlocal EnableExtensions DisableDelayedExpansion\r\n"
      "set \"zig={zig}\"\r\n"
      "if exist \"%zig%\" (\r\n"
      "  if not defined ZIG_GLOBAL_CACHE_DIR set \"ZIG_GLOBAL_CACHE_DIR={cache}\"\r\n"
      ") else (\r\n"
      "  rem This is another machine than that which it was written on.\r\n"
      "  set \"zig=zig\"\r\n"
      ")\r\n"
      "if defined ZIG_GLOBAL_CACHE_DIR set \"ZIG_LOCAL_CACHE_DIR=%ZIG_GLOBAL_CACHE_DIR%\"\r\n"
      "\"%zig%\" {tool} %*\r\n"
      "exit /b %ERRORLEVEL%\r\n",
      fmt::arg("version", config.version.str()), fmt::arg("tool", subcommand(tool)),
      fmt::arg("triple", config.triple), fmt::arg("zig", batch_value(config.zig)),
      fmt::arg("cache", batch_value(config.cache)));
}

}  // namespace xtool
