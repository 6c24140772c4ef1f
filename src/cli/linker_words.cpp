// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "linker_words.hpp"

#include "choices.hpp"
#include "options.hpp"

#include <xtool/link/find/linker_kinds.hpp>
#include <xtool/link/find/zig_release.hpp>
#include <xtool/support/error.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace xtool::cli {
namespace {

constexpr const char* any_version = "any";

std::string option_name(const LinkerKindRow& row) { return fmt::format("--{}", row.name); }

BoundOption bind_kind(CLI::App& command, const LinkerKindRow& row, LinkerWords& words)
{
  const std::string help(row.option);
  if (row.takes_version || row.takes_program)
    return add_flag(command, fmt::format("{}{{{}}}", option_name(row), any_version),
                    words.versions[row.kind], help);
  return add_flag(command, option_name(row), words.kinds[row.kind], help);
}

// "auto", "gcc", "zig", "zig=VERSION", ...
std::vector<std::string> setup_words()
{
  std::vector<std::string> words{"auto"};
  for (const LinkerKindRow& row : linker_kinds())
    if (!row.option.empty())
      words.emplace_back(row.name);
  for (const LinkerKindRow& row : linker_kinds())
    if (row.takes_version || row.takes_program)
      words.push_back(fmt::format("{}={}", row.name, row.takes_version ? "VERSION" : "PROGRAM"));
  return words;
}

}  // namespace

std::optional<GlibcVersion> parse_glibc(const std::string& text)
{
  if (text.empty())
    return std::nullopt;
  const std::optional<GlibcVersion> version = GlibcVersion::parse(text);
  if (!version)
    throw Error(ErrorKind::usage, fmt::format("invalid glibc version '{}'", text))
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
                        .sdk = sdk,
                        .project = project,
                        .global = global,
                        .dry_run = dry_run,
                        .warm = !no_warm,
                        .force = force};
  for (const auto& [kind, given] : kinds)
    if (given)
      options.kind = kind;
  for (const auto& [kind, version] : versions)
    if (!version.empty()) {
      options.kind = kind;
      if (version != any_version)
        (row_of(kind).takes_program ? options.compiler : options.zig_version) =
            row_of(kind).takes_program ? version : parse_zig_version(version);
    }
  if (!options.compiler.empty() && !options.sdk.empty())
    throw Error(ErrorKind::usage, "--gcc=PROGRAM and --sdk cannot be used together")
        .help("leave one of them out: both say which compiler is used");
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
  std::vector<BoundOption> choices;
  for (const LinkerKindRow* row : linker_options())
    choices.push_back(bind_kind(command, *row, words));
  choices.push_back(add_flag(command, "--auto", words.automatic,
                             "Pick the best working linker, ignoring earlier choices"));
  for (const BoundOption& one : choices)
    for (const BoundOption& other : choices)
      if (one != other)
        one.excludes(other);
  add_option(command, "--glibc", words.glibc,
             "The oldest glibc that the programs have to run on (zig)")
      .type_name("X.Y");
  add_option(command, "--shim", words.shim, "How zig is called")
      .type_name("KIND")
      .accept_only({"exec", "script"});
  add_option(command, "--sdk", words.sdk,
             "The SDK to link with: a directory, or the environment-setup script of one")
      .type_name("PATH")
      .not_empty();
  const BoundOption project =
      add_flag(command, "--project", words.project, "Write the project's .cargo/config.toml");
  add_flag(command, "--global", words.global, "Write $CARGO_HOME/config.toml, which is the default")
      .excludes(project);
  add_flag(command, "--no-runner", words.no_runner, "Set no runner");
  add_flag(command, "--no-env", words.no_env,
           "Set no CC_*, CXX_*, ... for C code in build scripts");
  add_flag(command, "--no-warm", words.no_warm, "Do not build zig's libraries now");
  add_flag(command, "--force", words.force,
           "Replace what you have set by hand; set up this machine itself");
}

LinkerOptions linker_options_for(const std::string& word)
{
  LinkerWords words;
  if (word == "auto")
    return words.parse();
  const std::size_t equals = std::min(word.find('='), word.size());
  const std::optional<LinkerKind> kind = parse_linker_kind(word.substr(0, equals));
  if (!kind || row_of(*kind).option.empty() ||
      (!row_of(*kind).takes_version && !row_of(*kind).takes_program && equals < word.size()))
    throw invalid_choice(word, "--setup", setup_words());
  if (equals < word.size())
    words.versions[*kind] = word.substr(equals + 1);
  else if (row_of(*kind).takes_version || row_of(*kind).takes_program)
    words.versions[*kind] = any_version;
  else
    words.kinds[*kind] = true;
  return words.parse();
}

std::string kinds_in_words()
{
  std::vector<std::string_view> names;
  for (const LinkerKindRow* row : linker_options())
    names.push_back(row->name);
  const std::string_view last = names.back();
  names.pop_back();
  return fmt::format("{} or {}", fmt::join(names, ", "), last);
}

}  // namespace xtool::cli
