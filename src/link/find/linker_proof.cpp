// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/binary/architecture.hpp>
#include <xtool/link/find/first_line.hpp>
#include <xtool/link/find/target_root.hpp>

#include <xtool/link/find/linker_kinds.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/process.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

namespace xtool {
namespace {

namespace fs = std::filesystem;

// Needs the C library's headers, its start-up files and the library itself.
constexpr std::string_view c_source =
    "#include <stdio.h>\n"
    "#include <stdlib.h>\n"
    "\n"
    "int main(int argc, char **argv)\n"
    "{\n"
    "  char *end = NULL;\n"
    "  double half = argc > 1 ? strtod(argv[1], &end) / 2 : 0.5;\n"
    "  return printf(\"%g\\n\", half) > 0 ? 0 : 1;\n"
    "}\n";

// Needs the C++ library's headers, the library itself, and exceptions.
constexpr std::string_view cxx_source =
    "#include <iostream>\n"
    "#include <stdexcept>\n"
    "#include <string>\n"
    "\n"
    "int main(int argc, char **argv)\n"
    "{\n"
    "  try {\n"
    "    if (argc > 1)\n"
    "      throw std::runtime_error(std::string(argv[1]));\n"
    "  } catch (const std::exception &error) {\n"
    "    std::cout << error.what() << std::endl;\n"
    "  }\n"
    "  return 0;\n"
    "}\n";

enum class Language { c, cxx };

// Why an attempt is over.
struct Refusal {
  std::string reason;
};

class Proof {
 public:
  Proof(const LinkerCandidate& candidate, const TargetEntry& entry, const LinkerProof& settings,
        const Env& env)
      : entry_(entry),
        settings_(settings),
        env_(environment(candidate, settings, env)),
        trial_{.candidate = candidate},
        kind_(row_of(candidate.kind))
  {
  }

  LinkerTrial run()
  {
    try {
      trial_.result = link(Language::c);
      check(*trial_.result);
      try_static_pie();
      if (settings_.cxx)
        check(link(Language::cxx));
      complete_sysroot();
      find_dlls();
      trial_.verdict = LinkerVerdict::works;
      trial_.reason = describe(*trial_.result);
    } catch (const Refusal& refusal) {
      trial_.verdict = LinkerVerdict::refused;
      trial_.reason = refusal.reason;
    }
    return std::move(trial_);
  }

 private:
  static Env environment(const LinkerCandidate& candidate, const LinkerProof& settings,
                         const Env& env)
  {
    Env made = env.with("LC_ALL", "C");
    for (const auto& [name, value] : candidate.variables)
      made = made.with(name, value);
    return settings.zig_cache.empty()
               ? made
               : made.with("ZIG_GLOBAL_CACHE_DIR", settings.zig_cache.native());
  }

  // rustc links so for x86_64 and musl, with start-up files of its own: a compiler that has none
  // for it may fail here and serve all the same.
  void try_static_pie()
  {
    LinkerCandidate& candidate = trial_.candidate;
    if (entry_.libc != "musl" || kind_.brings_libraries)
      return;
    bool asks_for_loader = false;
    try {
      asks_for_loader = link(Language::c, "-static-pie").interpreter.has_value();
    } catch (const Refusal&) {
      return;
    }
    if (asks_for_loader && candidate.kind == LinkerKind::configured)
      throw Refusal{"what it links with -static-pie asks for a loader, and crashes in it"};
    candidate.ignores_static_pie = asks_for_loader;
  }

  std::vector<std::string> command(Language language) const
  {
    const LinkerCandidate& candidate = trial_.candidate;
    if (language == Language::cxx && !candidate.cxx)
      throw Refusal{"no C++ compiler is beside it"};
    std::vector<std::string> argv{
        (language == Language::cxx ? *candidate.cxx : candidate.program).native()};
    argv.insert(argv.end(), candidate.flags.begin(), candidate.flags.end());
    if (language == Language::cxx && kind_.one_program)
      argv.at(1) = "c++";
    argv.insert(argv.end(), {language == Language::cxx ? "proof.cpp" : "proof.c", "-o", "proof"});
    // The libraries that rustc names for each program, with the std that is published.
    if (entry_.libc == "glibc")
      for (const char* library : {"gcc_s", "util", "rt", "pthread", "m", "dl", "c"})
        argv.push_back(std::string("-l") + library);
    return argv;
  }

  BinaryFacts link(Language language, const std::string& option = {})
  {
    const TempDir directory;
    const std::string what = language == Language::cxx ? "C++" : "C";
    write_new_file(directory.path() / "proof.c", c_source);
    write_new_file(directory.path() / "proof.cpp", cxx_source);
    std::vector<std::string> argv = command(language);
    if (!option.empty())
      argv.push_back(option);
    const Output output = call(argv, directory.path());
    if (output.exit_code != 0)
      throw Refusal{fmt::format("cannot link a {} program: {}", what, telling_line(output.err))};
    const fs::path program = find_program(directory.path(), what);
    const BinaryFacts facts = read(program, what);
    if (language == Language::c && option.empty() && settings_.on_program &&
        !mismatch(facts, entry_))
      settings_.on_program(program);
    return facts;
  }

  Output call(const std::vector<std::string>& argv, const fs::path& directory) const
  {
    try {
      return xtool::run({.argv = argv, .timeout = settings_.timeout * kind_.patience},
                        env_.in(directory));
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::external_tool)
        throw;
      throw Refusal{error.message()};
    }
  }

  // What was linked. MinGW adds the ".exe" itself, and so does zig.
  static fs::path find_program(const fs::path& directory, const std::string& what)
  {
    std::error_code absent;
    fs::path program = directory / "proof";
    if (!fs::exists(program, absent))
      program = directory / "proof.exe";
    if (!fs::is_regular_file(program, absent))
      throw Refusal{fmt::format("said that it linked a {} program, but wrote none", what)};
    return program;
  }

  static BinaryFacts read(const fs::path& program, const std::string& what)
  {
    try {
      if (const auto facts = read_binary(program))
        return *facts;
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::invalid_input)
        throw;
    }
    throw Refusal{fmt::format("wrote something that is not a {} program", what)};
  }

  void check(const BinaryFacts& facts) const
  {
    if (const auto reason = mismatch(facts, entry_))
      throw Refusal{"what it links " + *reason};
    if (facts.kind != BinaryKind::program)
      throw Refusal{"what it links is not a program"};
    if (entry_.libc == "glibc" && facts.format == BinaryFormat::elf && !facts.interpreter)
      throw Refusal{"links statically by itself, so that nothing says for which C library"};
  }

  // What the usual places do not have, the compiler may know.
  void complete_sysroot()
  {
    LinkerCandidate& candidate = trial_.candidate;
    if (kind_.brings_libraries || candidate.sysroot || !trial_.result->interpreter)
      return;
    const std::optional<fs::path> sysroot = ask("-print-sysroot");
    if (sysroot && has_loader(entry_, *sysroot))
      candidate.sysroot = *sysroot;
  }

  // The compiler's answer, when that is a path. It links, and that is what counts, if it has none.
  std::optional<fs::path> ask(const std::string& question) const
  {
    std::vector<std::string> argv{trial_.candidate.program.native()};
    argv.insert(argv.end(), trial_.candidate.flags.begin(), trial_.candidate.flags.end());
    argv.push_back(question);
    try {
      const Output output = call(argv, env_.cwd());
      const fs::path path = output.out.substr(0, output.out.find('\n'));
      if (output.exit_code == 0 && path.is_absolute())
        return path.lexically_normal();
    } catch (const Refusal&) {
      return std::nullopt;
    }
    return std::nullopt;
  }

  // MinGW links its C++ library, its threads and its unwinder dynamically.
  void find_dlls()
  {
    LinkerCandidate& candidate = trial_.candidate;
    if (kind_.brings_libraries || entry_.os != "windows" || entry_.libc != "msvcrt")
      return;
    std::vector<fs::path>& found = candidate.dll_directories;
    for (const char* name : {"libstdc++-6.dll", "libwinpthread-1.dll"}) {
      const std::optional<fs::path> file = ask(fmt::format("-print-file-name={}", name));
      if (file && std::find(found.begin(), found.end(), file->parent_path()) == found.end())
        found.push_back(file->parent_path());
    }
  }

  static std::string describe(const BinaryFacts& facts)
  {
    std::string text = "links ";
    if (facts.format == BinaryFormat::elf)
      text += facts.interpreter ? "dynamic " : "static ";
    text += fmt::format("{} programs", to_string(facts.format));
    if (!facts.machine.empty())
      text += fmt::format(" for {}", architecture(facts));
    if (facts.float_abi)
      text += fmt::format(", {}-float", *facts.float_abi);
    if (facts.glibc)
      text += fmt::format(", for glibc {} or newer", facts.glibc->str());
    return text;
  }

  const TargetEntry& entry_;
  const LinkerProof& settings_;
  Env env_;
  LinkerTrial trial_;
  const LinkerKindRow& kind_;
};

}  // namespace

LinkerTrial prove_linker(const LinkerCandidate& candidate, const TargetEntry& entry,
                         const LinkerProof& proof, const Env& env)
{
  if (proof.on_try)
    proof.on_try(candidate);
  return Proof(candidate, entry, proof, env).run();
}

}  // namespace xtool
