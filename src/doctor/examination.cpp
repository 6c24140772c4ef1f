// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "examination.hpp"

#include <xtool/cargo/config_file.hpp>
#include <xtool/cargo/config_ledger.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/process.hpp>
#include <xtool/support/words.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <system_error>
#include <variant>

namespace xtool {
namespace {

namespace fs = std::filesystem;

// A linker that hangs must not keep the doctor for ever; the first link by zig takes its time.
constexpr std::chrono::seconds patience{60};

bool is_program(const fs::path& path, const Env& env)
{
  return env.find_program(path.native()).has_value();
}

std::vector<std::string> words_of(const Json& value)
{
  if (value.is_array()) {
    std::vector<std::string> words;
    for (const Json& word : value)
      if (word.is_string())
        words.push_back(word.get<std::string>());
    return words;
  }
  return split_words(value.is_string() ? value.get<std::string>() : "");
}

}  // namespace

std::optional<fs::path> find_cargo(const Machine& machine)
{
  if (auto found = machine.env.find_program("cargo"))
    return found;
  std::error_code absent;
  const fs::path usual = machine.cargo_home / "bin/cargo";
  return fs::exists(usual, absent) ? std::optional(usual) : std::nullopt;
}

bool TargetExamination::is_host() const
{
  return machine_.toolchain && machine_.toolchain->host == entry_.triple;
}

bool TargetExamination::wants_linker() const { return !is_host() && !brings_its_linker(entry_); }

std::optional<ConfigSource> TargetExamination::setting(const std::string& key) const
{
  return machine_.config ? machine_.config->winner(target_key(entry_.triple, key)) : std::nullopt;
}

std::optional<LinkerRecord> TargetExamination::record() const
{
  try {
    return read_linker_record(machine_.home, entry_.triple);
  } catch (const Error&) {
    return std::nullopt;
  }
}

const std::vector<Damage>& TargetExamination::damage()
{
  if (!damage_)
    damage_ = machine_.sysroot.value().verify(entry_.triple, machine_.toolchain.value().version);
  return *damage_;
}

const std::optional<ShimConfig>& TargetExamination::zig_shims()
{
  if (std::exchange(looked_for_shims_, true))
    return zig_shims_;
  const auto set_up = record();
  if (!set_up || set_up->kind != LinkerKind::zig)
    return zig_shims_;
  const fs::path file = machine_.home.shims(entry_.triple) / std::string(shim_config_name);
  if (const auto text = read_file_if_exists(file)) {
    const auto parsed = parse_shim_config(*text);
    if (const ShimConfig* config = std::get_if<ShimConfig>(&parsed))
      zig_shims_ = *config;
  }
  return zig_shims_;
}

const ZigTrial& TargetExamination::shim_zig()
{
  if (!shim_zig_)
    shim_zig_ = try_zig(zig_shims().value().zig, "", machine_.env);
  return *shim_zig_;
}

std::string TargetExamination::set_up_again(const std::string& key) const
{
  const KeyPath path = target_key(entry_.triple, key);
  const std::optional<ConfigSource> source = setting(key);
  const std::string plain = fmt::format("`xtool setup-linker {}`", triple());
  if (!source)
    return plain;
  const std::string unset = fmt::format("`{}`", removal_command(*source, path));
  if (is_host())
    return unset;
  if (!source->line)
    return fmt::format("{}, then {}", unset, plain);
  const std::vector<ConfigSetting> own =
      ConfigLedger(machine_.home.state()).settings(source->origin, triple());
  if (std::any_of(own.begin(), own.end(),
                  [&](const ConfigSetting& setting) { return setting.key == path; }))
    return plain;
  if (source->origin == global_config_file(machine_.env))
    return fmt::format("`xtool setup-linker --auto --force {}`", triple());
  if (source->origin == project_config_file(machine_.env))
    return fmt::format("`xtool setup-linker --auto --project --force {}`", triple());
  return fmt::format("{}, then {}", unset, plain);
}

const std::optional<TargetExamination::Linker>& TargetExamination::linker()
{
  if (std::exchange(looked_for_linker_, true))
    return linker_;
  const std::optional<ConfigSource> source = setting("linker");
  if (!source || !source->value.is_string())
    return linker_;
  Linker found{.word = source->value.get<std::string>(), .where = describe_origin(*source)};
  const fs::path path = program_path(*source, found.word);
  found.zig_shim = path.parent_path() == machine_.home.shims(entry_.triple);
  if (is_program(path, machine_.env))
    found.program = machine_.env.find_program(path.native());
  linker_ = std::move(found);
  return linker_;
}

const std::optional<LinkerTrial>& TargetExamination::trial()
{
  if (std::exchange(tried_, true) || !linker() || !linker_->program)
    return trial_;
  const LinkerProof proof{.timeout = patience,
                          .on_program = [this](const fs::path& program) { run_program(program); }};
  trial_ = prove_linker({.kind = LinkerKind::configured, .program = *linker_->program}, entry_,
                        proof, machine_.env);
  return trial_;
}

const std::string& TargetExamination::run_failure()
{
  trial();
  return run_failure_;
}

// The program of the proof prints half of what it is given.
void TargetExamination::run_program(const fs::path& program)
{
  const std::optional<Runner> configured = runner();
  const auto emulator = configured ? machine_.env.find_program(configured->program) : std::nullopt;
  if (!emulator)
    return;
  std::vector<std::string> argv = configured->argv;
  argv.front() = emulator->string();
  argv.insert(argv.end(), {program.string(), "6"});
  try {
    const Output output =
        xtool::run({.argv = argv, .timeout = patience}, machine_.env.in(program.parent_path()));
    const std::string_view err = output.err;
    if (output.exit_code != 0 || output.out.find('3') == std::string::npos)
      run_failure_ = output.err.empty()
                         ? fmt::format("it ended with exit code {}", output.exit_code)
                         : std::string(err.substr(0, err.find_first_of("\r\n")));
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::external_tool)
      throw;
    run_failure_ = error.message();
  }
}

std::optional<TargetExamination::Runner> TargetExamination::runner() const
{
  const std::optional<ConfigSource> source = setting("runner");
  if (!source)
    return std::nullopt;
  Runner runner{.argv = words_of(source->value), .where = describe_origin(*source)};
  if (runner.argv.empty())
    return std::nullopt;
  runner.argv.front() = program_path(*source, runner.argv.front()).string();
  runner.program = runner.argv.front();
  return runner;
}

}  // namespace xtool
