// SPDX-License-Identifier: Apache-2.0 OR MIT
// The program behind a shim. It is copied under names such as
// "armv7-unknown-linux-gnueabihf-zig-cc", reads the file beside it, and becomes zig.
#include "host_process.hpp"
#include "process_facts.hpp"
#include "report.hpp"
#include "zig_process.hpp"

#include <xtool/link/shim/os_version.hpp>
#include <xtool/link/shim/response_file.hpp>
#include <xtool/link/shim/shim_config.hpp>
#include <xtool/link/shim/zig_arguments.hpp>
#include <xtool/support/plain_files.hpp>

#include <sys/auxv.h>
#include <unistd.h>
#include <array>
#include <cstdlib>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace {

using namespace xtool;

constexpr std::array tools = {
    std::pair{std::string_view("-zig-cc"), ShimTool::cc},
    std::pair{std::string_view("-zig-c++"), ShimTool::cxx},
    std::pair{std::string_view("-zig-ar"), ShimTool::ar},
    std::pair{std::string_view("-zig-ranlib"), ShimTool::ranlib},
    std::pair{std::string_view("-zig-dlltool"), ShimTool::dlltool},
    std::pair{std::string_view("-zig-ld"), ShimTool::ld},
};

// Where this program is, whatever argv[0] says and however many links led to it.
std::string own_path()
{
  std::array<char, 4096> buffer = {};
  const ssize_t length = readlink("/proc/self/exe", buffer.data(), buffer.size());
  if (length > 0 && static_cast<std::size_t>(length) < buffer.size())
    return {buffer.data(), static_cast<std::size_t>(length)};
  // There may be no /proc, in a chroot; the kernel tells, too, what it was asked to run.
  const auto* const run_as = reinterpret_cast<const char*>(getauxval(AT_EXECFN));
  return run_as == nullptr ? std::string() : run_as;
}

ShimConfig read_config(const std::string& folder)
{
  const std::string path = folder + std::string(shim_config_name);
  const auto text = read_start(path, std::string::npos);
  if (!text)
    fail(exit_no_tool, "cannot read '" + path + "', which says what to do",
         "run `xtool setup-linker` again; this program works only beside that file");
  auto config = parse_shim_config(*text);
  if (const auto* problem = std::get_if<std::string>(&config))
    fail(exit_bad_file, "'" + path + "' is damaged: " + *problem, "run `xtool setup-linker` again");
  ShimConfig known = std::get<ShimConfig>(std::move(config));
  known.folder = folder;
  known.cache = usable_cache(known.cache);
  if (const std::string version = variable("MACOSX_DEPLOYMENT_TARGET"); is_os_version(version))
    known.deployment_target = version;
  return known;
}

ShimTool tool_of(const std::string& name)
{
  for (const auto& [suffix, tool] : tools)
    if (name.ends_with(suffix))
      return tool;
  fail(exit_usage, "'" + name + "' is none of the names that tell what to do",
       "names end in -zig-cc, -zig-c++, -zig-ar, -zig-ranlib, -zig-dlltool or -zig-ld");
}

std::vector<std::string> read_response_files(std::vector<std::string> arguments)
{
  auto expanded = expand_response_files(arguments);
  if (const auto* problem = std::get_if<std::string>(&expanded))
    fail(exit_usage, *problem, "");
  return std::get<std::vector<std::string>>(std::move(expanded));
}

// The word by which the CMake toolchain file asks for whom it is called.
constexpr const char* side_question = "--xtool-side";

// Ends here for what runs on this machine and is not meant for the target, where both are the same.
void leave_to_host(const ShimConfig& config, ShimTool tool,
                   const std::vector<std::string>& arguments, char** argv, const std::string& self)
{
  const CargoProcess cargo = runs_in_build_script() ? find_cargo() : CargoProcess{};
  const BuildSurroundings around = build_surroundings(cargo);
  const bool host = side_of(around, arguments) == BuildSide::host ||
                    (compiles_for_both(around) && package_only_runs_here(cargo, config.triple));
  if (arguments == std::vector<std::string>{side_question}) {
    print(host ? "host\n" : "user\n");
    std::exit(0);
  }
  if (!host || links_zigs_cxx(arguments))
    return;
  const std::vector<std::string> compiler = host_compiler(tool, around, self);
  if (compiler.empty())
    return;  // zig's programs run here, too
  log_host_call(arguments, compiler);
  become_host(compiler, argv);
}

}  // namespace

int main(int argc, char** argv)
{
  const std::string self = own_path();
  const std::size_t slash = self.rfind('/');
  const std::string folder = slash == std::string::npos ? "" : self.substr(0, slash + 1);
  set_program(slash == std::string::npos ? self : self.substr(slash + 1));

  const ShimConfig config = read_config(folder);
  const ShimTool tool = tool_of(program());
  std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
  const bool compiler = tool == ShimTool::cc || tool == ShimTool::cxx;
  if (compiler)
    arguments = read_response_files(std::move(arguments));
  if (compiler && config.native == "yes")
    leave_to_host(config, tool, arguments, argv + (argc > 0 ? 1 : 0), self);
  const ZigCall call = zig_call(config, tool, arguments);
  log_call(config, arguments, call);
  if (call.kind == ZigCall::Kind::refuse)
    fail(exit_refused, call.text, "");
  if (call.kind == ZigCall::Kind::answer) {
    print(call.text);
    return 0;
  }
  check_zig(config);
  prepare_cache(config, call.files);
  become_zig(config, call.arguments);
}
