// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/shim/warm.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/process.hpp>

#include <fmt/format.h>

#include <array>
#include <chrono>

namespace xtool {
namespace {

constexpr std::string_view c_program = "int main(void) { return 0; }\n";
constexpr std::string_view cxx_program =
    "#include <iostream>\n"
    "#include <stdexcept>\n"
    "int main()\n"
    "{\n"
    "  try {\n"
    "    throw std::runtime_error(\"warm\");\n"
    "  } catch (const std::exception& error) {\n"
    "    std::cout << error.what() << '\\n';\n"
    "  }\n"
    "}\n";

struct Step {
  std::string_view name;
  bool cxx;
  std::vector<std::string> flags;
};

// The options that decide which variant zig builds: optimisation, and whether it strips.
const std::vector<Step>& steps()
{
  static const std::vector<Step> all{
      {"C library, debug", false, {"-lgcc_s", "-lc", "-pie"}},
      {"C library, release", false, {"-O2", "-lgcc_s", "-lc", "-pie", "-Wl,--strip-all"}},
      {"C++ library, debug", true, {"-lgcc_s", "-lc", "-pie"}},
      {"C++ library, release", true, {"-O2", "-lgcc_s", "-lc", "-pie", "-Wl,--strip-all"}},
  };
  return all;
}

}  // namespace

void warm_shims(const Shims& shims, const Env& env,
                const std::function<void(std::string_view)>& on_step)
{
  const TempDir scratch;
  const std::filesystem::path c_source = scratch.path() / "warm.c";
  const std::filesystem::path cxx_source = scratch.path() / "warm.cpp";
  write_new_file(c_source, c_program);
  write_new_file(cxx_source, cxx_program);
  for (const Step& step : steps()) {
    on_step(step.name);
    Command command{.argv = {(step.cxx ? shims.cxx : shims.cc).string(),
                             (step.cxx ? cxx_source : c_source).string(), "-o",
                             (scratch.path() / "warm").string()},
                    .timeout = std::chrono::minutes(20)};
    command.argv.insert(command.argv.end(), step.flags.begin(), step.flags.end());
    const Output output = run(command, env);
    if (output.exit_code != 0)
      throw Error(ErrorKind::external_tool,
                  fmt::format("'{}' cannot link a program ({}): {}", command.argv.front(),
                              step.name, output.err.substr(0, output.err.find('\n'))))
          .help("XTOOL_SHIM_LOG=FILE records what the shim makes of its arguments");
  }
}

std::vector<std::string> parse_include_directories(std::string_view verbose)
{
  constexpr std::string_view begin = "#include <...> search starts here:\n";
  const std::size_t start = verbose.find(begin);
  if (start == std::string_view::npos)
    return {};
  verbose.remove_prefix(start + begin.size());
  std::vector<std::string> directories;
  while (verbose.starts_with(' ')) {
    const std::size_t end = verbose.find('\n');
    directories.emplace_back(verbose.substr(1, end == std::string_view::npos ? end : end - 1));
    if (end == std::string_view::npos)
      break;
    verbose.remove_prefix(end + 1);
  }
  return directories;
}

std::vector<std::string> bindgen_arguments(const LinkerCandidate& zig,
                                           const std::filesystem::path& zig_cache, const Env& env)
{
  Command command{.argv = {zig.program.string()}};
  command.argv.insert(command.argv.end(), zig.flags.begin(), zig.flags.end());
  command.argv.insert(command.argv.end(), {"-E", "-v", "-x", "c", "/dev/null"});
  const Output output = run(command, env.with("ZIG_GLOBAL_CACHE_DIR", zig_cache.string()));
  const std::vector<std::string> directories = parse_include_directories(output.err);
  if (directories.empty())
    return {};
  std::vector<std::string> arguments{"-nostdinc"};
  // zig names what is below the current directory from there.
  for (const std::string& directory : directories) {
    arguments.emplace_back("-isystem");
    arguments.push_back((env.cwd() / directory).lexically_normal().string());
  }
  // zig tells its headers which glibc they are for by this macro.
  constexpr std::string_view macro = "__GLIBC_MINOR__=";
  if (const std::size_t at = output.err.find(macro); at != std::string::npos) {
    const std::size_t digits = at + macro.size();
    const std::size_t end = output.err.find_first_not_of("0123456789", digits);
    arguments.push_back("-D" + std::string(macro) + output.err.substr(digits, end - digits));
  }
  return arguments;
}

}  // namespace xtool
