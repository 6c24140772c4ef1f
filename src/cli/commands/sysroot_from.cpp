// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "sysroot_from.hpp"

#include "cli/options.hpp"
#include "cli/sysroot_words.hpp"

#include <xtool/device/device.hpp>
#include <xtool/support/entry_path.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/file_access.hpp>
#include <xtool/support/files.hpp>
#include <xtool/sysroot/existing_tree.hpp>

#include <fmt/format.h>

#include <memory>

namespace xtool::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t largest_library = 256u << 20;

struct CopyOptions {
  std::string directory = {};
  std::string target = {};
};

fs::path require_directory(const CopyOptions& options, Workbench& bench)
{
  const fs::path named = bench.env().cwd() / options.directory;
  std::error_code code;
  if (fs::is_directory(named, code)) {
    const fs::path directory = fs::canonical(named, code);
    if (code)
      throw file_error("find", named.native(), code.value());
    if (terminal_line(directory.native()) != directory.native())
      throw Error(ErrorKind::usage, fmt::format("'{}' has a name that is not plain text",
                                                terminal_line(directory.native())))
          .help("rename it, or mount it elsewhere");
    return directory;
  }
  Error error(is_there(named) ? ErrorKind::usage : ErrorKind::file_system,
              is_there(named) ? fmt::format("'{}' is not a directory", named.native())
                              : fmt::format("'{}' does not exist", named.native()));
  if (!options.target.empty() && fs::is_directory(bench.env().cwd() / options.target, code))
    error.help(fmt::format("the directory comes first: `xtool sysroot from {} {}`", options.target,
                           options.directory));
  throw Error(error);
}

// By a library that is there. What the processor can do besides is not known: for 32-bit ARM that
// is what the library was built for.
Triple detected_target(const fs::path& directory, Workbench& bench)
{
  const TellingLibrary library = telling_library(directory);
  const std::string& file = library.file.native();
  DeviceFacts facts{.libc = library.libc};
  read_program(read_file(file, largest_library), file, facts);
  const Deduction deduction = deduce_target(facts, bench.catalog());
  bench.console().info(fmt::format("'{}' is for '{}'; for another target, name it", file,
                                   deduction.target->triple.str()));
  return deduction.target->triple;
}

Outcome copy_directory(const CopyOptions& options, Workbench& bench)
{
  const fs::path directory = require_directory(options, bench);
  const TargetEntry entry =
      options.target.empty() ? bench.catalog().require_entry_for(detected_target(directory, bench))
                             : sysroot_target(bench, options.target);
  const SysrootReport report = sysroot_setup(bench, {}).from(entry, directory);
  tell_sysroot(report, entry, bench);
  return {.result = changed_sysroot_json(report, entry, bench)};
}

}  // namespace

Action bind_sysroot_from(CLI::App& command)
{
  auto options = std::make_shared<CopyOptions>();
  add_option(command, "DIR", options->directory,
             "A mounted system, a copy of one, or the sysroot of an SDK: it has lib and usr/lib")
      .required();
  add_option(command, "TARGET", options->target,
             "The target that it is for (default: what its C library tells)");
  return [options](Workbench& bench) { return copy_directory(*options, bench); };
}

}  // namespace xtool::cli
