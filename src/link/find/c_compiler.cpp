// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/find/c_compiler.hpp>

#include <xtool/support/file_access.hpp>

#include "linker_search.hpp"
#include "versioned_programs.hpp"
#include "windows_sdk.hpp"

#include <fmt/format.h>

#include <iterator>

namespace xtool {
namespace {

namespace fs = std::filesystem;

// LLVM's archiver knows the objects of all targets; it may go by its version, or be a part of the
// toolchain.
std::optional<fs::path> llvm_tool(const std::string& name, const LinkerSearch& search,
                                  const Env& env)
{
  if (auto found = env.find_program(name))
    return found;
  if (const auto versioned = VersionedPrograms(env).of(name + "-"); !versioned.empty())
    return versioned.front();
  for (const fs::path& directory : search.lld_directories)
    if (auto found = env.find_program((directory / name).native()))
      return found;
  return std::nullopt;
}

std::vector<LinkerTrial> cross_gccs(const TargetEntry& entry, const LinkerSearch& search,
                                    const Env& env)
{
  std::vector<LinkerTrial> found = find_gcc(entry, search, env);
  for (LinkerTrial& trial : found) {
    trial.candidate.sysroot = std::nullopt;
    trial.candidate.flags = entry.c_flags;
    trial.candidate.flags.emplace_back("-ffreestanding");
  }
  return found;
}

std::optional<fs::path> clang_on_path(const Env& env)
{
  if (auto clang = env.find_program("clang"))
    return clang;
  const std::vector<fs::path> versioned = VersionedPrograms(env).of("clang-");
  return versioned.empty() ? std::nullopt : std::optional(versioned.front());
}

LinkerCandidate clang_candidate(const fs::path& program, const std::string& found_by,
                                const LinkerSearch& search, const Env& env)
{
  LinkerCandidate candidate{.kind = LinkerKind::clang, .program = program, .found_by = found_by};
  add_companions(candidate);
  const auto beside = [&](const std::string& name) {
    const auto found = env.find_program((program.parent_path() / name).native());
    return found ? found : llvm_tool(name, search, env);
  };
  candidate.ar = beside("llvm-ar");
  candidate.ranlib = beside("llvm-ranlib");
  return candidate;
}

// A clang that is told everything by flags. Without a C library of the target's, it would look for
// headers among this machine's own.
std::vector<LinkerTrial> freestanding_clang(const TargetEntry& entry, const LinkerSearch& search,
                                            const Env& env)
{
  const std::optional<fs::path> clang = clang_on_path(env);
  if (!clang)
    return {};
  LinkerCandidate candidate = clang_candidate(*clang, "PATH", search, env);
  candidate.flags = {"--target=" + entry.llvm_target, "-ffreestanding", "-nostdlibinc"};
  for (const std::vector<std::string>& flags : {entry.clang_flags, entry.c_flags})
    candidate.flags.insert(candidate.flags.end(), flags.begin(), flags.end());
  return {{.candidate = candidate}};
}

// Where WASI's C library is: its root, and clang's name of the target that its headers lie under.
struct WasiLibrary {
  fs::path root;
  std::string target;
};

// The first preview has had two names, and "-threads" of it another.
std::vector<std::string> wasi_names(const TargetEntry& entry)
{
  const std::string system = entry.triple.os();  // "wasip1"
  const std::string threads = entry.triple.abi() == "threads" ? "-threads" : "";
  std::vector<std::string> names{entry.arch + "-" + system + threads};
  if (system == "wasip1")
    names.push_back(entry.arch + "-wasi" + threads);
  return names;
}

std::optional<WasiLibrary> wasi_library(const TargetEntry& entry,
                                        const std::vector<fs::path>& roots)
{
  for (const fs::path& root : roots)
    for (const std::string& name : wasi_names(entry))
      if (is_there(root / "include" / name / "stdio.h"))
        return WasiLibrary{.root = root, .target = name};
  return std::nullopt;
}

// The clang of a WASI SDK, then one with a library from elsewhere: a package has it in /usr, and
// cc-rs knows WASI_SYSROOT.
std::vector<LinkerTrial> wasi_clangs(const TargetEntry& entry, const LinkerSearch& search,
                                     const Env& env)
{
  std::vector<LinkerTrial> found;
  std::vector<fs::path> roots;
  const auto add = [&](const fs::path& program, const std::string& found_by,
                       const std::vector<fs::path>& places) {
    LinkerCandidate candidate = clang_candidate(program, found_by, search, env);
    const std::optional<WasiLibrary> library = wasi_library(entry, places);
    if (!library) {
      found.push_back({.candidate = candidate,
                       .verdict = LinkerVerdict::refused,
                       .reason = fmt::format("no C library of '{}' is here", entry.triple.str())});
      return;
    }
    candidate.flags = {"--target=" + library->target, "--sysroot=" + library->root.native()};
    if (entry.triple.abi() == "threads")
      candidate.flags.emplace_back("-pthread");
    found.push_back({.candidate = candidate});
  };
  if (const auto named = env.get("WASI_SYSROOT"))
    roots.push_back(env.cwd() / *named);
  const auto sdk = env.get("WASI_SDK_PATH");
  for (const auto& [place, found_by] :
       {std::pair{sdk ? env.cwd() / *sdk : fs::path(), "$WASI_SDK_PATH"},
        {search.root / "opt/wasi-sdk", "/opt/wasi-sdk"}}) {
    if (place.empty())
      continue;
    roots.push_back(place / "share/wasi-sysroot");
    if (const auto program = env.find_program((place / "bin/clang").native()))
      add(*program, found_by, {roots.back()});
  }
  for (const char* place : {"usr", "usr/share/wasi-sysroot"})
    roots.push_back(search.root / place);
  if (const std::optional<fs::path> clang = clang_on_path(env))
    add(*clang, "PATH", roots);
  return found;
}

// clang under the name by which it takes the words of Microsoft's compiler.
std::vector<LinkerTrial> clang_cls(const TargetEntry& entry, const LinkerSearch& search,
                                   const Env& env)
{
  std::optional<fs::path> program = env.find_program("clang-cl");
  if (!program)
    if (const auto versioned = VersionedPrograms(env).of("clang-cl-"); !versioned.empty())
      program = versioned.front();
  const std::optional<WindowsSdk> sdk = find_windows_sdk(entry, search, env);
  if (!program || !sdk)
    return {};
  LinkerCandidate candidate{.kind = LinkerKind::clang, .program = *program, .found_by = "PATH"};
  candidate.cxx = program;
  candidate.ar = llvm_tool("llvm-ar", search, env);
  candidate.flags = {"--target=" + entry.llvm_target, "-fuse-ld=lld-link"};
  for (const fs::path& headers : sdk->headers) {
    candidate.flags.emplace_back("/imsvc");
    candidate.flags.push_back(headers.native());
  }
  return {{.candidate = candidate}};
}

std::vector<LinkerTrial> clangs(const TargetEntry& entry, const LinkerSearch& search,
                                const Env& env)
{
  if (needs_windows_sdk(entry))
    return clang_cls(entry, search, env);
  if (links_with_sdk(entry))
    return find_clang(entry, search, env);
  return entry.os == "wasi" ? wasi_clangs(entry, search, env)
                            : freestanding_clang(entry, search, env);
}

std::vector<LinkerTrial> zigs(const TargetEntry& entry, const LinkerSearch& search, const Env& env)
{
  return entry.zig ? find_zig(entry, search, env) : std::vector<LinkerTrial>();
}

}  // namespace

std::vector<LinkerTrial> find_c_compilers(const TargetEntry& entry, const LinkerSearch& search,
                                          const Env& env)
{
  std::vector<LinkerTrial> trials;
  const auto add = [&](LinkerKind kind, auto find) {
    if (search.only && *search.only != kind)
      return;
    std::vector<LinkerTrial> found = find(entry, search, env);
    std::move(found.begin(), found.end(), std::back_inserter(trials));
  };
  add(LinkerKind::gcc, cross_gccs);
  add(LinkerKind::clang, clangs);
  add(LinkerKind::zig, zigs);
  return trials;
}

std::vector<std::string> c_compiler_advice(const TargetEntry& entry, const PackageAdvice& packages,
                                           bool clang_is_here)
{
  std::vector<std::string> lines;
  const std::optional<std::string> clang =
      clang_is_here ? std::nullopt : packages.command("clang llvm");
  if (links_with_sdk(entry)) {
    if (const auto& command = clang)
      lines.push_back(fmt::format("install clang: `{}`", *command));
    if (entry.zig)
      lines.push_back(fmt::format("{} zig compile and link: `xtool setup-linker --zig {}`",
                                  lines.empty() ? "let" : "or let", entry.triple.str()));
    return lines;
  }
  if (entry.os == "wasi") {
    if (const auto library = packages.c_library(entry))
      lines.push_back(
          clang ? fmt::format("install clang and wasi-libc: `{}`, then `{}`", *clang, *library)
                : fmt::format("install wasi-libc: `{}`", *library));
    if (entry.zig)
      lines.push_back(fmt::format("{} zig compile C: `xtool setup-linker --zig {}`",
                                  lines.empty() ? "let" : "or let", entry.triple.str()));
    lines.push_back(
        fmt::format("{}set WASI_SDK_PATH to the directory of a WASI SDK: "
                    "https://github.com/WebAssembly/wasi-sdk/releases",
                    lines.empty() ? "" : "or "));
    return lines;
  }
  if (const auto command = packages.compiler(entry))
    lines.push_back(fmt::format("install a C compiler: `{}`", *command));
  if (const auto& command = clang)
    lines.push_back(fmt::format("{} `{}`",
                                lines.empty() ? "install clang:"
                                              : "or clang, which has no C "
                                                "library for it:",
                                *command));
  if (lines.empty() && !clang_is_here)
    lines.emplace_back("install clang, and LLVM's llvm-ar");
  return lines;
}

}  // namespace xtool
