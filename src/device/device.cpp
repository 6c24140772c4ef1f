// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/binary/interpreters.hpp>
#include <xtool/device/device.hpp>

#include "device_tables.hpp"
#include "device_wanted.hpp"

#include <xtool/support/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace xtool {
namespace {

std::string file_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

bool contains(const std::vector<std::string>& words, std::string_view word)
{
  return std::find(words.begin(), words.end(), word) != words.end();
}

// The part of a Linux triple that stands for a C library.
std::string_view abi_of(std::string_view libc)
{
  return libc == "glibc" ? "gnu" : libc == "bionic" ? "android" : libc;
}

bool loads(const BinaryFacts& program, std::initializer_list<std::string_view> beginnings)
{
  return std::any_of(program.needed.begin(), program.needed.end(), [&](const std::string& name) {
    return std::any_of(beginnings.begin(), beginnings.end(),
                       [&](std::string_view beginning) { return name.starts_with(beginning); });
  });
}

// Programs of MinGW load its libraries, or an older C library than others. Where theirs is the new
// one, they lack what Microsoft's compilers load with it.
bool made_by_gnu_tools(const BinaryFacts& program)
{
  return program.libc == "msvcrt" ||
         loads(program, {"libgcc_s", "libstdc++", "libwinpthread", "libunwind", "libc++"}) ||
         (program.libc == "ucrt" && !loads(program, {"VCRUNTIME", "vcruntime"}));
}

std::string find_os(const DeviceFacts& facts)
{
  std::string os(find_system(facts.system));
  if (facts.program && (os.empty() || os == "linux") && !facts.program->os.empty())
    os = facts.program->os;
  if (os.empty() || os == "linux")
    os = facts.libc == "bionic" ? "android" : os;
  // Windows writes "AMD64" and "ARM64", the others do not.
  const bool capitals = std::any_of(facts.machine.begin(), facts.machine.end(),
                                    [](char c) { return c >= 'A' && c <= 'Z'; });
  if (os.empty())
    os = capitals ? "windows" : "linux";
  return os;
}

Wanted wanted_of(const DeviceFacts& facts)
{
  const MachineName* const machine = find_machine(facts.machine);
  if (machine == nullptr && !facts.program)
    throw Error(ErrorKind::usage, facts.machine.empty()
                                      ? "nothing is known of the device's processor"
                                      : fmt::format("'{}' is no machine known", facts.machine))
        .help(
            "pass what `uname -m` prints there with `--uname`, or one of its programs with "
            "`--binary`");
  Wanted wanted{.endian = facts.endian, .float_abi = facts.float_abi, .os = find_os(facts)};
  const BinaryFacts program = facts.program.value_or(BinaryFacts{});
  wanted.libc = !program.libc.empty() ? program.libc : facts.libc;
  wanted.no_libc = facts.program && wanted.libc.empty();
  if (machine != nullptr) {
    const bool narrow = machine->bits == 64 && facts.word_bits == 32;
    wanted.arch = narrow ? narrow_arch(machine->arch) : machine->arch;
    wanted.bits = narrow ? 32 : machine->bits;
    if (wanted.endian.empty())
      wanted.endian = machine->endian;
    // A 64-bit processor, in its 32-bit mode, runs what the newest 32-bit ones run.
    if (machine->arch == "arm" || machine->arch == "aarch64")
      wanted.arm = machine->bits == 64 ? 8 : arm_version(facts.machine);
    // Only Linux tells processors apart by this name.
    const bool old = facts.machine.starts_with('i') && facts.machine < "i686";
    if (machine->arch == "x86" || machine->arch == "x86_64")
      wanted.x86 = old && wanted.os == "linux" ? 5 : 6;
  }
  if (!wanted.arm)
    wanted.arm = arm_version(program.cpu);
  if (!facts.cpu_features.empty() && !contains(facts.cpu_features, "sse2"))
    wanted.x86 = 5;
  wanted.gnu_tools = made_by_gnu_tools(program) ||
                     (wanted.os == "windows" && find_system(facts.system) == "windows" &&
                      !facts.system.starts_with('W') && !facts.system.starts_with('w'));
  return wanted;
}

// Of the loaders that are there, one would have to be the target's.
bool loader_fits(const DeviceFacts& facts, const TargetEntry& entry)
{
  if ((facts.program && facts.program->interpreter) || !entry.interpreter)
    return true;
  bool others = false;
  for (const std::string& loader : facts.loaders) {
    if (file_name(loader) == file_name(*entry.interpreter))
      return true;
    others = others || system_of_interpreter(loader).libc == entry.libc.value_or("");
  }
  return !others;
}

bool fits(const DeviceFacts& facts, const Wanted& wanted, const TargetEntry& entry)
{
  if (!wanted.float_abi.empty() && entry.float_abi && *entry.float_abi != wanted.float_abi)
    return false;
  const bool linux_like = wanted.os == "linux" || wanted.os == "android" || wanted.os == "hurd";
  // No device is one of these: arm64ec code goes into programs for x86-64, and says so in its
  // headers; a sanitizer is for whoever tests.
  if (entry.os != wanted.os || entry.arch.starts_with("wasm") || entry.arch == "arm64ec" ||
      entry.triple.abi().ends_with("asan"))
    return false;
  if (facts.program ? mismatch(*facts.program, entry).has_value()
                    : entry.arch != wanted.arch || entry.pointer_width != wanted.bits ||
                          (!wanted.endian.empty() && entry.endian != wanted.endian))
    return false;
  if (linux_like &&
      (wanted.libc.empty() ? entry.libc != "glibc" && entry.libc != "musl" && entry.libc != "bionic"
                           : entry.libc != wanted.libc))
    return false;
  const std::optional<int> arm = arm_version(entry.triple.arch());
  const std::optional<int> x86 = x86_version(entry.triple);
  return (!arm || !wanted.arm || *arm <= *wanted.arm) &&
         (!x86 || !wanted.x86 || *x86 <= *wanted.x86) && loader_fits(facts, entry);
}

// What is smaller suits better.
auto rank(const Wanted& wanted, const TargetEntry& entry)
{
  const std::string libc = entry.libc.value_or("");
  const std::string& abi = entry.triple.abi();
  const bool first_libc = libc == (wanted.no_libc ? "musl" : "glibc") || !wanted.libc.empty();
  const bool odd_abi = entry.os == "linux" && !abi.starts_with(abi_of(libc));
  const bool other_tools = entry.os == "windows" && abi.starts_with("gnu") != wanted.gnu_tools;
  // Nobody knows which ARM it is: what runs on ARMv6 runs on most.
  const int arm = arm_version(entry.triple.arch()).value_or(0);
  const bool too_new = !wanted.arm && arm > 6;
  // Systems for ARMv6 and newer ones mostly have hard float, older ones never.
  const bool odd_float = arm != 0 && (entry.float_abi == "hard") != (wanted.arm.value_or(arm) >= 6);
  return std::tuple(!first_libc, odd_abi, too_new, odd_float, -arm, other_tools && entry.tier < 3,
                    entry.tier, -x86_version(entry.triple).value_or(0), entry.triple.str().size(),
                    entry.triple.str());
}

std::vector<const TargetEntry*> candidates(const DeviceFacts& facts, const Wanted& wanted,
                                           const Catalog& catalog)
{
  std::vector<const TargetEntry*> found;
  for (const auto& [triple, entry] : catalog.entries())
    if (fits(facts, wanted, entry))
      found.push_back(&entry);
  std::sort(found.begin(), found.end(), [&](const TargetEntry* a, const TargetEntry* b) {
    return rank(wanted, *a) < rank(wanted, *b);
  });
  return found;
}

// The same for programs that bring their own C library, and pass numbers as `best` does.
std::vector<const TargetEntry*> static_candidates(DeviceFacts facts, const Catalog& catalog,
                                                  const TargetEntry* best)
{
  facts.libc = "musl";
  facts.loaders.clear();
  if (facts.program) {
    facts.program->interpreter.reset();
    facts.program->libc.clear();
  }
  std::vector<const TargetEntry*> found = candidates(facts, wanted_of(facts), catalog);
  if (best != nullptr && best->arch == "arm")
    std::erase_if(found,
                  [&](const TargetEntry* each) { return each->float_abi != best->float_abi; });
  return found;
}

}  // namespace

Deduction deduce_target(const DeviceFacts& given, const Catalog& catalog)
{
  constexpr std::size_t most_alternatives = 4;
  DeviceFacts facts = given;
  std::vector<const TargetEntry*> found = candidates(facts, wanted_of(facts), catalog);
  if (found.empty() && !facts.program && facts.word_bits == 0) {
    facts.word_bits = 32;  // such a loader on such a kernel
    found = candidates(facts, wanted_of(facts), catalog);
  }
  const Wanted wanted = wanted_of(facts);
  std::vector<const TargetEntry*> statics;
  if (wanted.os == "linux" && wanted.libc != "musl")
    statics = static_candidates(facts, catalog, found.empty() ? nullptr : found.front());
  Deduction deduction;
  const bool too_old = !found.empty() && facts.glibc && found.front()->glibc_min &&
                       *facts.glibc < *found.front()->glibc_min;
  if (too_old && !statics.empty())
    deduction.reasons.push_back(fmt::format("its glibc {} is older than the {} that '{}' needs",
                                            facts.glibc->str(), found.front()->glibc_min->str(),
                                            found.front()->triple.str()));
  found.insert(too_old ? found.begin() : found.end(), statics.begin(), statics.end());
  if (found.empty())
    throw Error(
        ErrorKind::unknown_target,
        fmt::format("no target of Rust is for such a device: {} {}{}{}",
                    facts.machine.empty() && facts.program ? facts.program->machine : facts.machine,
                    wanted.os, wanted.libc.empty() ? "" : " with ", wanted.libc))
        .help(fmt::format("`xtool target list --os {}` shows what there is", wanted.os));

  deduction.target = found.front();
  for (std::string& reason : reasons_for(facts, wanted, *deduction.target))
    deduction.reasons.push_back(std::move(reason));
  for (const TargetEntry* other : found) {
    const bool known = other == deduction.target ||
                       std::any_of(deduction.alternatives.begin(), deduction.alternatives.end(),
                                   [&](const auto& each) { return each.target == other; });
    const bool obscure =
        (other->tier == 3 && deduction.target->tier < 3) || other->triple.abi() == "ohos";
    if (!known && !obscure && deduction.alternatives.size() < most_alternatives)
      deduction.alternatives.push_back({.target = other, .reason = why(*other, *deduction.target)});
  }
  return deduction;
}

}  // namespace xtool
