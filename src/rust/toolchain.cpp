// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/rust/toolchain.hpp>

#include <xtool/rust/toolchain_memory.hpp>

#include <xtool/catalog/package_advice.hpp>
#include <xtool/rust/rustup_error.hpp>
#include <xtool/support/entry_path.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/process.hpp>
#include <xtool/support/shell.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <system_error>
#include <utility>
#include <vector>

namespace xtool {
namespace {

namespace fs = std::filesystem;

// A command that behaves as rustc: its first words, and what to call it in messages.
struct Compiler {
  std::vector<std::string> argv = {};
  std::string name = {};
  std::optional<std::string> toolchain = {};  // that was asked for by name
};

constexpr const char* other_compiler =
    "repair this compiler, or choose another with --toolchain or RUSTC";

std::string_view first_line(std::string_view text) { return text.substr(0, text.find('\n')); }

bool is_executable(const fs::path& path)
{
  std::error_code absent;
  constexpr auto any_x = fs::perms::owner_exec | fs::perms::group_exec | fs::perms::others_exec;
  const fs::file_status status = fs::status(path, absent);
  return fs::is_regular_file(status) && (status.permissions() & any_x) != fs::perms::none;
}

fs::path cargo_bin(const Env& env)
{
  const auto cargo_home = env.get("CARGO_HOME");
  return (cargo_home ? env.cwd() / *cargo_home : env.home() / ".cargo") / "bin";
}

// On PATH, or where rustup puts its programs even when the shell does not know yet.
std::optional<fs::path> find_rust_program(const Env& env, const std::string& name)
{
  if (auto found = env.find_program(name))
    return found;
  const fs::path candidate = cargo_bin(env) / name;
  return is_executable(candidate) ? std::optional(candidate) : std::nullopt;
}

Compiler usual_rustc(const Env& env)
{
  if (const auto wanted = env.get("RUSTC")) {
    if (const auto found = env.find_program(*wanted))
      return {.argv = {found->native()}, .name = found->native()};
    throw Error(ErrorKind::no_toolchain,
                fmt::format("RUSTC names '{}', which is not a program", printable(*wanted)))
        .help("unset RUSTC, or let it name a rustc");
  }
  if (const auto found = find_rust_program(env, "rustc"))
    return {.argv = {found->native()}, .name = found->native()};
  const std::optional<std::string> package = PackageAdvice::of(env).command("rustc");
  throw Error(ErrorKind::no_toolchain, "no rustc found on PATH")
      .help("install Rust with rustup from https://rustup.rs")
      .help(package ? fmt::format("or install the distribution's compiler: `{}`", *package)
                    : "or install the compiler that your distribution packages")
      .help("or set RUSTC to the rustc to use");
}

// `rustup run` works whatever `rustc` comes first on PATH; a plain rustc does not know `+name`.
Compiler named_rustc(const Env& env, std::string_view name)
{
  if (name.starts_with('+'))
    name.remove_prefix(1);
  const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20; };
  if (name.empty() || name.starts_with('-') || std::any_of(name.begin(), name.end(), control))
    throw Error(ErrorKind::usage, fmt::format("'{}' is not a toolchain's name", printable(name)))
        .help("`rustup toolchain list` shows the names");
  const auto rustup = find_rust_program(env, "rustup");
  if (!rustup)
    throw Error(ErrorKind::no_toolchain,
                fmt::format("toolchain '{}' was asked for, but there is no rustup", name))
        .help("install rustup from https://rustup.rs, or leave --toolchain out and set RUSTC");
  return {.argv = {rustup->native(), "run", std::string(name), "rustc"},
          .name = fmt::format("{} run {} rustc", rustup->native(), name),
          .toolchain = std::string(name)};
}

[[noreturn]] void report_failure(const Compiler& compiler, const Output& output, const Env& env)
{
  if (std::optional<Error> error = rustup_error(output.err, env, compiler.toolchain))
    throw *std::move(error);
  const std::size_t at = output.err.find("error: ");
  const std::string_view err = output.err;
  const std::string_view reason = first_line(at == std::string::npos ? err : err.substr(at + 7));
  throw Error(ErrorKind::external_tool,
              fmt::format("'{}' failed with exit code {}: {}", compiler.name, output.exit_code,
                          printable(reason)))
      .help(other_compiler);
}

std::string ask(const Compiler& compiler, const std::vector<std::string>& arguments, const Env& env)
{
  std::vector<std::string> argv = compiler.argv;
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  const Output output =
      advised(ErrorKind::external_tool, other_compiler, [&] { return run({.argv = argv}, env); });
  if (output.exit_code != 0)
    report_failure(compiler, output, env);
  return output.out;
}

[[noreturn]] void report_nonsense(const Compiler& compiler, std::string_view question,
                                  std::string_view answer)
{
  throw Error(ErrorKind::external_tool, fmt::format("'{} {}' printed '{}', as no rustc does",
                                                    compiler.name, question, printable(answer)))
      .help("choose a working rustc with --toolchain or RUSTC");
}

std::map<std::string, std::string, std::less<>> fields_of(std::string_view text)
{
  std::map<std::string, std::string, std::less<>> fields;
  while (!text.empty()) {
    const std::string_view line = first_line(text);
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (const std::size_t colon = line.find(": "); colon != std::string::npos)
      fields.emplace(line.substr(0, colon), line.substr(colon + 2));
  }
  return fields;
}

// From `rustc -vV`.
Toolchain describe(const Compiler& compiler, const std::string& answer)
{
  constexpr std::string_view name = "rustc ";
  constexpr std::size_t longest = 200;
  const std::string_view first = first_line(answer);
  const auto fields = fields_of(answer);
  const auto release = fields.find("release");
  const auto host = fields.find("host");
  const std::optional<RustRelease> number =
      release == fields.end() ? std::nullopt : RustRelease::parse(release->second);
  if (!first.starts_with(name) || first.size() > longest || !number || host == fields.end() ||
      printable(first) != first)
    report_nonsense(compiler, "-vV", answer);

  Toolchain found{.rustc = compiler.argv.front(),
                  .version = std::string(first.substr(name.size())),
                  .release = *number};
  try {
    found.host = Triple::parse(host->second);
  } catch (const Error&) {
    report_nonsense(compiler, "-vV", answer);
  }
  constexpr std::size_t date_length = 10;  // a compiler without a repository says "unknown"
  if (const auto date = fields.find("commit-date");
      date != fields.end() && date->second.size() == date_length)
    found.commit_date = date->second;
  if (const auto llvm = fields.find("LLVM version"); llvm != fields.end())
    found.llvm = llvm->second;
  return found;
}

fs::path parse_sysroot(const Compiler& compiler, const std::string& answer)
{
  const fs::path sysroot = first_line(answer);
  if (!sysroot.is_absolute())
    report_nonsense(compiler, "--print sysroot", answer);
  return sysroot;
}

fs::path checked_sysroot(const Env& env, const fs::path& given)
{
  std::error_code absent;
  const fs::path root = (env.cwd() / given).lexically_normal();
  if (!fs::is_directory(root / "lib" / "rustlib", absent))
    throw Error(
        ErrorKind::no_toolchain,
        fmt::format("'{}' is not a Rust sysroot: it has no directory 'lib/rustlib'", root.native()))
        .help("give the directory that `rustc --print sysroot` prints");
  return root.has_filename() ? root : root.parent_path();
}

using Answers = ToolchainMemory::Answers;

Answers ask_both(const Compiler& compiler, const Env& env)
{
  return {.verbose_version = ask(compiler, {"-vV"}, env),
          .sysroot = ask(compiler, {"--print", "sysroot"}, env)};
}

Toolchain understand(const Compiler& compiler, const Answers& answers)
{
  Toolchain found = describe(compiler, answers.verbose_version);
  found.sysroot = parse_sysroot(compiler, answers.sysroot);
  return found;
}

Toolchain ask_or_recall(const Compiler& compiler, const Env& env, const ToolchainMemory* memory)
{
  if (memory == nullptr)
    return understand(compiler, ask_both(compiler, env));
  const fs::path rustc = compiler.argv.front();
  if (const std::optional<Answers> remembered = memory->recall(env, rustc))
    return understand(compiler, *remembered);
  const Answers answers = ask_both(compiler, env);
  Toolchain found = understand(compiler, answers);
  memory->keep(env, rustc,
               {.verbose_version = answers.verbose_version, .sysroot = found.sysroot.native()});
  return found;
}

Toolchain probe(const Env& env, const ToolchainChoice& choice, const ToolchainMemory* memory)
{
  // A proxy of rustup would otherwise download a toolchain that an override file asks for.
  const Env quiet = env.with("RUSTUP_AUTO_INSTALL", "0").with("RUST_BACKTRACE", "0");
  std::optional<fs::path> root;
  if (choice.sysroot)
    root = checked_sysroot(env, *choice.sysroot);

  Compiler compiler;
  if (root && !choice.name && is_executable(*root / "bin" / "rustc"))
    compiler = {.argv = {(*root / "bin" / "rustc").native()},
                .name = (*root / "bin" / "rustc").native()};
  else
    compiler = choice.name ? named_rustc(quiet, *choice.name) : usual_rustc(quiet);

  Toolchain found;
  if (root) {
    found = describe(compiler, ask(compiler, {"-vV"}, quiet));
    found.sysroot = *root;
  } else {
    found = ask_or_recall(compiler, quiet, choice.name ? nullptr : memory);
  }
  if (choice.name && is_executable(found.sysroot / "bin" / "rustc"))
    found.rustc = found.sysroot / "bin" / "rustc";
  return found;
}

}  // namespace

std::optional<RustRelease> RustRelease::parse(std::string_view text)
{
  const std::size_t dash = text.find('-');
  const std::optional<Version> version = Version::parse(text.substr(0, dash));
  if (!version || printable(text) != text || dash + 1 == text.size())
    return std::nullopt;
  return RustRelease{.version = *version,
                     .stage = std::string(dash < text.size() ? text.substr(dash + 1) : "")};
}

std::string RustRelease::str() const
{
  return stage.empty() ? version.str() : version.str() + '-' + stage;
}

std::string Toolchain::channel() const
{
  return release.stage == "nightly" ? release.stage : release.str();
}

Toolchain probe_toolchain(const Env& env, const ToolchainChoice& choice)
{
  return probe(env, choice, nullptr);
}

Toolchain recall_toolchain(const Env& env, const ToolchainChoice& choice,
                           const ToolchainMemory& memory)
{
  return probe(env, choice, &memory);
}

}  // namespace xtool
