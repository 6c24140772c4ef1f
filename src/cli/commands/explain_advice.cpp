// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "explain_advice.hpp"

#include "cli/targets.hpp"

#include <xtool/link/find/linker.hpp>
#include <xtool/link/run/runner.hpp>
#include <xtool/setup/linker_config.hpp>
#include <xtool/support/shell.hpp>

#include <fmt/format.h>

namespace xtool::cli {
namespace {

constexpr std::string_view install_word = "install ";
constexpr std::string_view library_word = "library_advice ";

// The directory's name below /usr/lib where Debian puts the target's libraries.
std::string multiarch(const TargetEntry* entry)
{
  if (entry == nullptr || entry->gnu_prefixes.empty())
    return "GNU-TRIPLE";
  return entry->arch == "x86" && entry->libc == "glibc" ? "i386-linux-gnu"
                                                        : entry->gnu_prefixes.front();
}

}  // namespace

ExplainAdvice::ExplainAdvice(Workbench& bench, const Symptoms& symptoms)
    : bench_(bench), symptoms_(symptoms), packages_(PackageAdvice::of(bench.env()))
{
}

const std::optional<Installation>& ExplainAdvice::installation()
{
  if (!asked_rustc_) {
    asked_rustc_ = true;
    try {
      installation_ = bench_.installation({});
    } catch (const Error&) {
      // The log may be of another machine: what can be said without a rustc is said.
    }
  }
  return installation_;
}

bool ExplainAdvice::is_host(const Triple& target)
{
  return installation() && installation()->toolchain.host == target;
}

std::vector<std::string> ExplainAdvice::about_std(const Triple& target)
{
  const TargetEntry* const entry = bench_.catalog().find(target);
  const std::string add = fmt::format("`xtool target add {}`", target.str());
  if (installation()) {
    const Sysroot& sysroot = installation()->sysroot;
    if (sysroot.state(target).files &&
        sysroot.verify(target, installation()->toolchain.version).empty())
      return {fmt::format("here it is installed by now, for rustc {} in '{}': build again",
                          installation()->toolchain.version, sysroot.root().string()),
              fmt::format("if that fails, cargo runs another rustc: `xtool doctor {}` tells which",
                          target.str())};
    const auto command = packages_.rust_std(target, entry);
    if (sysroot.kind() == SysrootKind::plain && command)
      return {fmt::format("for the rustc of this distribution: `{}`", *command),
              fmt::format("for any other: {}", add)};
  }
  if (entry == nullptr)
    return {fmt::format("see whether the name is right: `xtool target info {}`", target.str()),
            "a custom target's std has to be built: `cargo +nightly build -Zbuild-std`"};
  if (!entry->std)
    return {
        fmt::format("no std of '{}' is published (tier {}): build it along with a nightly "
                    "compiler, `cargo +nightly build -Zbuild-std --target {}`",
                    target.str(), entry->tier, target.str())};
  return {add};
}

std::vector<std::string> ExplainAdvice::about_linker(const Triple& target)
{
  const TargetEntry* const entry = bench_.catalog().find(target);
  const std::string setup = fmt::format("`xtool setup-linker {}`", target.str());
  if (entry == nullptr)
    return {setup};
  if (is_host(target))
    return {
        fmt::format("install the machine's own compiler: {}", packages_.advice("gcc libc6-dev"))};
  std::vector<std::string> lines;
  try {
    if (const auto linker = configured_linker(target, bench_.env()))
      lines.push_back(bench_.env().find_program(linker->program)
                          ? fmt::format("Cargo's linker for it is '{}' by now ({}): build again",
                                        linker->program, linker->where)
                          : fmt::format("{} names the linker '{}', which is not here",
                                        linker->where, linker->program));
  } catch (const Error& error) {
    lines.push_back(fmt::format("Cargo's configuration cannot be read: {}", error.what()));
  }
  lines.push_back(fmt::format("find or make a linker that works, and tell Cargo: {}", setup));
  for (std::string& line : linker_advice(*entry, packages_))
    lines.push_back(std::move(line));
  return lines;
}

std::vector<std::string> ExplainAdvice::about_runner(const Triple& target)
{
  const TargetEntry* const entry = bench_.catalog().find(target);
  const std::string setup =
      fmt::format("have it set as Cargo's runner: `xtool setup-linker {}`", target.str());
  if (entry == nullptr || !installation())
    return {setup};
  const Runner runner = find_runner(*entry,
                                    {.host = installation()->toolchain.host,
                                     .packages = packages_,
                                     .root = bench_.env().system_root()},
                                    bench_.env());
  if (runner.kind == RunnerKind::native)
    return {"this machine runs its programs by itself"};
  if (runner.kind == RunnerKind::none) {
    std::vector<std::string> lines{runner.reason};
    lines.insert(lines.end(), runner.help.begin(), runner.help.end());
    lines.push_back(setup);
    return lines;
  }
  return {fmt::format("here `{} PROGRAM` runs it", shell_command(runner.argv)), setup};
}

std::vector<std::string> ExplainAdvice::about_library(const std::optional<Triple>& target,
                                                      std::string_view library)
{
  const TargetEntry* const entry = target ? bench_.catalog().find(*target) : nullptr;
  const std::optional<std::string> package = symptoms_.debian_package(library);
  const std::string name = package.value_or(fmt::format("the development files of {}", library));
  std::vector<std::string> lines;
  if (target && is_host(*target)) {
    lines.push_back(package ? packages_.advice(*package) : "install " + name);
  } else if (entry != nullptr && entry->libc == "musl") {
    lines.emplace_back("what distributions package is built for glibc, and cannot serve musl");
  } else if (const auto foreign = entry != nullptr && package
                                      ? packages_.foreign_library(*entry, *package)
                                      : std::nullopt) {
    lines = *foreign;
  } else {
    lines.push_back(fmt::format("install {} for {}", name, target ? target->str() : "the target"));
  }
  lines.emplace_back(
      "or have the crate build it from source: look for a feature `vendored`, `bundled` or "
      "`static`");
  return lines;
}

std::vector<std::string> ExplainAdvice::operator()(std::string_view name, const Cause& cause,
                                                   const Captures& captures)
{
  if (name.starts_with(install_word))
    return {packages_.advice(name.substr(install_word.size()))};
  if (name == "gnu_triple")
    return {multiarch(cause.target ? bench_.catalog().find(*cause.target) : nullptr)};
  if (name.starts_with(library_word))
    return about_library(cause.target, name.substr(library_word.size()));
  if (name == "library_advice") {
    const auto library = captures.find("lib");
    return about_library(cause.target, library == captures.end() ? "the library" : library->second);
  }
  if (!cause.target)
    return {name == "std_advice"      ? "`xtool target add TARGET`"
            : name == "linker_advice" ? "`xtool setup-linker TARGET`"
                                      : "`xtool setup-linker TARGET` sets a runner, too"};
  if (name == "std_advice")
    return about_std(*cause.target);
  if (name == "linker_advice")
    return about_linker(*cause.target);
  return about_runner(*cause.target);
}

}  // namespace xtool::cli
