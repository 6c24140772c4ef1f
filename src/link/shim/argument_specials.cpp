// SPDX-License-Identifier: Apache-2.0 OR MIT
// What Rewriter does where a rule's table row alone cannot say it.
#include "argument_rewriter.hpp"
#include "input_files.hpp"

#include <xtool/link/shim/os_version.hpp>
#include <xtool/support/plain_files.hpp>

#include <array>

namespace xtool {
namespace {

constexpr std::string_view inside = "zig's own runtime library has it";
constexpr std::string_view nowhere = "zig has no such library, and needs none";
constexpr std::string_view in_libcxx = "zig's C++ library has it";
constexpr std::string_view own_crt = "zig links its own C runtime";
constexpr Zigs with_pthread = {.since = {.major = 0, .minor = 14}};
constexpr Zigs old = {.before = {.major = 0, .minor = 14}};

constexpr std::array libraries = {
    LibraryRule{"gcc_eh", "-lunwind", "zig calls it so", old},
    LibraryRule{"gcc", "", inside, old},
    LibraryRule{"atomic", "", inside, old},
    LibraryRule{"ssp", "", inside, old},
    LibraryRule{"compiler_rt", "", inside, old},
    LibraryRule{"supc++", "-lc++", "zig calls it so", old},
    LibraryRule{"clang_rt.builtins", "", inside, {}, true},
    LibraryRule{"stdc++fs", "", in_libcxx, {}, true},
    LibraryRule{"stdc++exp", "", in_libcxx, {}, true},
    LibraryRule{"c++fs", "", in_libcxx, {}, true},
    LibraryRule{"ubsan", "", nowhere, {}, true},
    LibraryRule{"anl", "", nowhere, {}, true},
    LibraryRule{"nsl", "", nowhere, {}, true},
    LibraryRule{"msvcrt", "", own_crt, {}, false, windows},
    LibraryRule{"ssp", "", own_crt, {}, false, windows},
    LibraryRule{"ssp_nonshared", "", own_crt, {}, false, windows},
    LibraryRule{":libpthread.a", "-lpthread", "zig brings it", with_pthread, false, windows},
    LibraryRule{":libpthread.a", "", "zig has no POSIX threads for Windows", old, false, windows},
    LibraryRule{
        "synchronization", "-lapi-ms-win-core-synch-l1-2-0", "zig calls it so", {}, true, windows},
};

// The part of a target's name that says what machine code it has, for comparisons only.
std::string_view architecture(std::string_view target)
{
  const std::string_view first = target.substr(0, target.find('-'));
  if (first.starts_with("aarch64") || first.starts_with("arm64"))
    return "aarch64";
  if (first.starts_with("arm") || first.starts_with("thumb"))
    return "arm";
  if (first == "x86" || (first.size() == 4 && first[0] == 'i' && first.ends_with("86")))
    return "x86";
  for (const std::string_view name : {"riscv64", "riscv32", "powerpc64le", "mips64el", "mipsel"})
    if (first.starts_with(name))
      return name;
  return first == "ppc64le" ? "powerpc64le" : first;
}

int word_size(std::string_view target)
{
  const std::string_view name = architecture(target);
  return name.find("64") != std::string::npos || name == "s390x" ? 64 : 32;
}

}  // namespace

std::span<const LibraryRule> library_rules() { return libraries; }

bool brings_unwinder(const ShimConfig& config)
{
  return config.target.find("-linux-") != std::string::npos;
}

void Rewriter::apply_special(const Option& option)
{
  const std::string_view reason = option.rule->reason;
  switch (option.rule->action) {
    case Action::cpu:
      cpu_flags_.push_back(option.written());
      break;
    case Action::other_target:
      take_target(option);
      break;
    case Action::word_size:
      take_word_size(option);
      break;
    case Action::os_version:
      take_os_version(option);
      break;
    case Action::directory:
      take_directory(option);
      break;
    case Action::library:
      take_library(option);
      break;
    case Action::version_script:
      take_version_script(option);
      break;
    case Action::script:
      take_script(option);
      break;
    case Action::state:
      take_state(option);
      break;
    case Action::push_state:
      state_.push();
      note(option.written(), {}, reason);
      break;
    case Action::pop_state:
      for (const std::string& argument : state_.pop()) {
        note(option.written(), argument, reason);
        emit(argument);
      }
      break;
    case Action::definition:
    case Action::export_list:
    case Action::export_symbol:
    case Action::strip_debug:
    case Action::loader:
      add_to_script(option);
      note(option.written(), {}, reason);
      break;
    default:  // keep_starts; its own word is left out, and --gc-sections' too
      note(option.written(), std::string(option.rule->text), reason);
      emit(std::string(option.rule->text));
      break;
  }
}

void Rewriter::add_to_script(const Option& option)
{
  const Action action = option.rule->action;
  if (action == Action::definition)
    script_.define(option.value);
  else if (action == Action::export_symbol)
    script_.export_symbol(option.value);
  else if (action == Action::strip_debug)
    script_.strip_debug();
  else if (action == Action::loader)
    script_.loader(option.value);
  else if (const auto text = text_of(option.value))
    script_.export_list(*text);
}

void Rewriter::take_target(const Option& option)
{
  if (architecture(option.value) != architecture(config_.target))
    refuse("'" + option.written() + "' asks for another machine than that of " + config_.triple);
  if (const std::string version = os_version_of(option.value); !version.empty())
    os_version_ = version;
  note(option.written(), {}, option.rule->reason);
}

void Rewriter::take_os_version(const Option& option)
{
  if (!is_os_version(option.value))
    refuse("'" + option.written() + "' does not name a version of macOS");
  os_version_ = option.value;
  note(option.written(), {}, option.rule->reason);
}

void Rewriter::take_word_size(const Option& option)
{
  if (option.words.front() != "-m" + std::to_string(word_size(config_.target)))
    refuse("'" + option.written() + "' asks for another machine than that of " + config_.triple);
  note(option.written(), {}, "the target decides");
}

void Rewriter::take_directory(const Option& option)
{
  const std::string argument = "-L" + option.value;
  if (!is_directory(option.value))
    note(option.written(), {}, "there is no such directory, and zig warns of that");
  else
    emit(argument);
}

void Rewriter::take_library(const Option& option)
{
  const std::string& name = option.value;
  const std::string argument = "-l" + name;
  const auto found = [&](const std::string& file) { return find_file(facts_.directories, file); };
  for (const LibraryRule& rule : libraries) {
    const bool applies = rule.zigs.since <= config_.version && config_.version < rule.zigs.before;
    if (rule.name != name || !applies || (rule.when & ~facts_.when) != 0 ||
        (rule.unless_found && (found("lib" + name + ".so") || found("lib" + name + ".a"))))
      continue;
    note(argument, std::string(rule.to), rule.reason);
    if (!rule.to.empty())
      emit(std::string(rule.to));
    return;
  }
  const bool exact = name.starts_with(':');
  if (auto archive = found(exact ? name.substr(1) : "lib" + name + ".a"))
    linked_files_.push_back(*std::move(archive));
  const bool whole =
      state_.whole_archive() && config_.version < ZigVersion{.major = 0, .minor = 14};
  const bool lost = exact && config_.version >= ZigVersion{.major = 0, .minor = 14} &&
                    config_.version < ZigVersion{.major = 0, .minor = 17};
  if (lost || whole) {
    const auto path = found(exact ? name.substr(1) : "lib" + name + ".a");
    if (path) {
      note(argument, *path,
           lost ? "zig 0.14 to 0.16 do not find files by name"
                : "zig before 0.14 would link parts of it only");
      emit(*path);
      return;
    }
  }
  emit(argument);
}

void Rewriter::take_version_script(const Option& option)
{
  if ((facts_.when & (elf | executable)) != (elf | executable)) {
    emit(option);
    return;
  }
  if (const auto text = text_of(option.value))
    script_.version_script(*text);
  note(option.written(), {}, "zig ignores it for a program; a linker script does it");
}

void Rewriter::take_script(const Option& option)
{
  if (const auto text = text_of(option.value))
    script_.include(option.value, *text);
}

void Rewriter::take_state(const Option& option)
{
  std::string_view name = option.words.front();
  name.remove_prefix(name.starts_with("--") ? 2 : 1);
  state_.set(name);
  if (option.rule->text.empty()) {
    emit(option);
    return;
  }
  note(option.written(), std::string(option.rule->text), option.rule->reason);
  emit(std::string(option.rule->text));
}

}  // namespace xtool
