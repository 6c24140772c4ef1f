// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "lipo.hpp"

#include "cli/options.hpp"

#include <xtool/binary/universal.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/file_access.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/shell.hpp>

#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace xtool::cli {
namespace {

namespace fs = std::filesystem;

struct LipoOptions {
  std::vector<std::string> files = {};
  std::string output = {};
  bool force = false;
};

std::vector<std::string> read_all(const LipoOptions& options, const Env& env)
{
  constexpr std::uint64_t largest = 1u << 30;
  std::vector<std::string> contents;
  for (const std::string& file : options.files)
    contents.push_back(read_file(env.cwd() / file, largest));
  return contents;
}

std::vector<UniversalSlice> plan(const LipoOptions& options,
                                 const std::vector<std::string>& contents)
{
  std::vector<UniversalInput> inputs;
  for (std::size_t i = 0; i < contents.size(); ++i)
    inputs.push_back({.source = options.files[i], .bytes = contents[i]});
  return plan_universal(inputs);
}

// Where the file goes, behind links. Only a file is ever replaced: devices and pipes are not.
fs::path destination(const LipoOptions& options, const Env& env)
{
  const fs::path output = (env.cwd() / options.output).lexically_normal();
  std::error_code code;
  const fs::file_status status = fs::status(output, code);
  if (status.type() == fs::file_type::none)
    throw file_error("write", options.output, code.value());
  if (fs::is_directory(status))
    throw Error(ErrorKind::usage, fmt::format("'{}' is a directory", options.output))
        .help("name the file to write: `--output FILE`");
  if (!fs::is_directory(output.parent_path(), code))
    throw Error(ErrorKind::usage, fmt::format("cannot write '{}': there is no directory '{}'",
                                              options.output, output.parent_path().native()))
        .help(fmt::format("make it first: `{}`",
                          shell_command({"mkdir", "-p", output.parent_path().native()})));
  if (!fs::exists(status) && !fs::is_symlink(fs::symlink_status(output, code)))
    return output;
  if (!fs::is_regular_file(status))
    throw Error(ErrorKind::conflict,
                fmt::format("'{}' exists and is not a regular file", options.output))
        .help("choose another name");
  if (!options.force)
    throw Error(ErrorKind::conflict, fmt::format("'{}' already exists", options.output))
        .help("choose another name, or overwrite it with --force");
  const fs::path real = fs::canonical(output, code);
  if (code)
    throw file_error("write", options.output, code.value());
  return real;
}

// The file appears as a whole and as executable as the first input is.
void write_like(const fs::path& model, const fs::path& output, std::string_view bytes)
{
  const TempDir beside(output.parent_path());
  const fs::path unfinished = beside.path() / output.filename();
  write_new_file(unfinished, bytes);
  copy_permissions(model, unfinished);
  rename_path(unfinished, output);
  fsync_directory(output.parent_path());
}

Outcome lipo(const LipoOptions& options, Workbench& bench)
{
  const fs::path output = destination(options, bench.env());
  const std::vector<std::string> contents = read_all(options, bench.env());
  const std::vector<UniversalSlice> slices = plan(options, contents);
  write_like(bench.env().cwd() / options.files.front(), output, universal_file(slices));

  Outcome outcome;
  Json parts = Json::array();
  for (const UniversalSlice& slice : slices) {
    outcome.text += fmt::format("{:<8} {}\n", slice.architecture, slice.source);
    parts.push_back({{"architecture", slice.architecture},
                     {"file", slice.source},
                     {"offset", slice.offset},
                     {"bytes", slice.bytes.size()},
                     {"alignment", std::uint64_t{1} << slice.alignment}});
  }
  outcome.result = {{"output", output.string()}, {"slices", std::move(parts)}};
  return outcome;
}

}  // namespace

Action bind_lipo(CLI::App& command)
{
  auto options = std::make_shared<LipoOptions>();
  add_option(command, "FILE", options->files,
             "Mach-O programs, libraries or objects, or archives of objects; also universal ones")
      .required()
      .not_empty();
  add_option(command, "-o,--output", options->output, "Write the universal file here")
      .type_name("FILE")
      .required()
      .not_empty();
  add_flag(command, "--force", options->force, "Overwrite an existing file");
  return [options](Workbench& bench) { return lipo(*options, bench); };
}

}  // namespace xtool::cli
