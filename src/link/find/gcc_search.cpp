// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/find/target_root.hpp>
#include <xtool/link/find/vendor_sdk.hpp>
#include <xtool/support/file_access.hpp>
#include <xtool/support/search_path.hpp>
#include "linker_search.hpp"
#include "vendor_candidate.hpp"
#include "versioned_programs.hpp"

#include <xtool/sysroot/store.hpp>

#include <algorithm>
#include <array>
#include <functional>
#include <iterator>
#include <set>
#include <system_error>

namespace xtool {
namespace {

namespace fs = std::filesystem;

// The endings under which compilers go, best first. Debian's MinGW comes with two kinds of threads,
// and Rust's std and C++ need the POSIX ones.
std::vector<std::string> endings(const TargetEntry& entry)
{
  if (entry.os == "windows")
    return {"-gcc-posix", "-gcc", "-cc"};
  return {"-gcc", "-cc"};
}

class GccSearch {
 public:
  GccSearch(const TargetEntry& entry, const LinkerSearch& search, const Env& env)
      : entry_(entry), search_(search), env_(env)
  {
  }

  std::vector<LinkerTrial> run()
  {
    if (!entry_.gnu_prefixes.empty())
      by_prefixes(VersionedPrograms(env_));
    of_any_vendor();
    // Debian's name for the compiler of the machine's own architecture; the proof tells the rest.
    if (brings_c_library(entry_))
      if (const auto program = env_.find_program("musl-gcc"))
        add(*program, "PATH");
    return std::move(found_);
  }

 private:
  void by_prefixes(const VersionedPrograms& versioned)
  {
    for (const std::string& prefix : entry_.gnu_prefixes) {
      for (const std::string& ending : endings(entry_))
        if (const auto program = env_.find_program(prefix + ending))
          add(*program, "PATH");
      for (const fs::path& program : versioned.of(prefix + "-gcc-"))
        add(program, "PATH");
      from_crosstool(prefix);
    }
  }

  // crosstool-ng installs to ~/x-tools/<prefix>, which nobody has on PATH by itself.
  void from_crosstool(const std::string& prefix)
  {
    const auto home = env_.get("HOME");
    if (!home)
      return;
    const fs::path program = fs::path(*home) / "x-tools" / prefix / "bin" / (prefix + "-gcc");
    if (env_.find_program(program.native()))
      add(program, "~/x-tools");
  }

  // Buildroot, Yocto, OpenWrt, crosstool-ng and makers of chips put names of their own between the
  // architecture and the system. Such a compiler has the C library in a place of its own.
  void of_any_vendor()
  {
    std::vector<std::pair<fs::path, std::string>> places;
    for (const fs::path& directory : search_path(env_))
      places.emplace_back(directory, "PATH");
    if (const auto home = env_.get("HOME"))
      for (const fs::path& each : entries_named(fs::path(*home) / "x-tools", ""))
        places.emplace_back(each / "bin", "~/x-tools");
    for (const auto& [directory, found_by] : places) {
      std::vector<std::string> compilers = file_names(directory);
      std::erase_if(compilers, [&](const std::string& file) {
        const auto name = CompilerName::parse(file);
        return !name || !is_named_for(*name, entry_);
      });
      std::sort(compilers.begin(), compilers.end());
      for (const std::string& file : compilers)
        if (env_.find_program((directory / file).native()))
          add(directory / file, found_by, std::nullopt);
    }
  }

  void add(const fs::path& program, const std::string& found_by)
  {
    add(program, found_by, library_root(entry_, search_.root));
  }
  void add(const fs::path& program, const std::string& found_by,
           const std::optional<fs::path>& root)
  {
    std::error_code ignored;
    if (!seen_.insert(fs::canonical(program, ignored)).second)
      return;
    LinkerCandidate candidate = vendor_candidate(program, found_by);
    candidate.sysroot = root;
    if (search_.home)
      if (const auto sysroot = installed_sysroot(*search_.home, entry_.triple))
        candidate.last_flags = places_of_libraries(*sysroot);
    found_.push_back({.candidate = candidate});
  }

  const TargetEntry& entry_;
  const LinkerSearch& search_;
  const Env& env_;
  std::vector<LinkerTrial> found_;
  std::set<fs::path> seen_;
};

// Replaces what a C compiler is called by what goes with it: "X-gcc-12" by "X-g++-12".
struct Companion {
  std::string_view cc;
  std::string_view cxx;
};
constexpr std::array companions{Companion{"clang", "clang++"}, Companion{"gcc", "g++"},
                                Companion{"cc", "c++"}};

std::optional<fs::path> beside(const fs::path& program, const std::string& name)
{
  std::error_code ignored;
  const fs::path path = program.parent_path() / name;
  return fs::exists(path, ignored) ? std::optional(path) : std::nullopt;
}

}  // namespace

// What libraries need of each other GNU ld looks for where -rpath-link says.
std::vector<std::string> places_of_libraries(const InstalledSysroot& sysroot)
{
  std::vector<std::string> flags;
  for (const fs::path& headers : sysroot.header_directories(sysroot.libraries)) {
    flags.emplace_back("-isystem");
    flags.push_back(headers.native());
  }
  const std::string libraries = sysroot.library_directory(sysroot.libraries).native();
  flags.push_back("-L" + libraries);
  flags.push_back("-Wl,-rpath-link," + libraries);
  if (is_there(sysroot.report_file()))
    for (const std::string& directory : read_report(sysroot).private_directories)
      flags.push_back("-Wl,-rpath-link," + (sysroot.libraries / directory).native());
  return flags;
}

void add_companions(LinkerCandidate& candidate)
{
  const std::string name = candidate.program.filename().native();
  for (const Companion& names : companions) {
    const std::size_t at = name.rfind(names.cc);
    if (at == std::string::npos)
      continue;
    std::string cxx = name;
    candidate.cxx =
        beside(candidate.program, cxx.replace(at, names.cc.size(), std::string(names.cxx)));
    // gcc's own, which know its LTO format; plain ones do for everything else.
    const std::string prefix = name.substr(0, at);
    for (const auto& [tool, path] : {std::pair{"ar", &candidate.ar}, {"ranlib", &candidate.ranlib}})
      *path = beside(candidate.program, prefix + tool);
    return;
  }
}

std::vector<LinkerTrial> find_gcc(const TargetEntry& entry, const LinkerSearch& search,
                                  const Env& env)
{
  // What goes by MinGW's names is not for the LLVM flavour of Windows targets.
  if (entry.triple.abi() == "gnullvm")
    return {};
  const bool vendors = !links_with_sdk(entry) && entry.os != "android";
  if (vendors && !search.sdk.empty())
    return vendor_compilers(entry, search.sdk, search.sdk_found_by, env);
  std::vector<LinkerTrial> found = compilers_of_variables(entry, search, env);
  std::vector<LinkerTrial> others = GccSearch(entry, search, env).run();
  std::move(others.begin(), others.end(), std::back_inserter(found));
  if (search.only)
    std::erase_if(found,
                  [](const LinkerTrial& trial) { return trial.candidate.kind != LinkerKind::gcc; });
  return found;
}

}  // namespace xtool
