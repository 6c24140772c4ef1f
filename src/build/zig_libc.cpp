// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "zig_libc.hpp"

#include <xtool/support/error.hpp>
#include <xtool/support/file_access.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/process.hpp>
#include <xtool/support/words.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

namespace xtool {
namespace {

namespace fs = std::filesystem;

// zig has no command for its C library, but builds what a program is linked with. The ways to link
// differ in their start files. Code that can be anywhere serves all of them, so it comes first.
std::vector<std::vector<std::string>> ways_to_link(const BuildTarget& target)
{
  if (target.text("os") == "wasi")
    return {{}, {"-mexec-model=reactor", "-fno-entry"}};
  return {{"-static", "-fPIE", "-lunwind"}, {"-static", "-lunwind"}, {"-dynamic", "-fPIE"}};
}

// Of musl's functions, zig has some in a library of its own, and leaves copying memory to its
// library of what compilers call.
bool belongs_into_libc(const std::string& name)
{
  return name == "libc.a" || name == "libzigc.a" || name == "libcompiler_rt.a" ||
         name == "compiler_rt.o" || name == "libcompiler_rt.o";
}

std::string said(const Output& output)
{
  const std::size_t at = output.err.find("error");
  const std::string_view rest =
      std::string_view(output.err).substr(std::min(at, output.err.size()));
  return rest.empty() ? "it printed no reason" : std::string(rest.substr(0, rest.find('\n')));
}

Error cannot(const Zig& zig, const std::string& what, const std::string& reason)
{
  return Error(ErrorKind::external_tool,
               fmt::format("zig {} cannot {}: {}", zig.version.str(), what, reason))
      .help("take the C library from elsewhere: --libc DIR");
}

// All of the archives' members in one. zig's archiver is LLVM's.
void merge(const Zig& zig, const std::vector<fs::path>& archives, const fs::path& result,
           const Env& env)
{
  std::vector<std::string> argv{zig.program.native(), "ar", "qcL", result.native()};
  for (const fs::path& archive : archives)
    argv.push_back(archive.native());
  const Output output = run({.argv = argv, .timeout = std::chrono::minutes(5)}, env);
  if (output.exit_code != 0)
    throw cannot(zig, "write 'libc.a'", said(output));
}

}  // namespace

std::vector<fs::path> parse_link_inputs(std::string_view printed)
{
  std::vector<fs::path> inputs;
  while (!printed.empty()) {
    const std::string_view line = printed.substr(0, printed.find('\n'));
    printed.remove_prefix(std::min(line.size() + 1, printed.size()));
    if (!line.starts_with("ld.lld ") && !line.starts_with("wasm-ld "))
      continue;
    std::vector<fs::path> files;
    bool program = true;
    for (const std::string& word : split_words(line)) {
      program = program && word != "-r" && word != "-shared";
      if (!word.starts_with('-') && (word.ends_with(".o") || word.ends_with(".a")))
        files.emplace_back(word);
    }
    if (program)
      inputs = std::move(files);
  }
  return inputs;
}

Env zig_environment(const Home& home, const Env& env)
{
  const fs::path cache = env.get("ZIG_GLOBAL_CACHE_DIR").value_or(home.zig_cache().native());
  xtool::create_directories(cache);
  // From there, newer ones print names without the blanks that its own name may have.
  return env.in(cache)
      .with("ZIG_GLOBAL_CACHE_DIR", cache.native())
      .with("ZIG_LOCAL_CACHE_DIR", cache.native());
}

void build_zig_libc(const Zig& zig, const BuildTarget& target, const SelfContainedParts& parts,
                    const fs::path& directory, const Env& env)
{
  const TempDir work;
  const fs::path source = work.path() / "program.c";
  write_new_file(source, "int main(void) { return 0; }\n");
  const ZigTarget name = zig_target(*target.entry, zig.version, std::nullopt);
  std::map<std::string, fs::path> found;
  std::vector<fs::path> libc;
  for (const std::vector<std::string>& way : ways_to_link(target)) {
    std::vector<std::string> argv{
        zig.program.native(), "build-exe",
        source.native(),      "-target",
        name.str(),           "-lc",
        "-OReleaseFast",      "-fstrip",
        "--verbose-link",     "-femit-bin=" + (work.path() / "program").native()};
    if (!name.cpu.empty())
      argv.push_back("-mcpu=" + name.cpu);
    argv.insert(argv.end(), way.begin(), way.end());
    // What is built for the first time is printed, too: every file of the C library.
    const Output output = run_long({.argv = argv, .kept = std::size_t{64} << 20}, env);
    if (output.exit_code != 0)
      throw cannot(zig, fmt::format("build its C library for '{}'", name.str()), said(output));
    std::vector<fs::path> into_libc;
    for (const fs::path& file : parse_link_inputs(output.err)) {
      const fs::path path = file.is_absolute() ? file : env.cwd() / file;
      found.emplace(path.filename().native(), path);
      if (belongs_into_libc(path.filename().native()))
        into_libc.push_back(path);
    }
    if (libc.empty() && found.contains("libc.a"))
      libc = std::move(into_libc);
  }
  std::vector<std::string> names = parts.start_files;
  names.insert(names.end(), parts.libraries.begin(), parts.libraries.end());
  for (const std::string& part : names) {
    if (is_there(directory / part))
      continue;
    if (part == "libc.a" && !libc.empty())
      merge(zig, libc, directory / part, env);
    else if (const auto file = found.find(part); file != found.end())
      fs::copy_file(file->second, directory / part);
    else if (part != "crti.o" && part != "crtn.o")  // newer ones have none
      throw cannot(zig, fmt::format("build '{}'", part), "it links programs without one");
  }
}

}  // namespace xtool
