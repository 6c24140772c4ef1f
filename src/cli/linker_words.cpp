// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "linker_words.hpp"

#include "choices.hpp"

#include <xtool/link/find/zig_release.hpp>
#include <xtool/support/error.hpp>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

namespace xtool::cli {
namespace {

constexpr const char* any_zig = "any";

}  // namespace

std::optional<GlibcVersion> parse_glibc(const std::string& text)
{
  if (text.empty())
    return std::nullopt;
  const std::optional<GlibcVersion> version = GlibcVersion::parse(text);
  if (!version)
    throw Error(ErrorKind::usage, fmt::format("'{}' is no version of glibc", text))
        .help("write it as in `--glibc 2.17`");
  return version;
}

void require_glibc_fits(const LinkerOptions& options, std::optional<GlibcVersion> glibc)
{
  if (glibc && options.kind && options.kind != LinkerKind::zig)
    throw Error(ErrorKind::usage,
                fmt::format("only zig can link for a chosen glibc, such as {}", glibc->str()))
        .help(
            "use --zig, or leave the version out: gcc and clang link for the glibc that they "
            "come with");
}

LinkerOptions LinkerWords::parse() const
{
  LinkerOptions options{.glibc = parse_glibc(glibc),
                        .project = project,
                        .global = global,
                        .dry_run = dry_run,
                        .warm = !no_warm,
                        .force = force};
  if (gcc)
    options.kind = LinkerKind::gcc;
  if (clang)
    options.kind = LinkerKind::clang;
  if (!zig.empty()) {
    options.kind = LinkerKind::zig;
    options.zig_version = zig == any_zig ? "" : parse_zig_version(zig);
  }
  if (!shim.empty() && options.kind && options.kind != LinkerKind::zig)
    throw Error(ErrorKind::usage, "only zig is called through shims of a chosen kind")
        .help("use --zig, or leave --shim out");
  if (!shim.empty())
    options.shim = shim == "script" ? ShimKind::script : ShimKind::exec;
  if (no_runner)
    options.runner = false;
  if (no_env)
    options.environment = false;
  options.afresh = automatic;
  require_glibc_fits(options, options.glibc);
  return options;
}

void bind_linker_options(CLI::App& command, LinkerWords& words)
{
  CLI::Option* zig =
      command.add_flag(fmt::format("--zig{{{}}}", any_zig), words.zig,
                       "Use zig (--zig=0.15.2: that version); installs one where there is none");
  CLI::Option* gcc = command.add_flag("--gcc", words.gcc, "Use a cross gcc");
  CLI::Option* clang = command.add_flag("--clang", words.clang, "Use clang with LLD");
  CLI::Option* automatic =
      command.add_flag("--auto", words.automatic, "Use the best that works, whatever was before");
  for (CLI::Option* one : {zig, gcc, clang, automatic})
    for (CLI::Option* other : {zig, gcc, clang, automatic})
      if (one != other)
        one->excludes(other);
  command
      .add_option("--glibc", words.glibc, "The oldest glibc that the programs have to run on (zig)")
      ->type_name("X.Y");
  accept_only(*command.add_option("--shim", words.shim, "What calls zig")->type_name("KIND"),
              {"exec", "script"});
  CLI::Option* project =
      command.add_flag("--project", words.project, "Write the project's .cargo/config.toml");
  command.add_flag("--global", words.global, "Write $CARGO_HOME/config.toml, which is the default")
      ->excludes(project);
  command.add_flag("--no-runner", words.no_runner, "Set no runner");
  command.add_flag("--no-env", words.no_env, "Set no CC_*, CXX_*, ... for C code in build scripts");
  command.add_flag("--no-warm", words.no_warm, "Do not build zig's libraries now");
  command.add_flag("--force", words.force,
                   "Replace what you have set by hand; set up this machine itself");
}

LinkerOptions linker_options_for(const std::string& word)
{
  LinkerWords words;
  if (word == "zig")
    words.zig = any_zig;
  else if (word.starts_with("zig="))
    words.zig = word.substr(4);
  else if (word == "gcc")
    words.gcc = true;
  else if (word == "clang")
    words.clang = true;
  else if (word != "auto")
    throw invalid_choice(word, "--setup", {"auto", "gcc", "clang", "zig", "zig=VERSION"});
  return words.parse();
}

}  // namespace xtool::cli
