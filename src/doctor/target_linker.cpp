// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "emulators.hpp"
#include "examination.hpp"

#include <xtool/support/process.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <sstream>
#include <utility>

// What a target's linker and runner are, and what comes of trying them.
namespace xtool {
namespace {

namespace fs = std::filesystem;

// A linker that hangs must not keep the doctor for ever; the first link by zig takes its time.
constexpr std::chrono::seconds patience{60};

std::vector<std::string> words_of(const Json& value)
{
  std::vector<std::string> words;
  if (value.is_array()) {
    for (const Json& word : value)
      if (word.is_string())
        words.push_back(word.get<std::string>());
    return words;
  }
  std::istringstream stream(value.is_string() ? value.get<std::string>() : "");
  for (std::string word; stream >> word;)
    words.push_back(word);
  return words;
}

// What rustc tells from a linker's name, too: that it takes a linker's options, not a compiler's
// (LinkerFlavor in rustc_target/src/spec).
bool is_bare(const std::string& word)
{
  const fs::path path = word;
  const std::string name = (path.extension() == ".exe" ? path.stem() : path.filename()).string();
  for (const char* bare : {"ld", "lld", "ld.lld", "ld64.lld", "ld.bfd", "ld.gold", "mold",
                           "ld.mold", "wld", "ld.wild", "lld-link", "link", "wasm-ld", "flip-link"})
    if (name == bare || name.ends_with(std::string("-") + bare))
      return true;
  return false;
}

// On PATH as Cargo sees it, or beside rustc's own LLD, which rustc adds to PATH.
std::optional<fs::path> find_linker(const Machine& machine, const fs::path& path)
{
  if (auto found = machine.env.find_program(path.native()))
    return found;
  if (path.has_parent_path() || !machine.toolchain || !machine.sysroot)
    return std::nullopt;
  const fs::path own = rust_lld_directory(machine.sysroot->root(), machine.toolchain->host) / path;
  return machine.env.find_program(own.native());
}

Env without(const std::vector<std::string>& names, const Env& env)
{
  std::map<std::string, std::string> rest;
  for (const std::string& line : env.lines()) {
    const std::size_t equals = line.find('=');
    const std::string name = line.substr(0, equals);
    if (std::find(names.begin(), names.end(), name) == names.end())
      rest.emplace(name, line.substr(equals + 1));
  }
  return Env(std::move(rest), env.cwd());
}

// Of `names`, those without which `works`: one alone if that is enough.
std::vector<std::string> culprits(const std::vector<std::string>& names, const Env& env,
                                  const std::function<bool(const Env&)>& works)
{
  if (names.empty() || !works(without(names, env)))
    return {};
  for (const std::string& name : names)
    if (names.size() > 1 && works(without({name}, env)))
      return {name};
  return names;
}

// Where compilers look for headers and libraries besides their own directories.
std::vector<std::string> search_variables(const Env& env)
{
  std::vector<std::string> names;
  for (const char* name :
       {"CPATH", "C_INCLUDE_PATH", "CPLUS_INCLUDE_PATH", "LIBRARY_PATH", "COMPILER_PATH",
        "GCC_EXEC_PREFIX", "LD_LIBRARY_PATH", "LD_PRELOAD", "CCC_OVERRIDE_OPTIONS"})
    if (env.get(name))
      names.emplace_back(name);
  return names;
}

// The program of the proof prints half of what it is given. Returns what went wrong.
std::string run_of(const std::vector<std::string>& runner, const fs::path& program, const Env& env)
{
  std::vector<std::string> argv = runner;
  if (const auto found = env.find_program(runner.front()))
    argv.front() = found->string();
  argv.insert(argv.end(), {program.string(), "6"});
  try {
    const Output output =
        xtool::run({.argv = argv, .timeout = patience}, env.in(program.parent_path()));
    const std::string_view err = output.err;
    if (output.exit_code == 0 && output.out.find('3') != std::string::npos)
      return "";
    return output.err.empty() ? fmt::format("it ended with exit code {}", output.exit_code)
                              : std::string(err.substr(0, err.find_first_of("\r\n")));
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::external_tool)
      throw;
    return error.message();
  }
}

}  // namespace

const std::optional<TargetExamination::Linker>& TargetExamination::linker()
{
  if (std::exchange(looked_for_linker_, true))
    return linker_;
  const std::optional<ConfigSource> source = setting("linker");
  if (!source || !source->value.is_string())
    return linker_;
  Linker found{.word = source->value.get<std::string>(),
               .where = describe_origin(*source),
               .culprit = culprit_of(*source, target_key(entry_.triple, "linker"))};
  const fs::path path = program_path(*source, found.word);
  const std::optional<LinkerRecord> before = record();
  const fs::path shims = machine_.home.shims(entry_.triple);
  found.zig_shim = path.parent_path() == shims || path.parent_path().parent_path() == shims ||
                   (before && before->kind == LinkerKind::zig && before->linker == path);
  found.bare = is_bare(found.word);
  found.program = find_linker(machine_, path);
  linker_ = std::move(found);
  return linker_;
}

LinkerTrial TargetExamination::prove(const LinkerProof& proof, const Env& env) const
{
  return prove_linker({.kind = LinkerKind::configured, .program = linker_.value().program.value()},
                      entry_, proof, env);
}

LinkerTrial TargetExamination::trial_with(const fs::path& compiler,
                                          const std::vector<std::string>& arguments) const
{
  return prove_linker({.kind = LinkerKind::configured, .program = compiler, .flags = arguments},
                      entry_, {.timeout = patience}, environment_of_cargo(machine_));
}

const std::optional<LinkerTrial>& TargetExamination::trial()
{
  // What links without a C library links no C program.
  if (std::exchange(tried_, true) || !linker() || !linker_->program || linker_->bare ||
      brings_its_linker(entry_))
    return trial_;
  const Env env = environment_of_cargo(machine_);
  LinkerProof proof{.timeout = linker_->zig_shim ? 10 * patience : patience};
  proof.on_program = [this](const fs::path& program) { run_program(program); };
  trial_ = prove(proof, env);
  if (trial_->verdict != LinkerVerdict::works)
    bad_variables_ = culprits(search_variables(env), env, [this](const Env& other) {
      return prove({.timeout = patience}, other).verdict == LinkerVerdict::works;
    });
  return trial_;
}

const std::string& TargetExamination::run_failure()
{
  trial();
  return run_failure_;
}

const std::vector<std::string>& TargetExamination::bad_variables()
{
  trial();
  return bad_variables_;
}

void TargetExamination::run_program(const fs::path& program)
{
  const std::optional<Runner> configured = runner();
  const Env env = environment_of_cargo(machine_);
  if (!configured || !only_emulates(configured->argv, entry_, env))
    return;
  run_failure_ = run_of(configured->argv, program, env);
  if (!run_failure_.empty())
    bad_variables_ = culprits(
        variables_of_emulator(configured->argv, env), env,
        [&](const Env& other) { return run_of(configured->argv, program, other).empty(); });
}

std::optional<TargetExamination::Runner> TargetExamination::runner() const
{
  const std::optional<ConfigSource> source = setting("runner");
  if (!source)
    return std::nullopt;
  Runner runner{.argv = words_of(source->value),
                .where = describe_origin(*source),
                .culprit = culprit_of(*source, target_key(entry_.triple, "runner"))};
  if (runner.argv.empty())
    return std::nullopt;
  runner.argv.front() = program_path(*source, runner.argv.front()).string();
  runner.program = runner.argv.front();
  return runner;
}

}  // namespace xtool
