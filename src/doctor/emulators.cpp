// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "emulators.hpp"

#include <xtool/link/run/runner.hpp>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <span>
#include <string_view>
#include <system_error>
#include <utility>

namespace xtool {
namespace {

namespace fs = std::filesystem;
using RunnerWords = std::span<const std::string>;

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words)
{
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string name_of(const std::string& program) { return fs::path(program).filename().string(); }

bool is_assignment(const std::string& word)
{
  const std::size_t equals = word.find('=');
  return equals != std::string::npos && equals > 0 && word.front() != '-';
}

// Behind `env` and its assignments, if it begins with these.
RunnerWords without_env(RunnerWords words)
{
  if (words.empty() || name_of(words.front()) != "env")
    return words;
  const auto program = std::find_if_not(words.begin() + 1, words.end(), is_assignment);
  return words.subspan(static_cast<std::size_t>(program - words.begin()));
}

bool is_script(const fs::path& program)
{
  std::ifstream file(program, std::ios::binary);
  std::array<char, 2> start{};
  return file.read(start.data(), start.size()) && start[0] == '#' && start[1] == '!';
}

// Whether each word is an option of `plain`, or one of `with_value` and its value.
bool only_has(RunnerWords words, std::initializer_list<std::string_view> plain,
              std::initializer_list<std::string_view> with_value)
{
  for (std::size_t at = 0; at < words.size(); ++at) {
    if (is_one_of(words[at], plain))
      continue;
    if (!is_one_of(words[at], with_value) || ++at == words.size())
      return false;
  }
  return true;
}

// qemu-user's; others trace, wait for a debugger or load plugins.
bool only_runs_by_qemu(RunnerWords options)
{
  return only_has(options, {"-one-insn-per-tb", "-singlestep"},
                  {"-L", "-cpu", "-E", "-U", "-s", "-B", "-R", "-r", "-0"});
}

bool only_runs_by_wasmtime(RunnerWords options)
{
  if (!options.empty() && options.front() == "run")
    options = options.subspan(1);
  return std::all_of(options.begin(), options.end(), [&](const std::string& word) {
    const std::string name = word.substr(0, word.find('='));
    const std::string* const before = &word == options.data() ? nullptr : &word - 1;
    return is_one_of(name, {"--dir", "--env", "--wasm", "--wasi", "-W", "-S"}) ||
           (before != nullptr && is_one_of(*before, {"--dir", "--env", "-W", "-S"}));
  });
}

// Wine makes its prefix when there is none, which takes long and stays.
bool has_wine_prefix(const Env& env)
{
  std::error_code absent;
  const fs::path prefix = env.get("WINEPREFIX").value_or(env.get("HOME").value_or("") + "/.wine");
  return fs::exists(prefix / "system.reg", absent);
}

bool is_loader(const std::string& name, const TargetEntry& entry)
{
  return entry.interpreter && fs::path(*entry.interpreter).filename() == name;
}

// xtool's own program for Node.js; another one is the user's.
bool is_node_for_wasi(RunnerWords words, const TargetEntry& entry, const Env& env)
{
  const Runner own = find_runner(entry, {}, env);
  return own.argv.size() == words.size() &&
         std::equal(own.argv.begin() + 1, own.argv.end(), words.begin() + 1);
}

std::string variables_prefix(const std::string& name)
{
  for (const auto& [start, prefix] :
       {std::pair{"qemu-", "QEMU_"}, std::pair{"wine", "WINE"}, std::pair{"wasmtime", "WASMTIME_"},
        std::pair{"node", "NODE_"}, std::pair{"ld", "LD_"}})
    if (name.starts_with(start))
      return prefix;
  return "";
}

}  // namespace

bool only_emulates(const std::vector<std::string>& runner, const TargetEntry& entry, const Env& env)
{
  const RunnerWords words = without_env(runner);
  if (words.empty())
    return false;
  const std::string name = name_of(words.front());
  const RunnerWords options = words.subspan(1);
  const auto program = env.find_program(words.front());
  if (!program)
    return false;
  // Where Wine is a script, it is the distribution's.
  if (is_one_of(name, {"wine", "wine64"}))
    return options.empty() && (!is_script(*program) || name == words.front()) &&
           has_wine_prefix(env);
  if (is_script(*program))
    return false;
  if (name.starts_with("qemu-") && !name.starts_with("qemu-system-"))
    return only_runs_by_qemu(options);
  if (name == "wasmtime")
    return only_runs_by_wasmtime(options);
  if (name == "node")
    return is_node_for_wasi(words, entry, env);
  return is_loader(name, entry) && only_has(options, {}, {"--library-path"});
}

std::vector<std::string> variables_of_emulator(const std::vector<std::string>& runner,
                                               const Env& env)
{
  const RunnerWords words = without_env(runner);
  const std::string prefix = words.empty() ? "" : variables_prefix(name_of(words.front()));
  std::vector<std::string> found;
  for (const std::string& line : env.lines())
    if (!prefix.empty() && line.starts_with(prefix))
      found.push_back(line.substr(0, line.find('=')));
  return found;
}

}  // namespace xtool
