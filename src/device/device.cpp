// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/binary/architecture.hpp>
#include <xtool/binary/interpreters.hpp>
#include <xtool/device/device.hpp>

#include "device_tables.hpp"
#include "device_wanted.hpp"

#include <xtool/support/entry_path.hpp>
#include <xtool/support/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace xtool {
namespace {

std::string file_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

// The part of a Linux triple that stands for a C library.
std::string_view abi_of(std::string_view libc)
{
  return libc == "glibc" ? "gnu" : libc == "bionic" ? "android" : libc;
}

bool has_loader(const DeviceFacts& facts, const TargetEntry& entry)
{
  return entry.interpreter &&
         std::any_of(facts.loaders.begin(), facts.loaders.end(), [&](const std::string& loader) {
           return file_name(loader) == file_name(*entry.interpreter);
         });
}

// Of the loaders that are there, one would have to be the target's.
bool loader_fits(const DeviceFacts& facts, const TargetEntry& entry)
{
  if ((facts.program && facts.program->interpreter) || !entry.interpreter)
    return true;
  return has_loader(facts, entry) ||
         std::none_of(facts.loaders.begin(), facts.loaders.end(), [&](const std::string& loader) {
           return system_of_interpreter(loader).libc == entry.libc.value_or("");
         });
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
  if (wanted.spe && entry.arch == "powerpc" && is_spe(entry) != *wanted.spe)
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

[[noreturn]] void refuse_device(const DeviceFacts& facts, const Wanted& wanted)
{
  throw Error(ErrorKind::unknown_target,
              fmt::format("no target of Rust is for such a device: {} {}{}{}",
                          facts.machine.empty() && facts.program ? architecture(*facts.program)
                                                                 : facts.machine,
                          wanted.os, wanted.libc.empty() ? "" : " with ", wanted.libc))
      .help(fmt::format("`xtool target list --os {}` shows what there is", wanted.os));
}

// The best for other facts of the same device; none where no target is for it.
const TargetEntry* best_of(const DeviceFacts& facts, const Catalog& catalog)
{
  const std::vector<const TargetEntry*> found = candidates(facts, wanted_of(facts), catalog);
  return found.empty() ? nullptr : found.front();
}

OtherAnswers other_answers(const DeviceFacts& facts, const Wanted& wanted, const Catalog& catalog)
{
  OtherAnswers others;
  const MachineName* const machine = find_machine(facts.machine);
  const bool linux_kernel = wanted.os == "linux" || wanted.os == "android";
  if (linux_kernel && facts.word_bits == 0 && !facts.program && facts.loaders.empty() &&
      facts.multiarch.empty() && machine != nullptr && machine->bits == 64 &&
      machine->arch != "riscv64" && !narrow_arch(machine->arch).empty()) {
    DeviceFacts narrow = facts;
    narrow.word_bits = 32;
    others.narrow = best_of(narrow, catalog);
  }
  if (wanted.os == "solaris" && facts.release.empty()) {
    DeviceFacts illumos = facts;
    illumos.system = "illumos";
    others.illumos = best_of(illumos, catalog);
  }
  for (const BinaryFacts& slice : facts.other_slices) {
    DeviceFacts other = facts;
    other.program = slice;
    if (const TargetEntry* const best = best_of(other, catalog); best != nullptr)
      others.slices.push_back(best);
  }
  return others;
}

void add_alternatives(const std::vector<const TargetEntry*>& found, const OtherAnswers& others,
                      Deduction& deduction)
{
  constexpr std::size_t most_alternatives = 4;
  const auto add = [&](const TargetEntry* other, std::string reason) {
    const bool known = other == deduction.target ||
                       std::any_of(deduction.alternatives.begin(), deduction.alternatives.end(),
                                   [&](const auto& each) { return each.target == other; });
    if (!known && deduction.alternatives.size() < most_alternatives)
      deduction.alternatives.push_back({.target = other, .reason = std::move(reason)});
  };
  if (others.illumos != nullptr)
    add(others.illumos, "if it has illumos");
  for (const TargetEntry* const slice : others.slices)
    add(slice, fmt::format("if its processor is {}", slice->arch));
  for (const TargetEntry* const other : found)
    if ((other->tier < 3 || deduction.target->tier == 3) && other->triple.abi() != "ohos")
      add(other, why(*other, *deduction.target));
  if (others.narrow != nullptr)
    add(others.narrow, "if its programs are 32-bit");
}

}  // namespace

Deduction deduce_target(const DeviceFacts& given, const Catalog& catalog)
{
  DeviceFacts facts = given;
  apply_multiarch(facts);
  std::vector<const TargetEntry*> found = candidates(facts, wanted_of(facts), catalog);
  if (found.empty() && !facts.program && facts.word_bits == 0) {
    DeviceFacts narrow = facts;  // such a loader on such a kernel
    narrow.word_bits = 32;
    found = candidates(narrow, wanted_of(narrow), catalog);
    std::erase_if(found, [&](const TargetEntry* each) { return !has_loader(facts, *each); });
    if (!found.empty())
      facts = narrow;
  }
  const Wanted wanted = wanted_of(facts);
  std::vector<const TargetEntry*> statics;
  const bool odd_loader =
      found.empty() && !facts.loaders.empty() && !facts.loaders.front().ends_with("-sf.so.1");
  if (wanted.os == "linux" && (wanted.libc != "musl" || odd_loader))
    statics = static_candidates(facts, catalog, found.empty() ? nullptr : found.front());
  Deduction deduction;
  const bool too_old = !found.empty() && facts.glibc && found.front()->glibc_min &&
                       *facts.glibc < *found.front()->glibc_min;
  if (too_old && !statics.empty())
    deduction.reasons.push_back(fmt::format("its glibc {} is older than the {} that '{}' needs",
                                            facts.glibc->str(), found.front()->glibc_min->str(),
                                            found.front()->triple.str()));
  if (wanted.libc == "musl" && odd_loader && !statics.empty())
    deduction.reasons.push_back(
        fmt::format("no target has its loader '{}': static programs need none",
                    terminal_line(facts.loaders.front())));
  found.insert(too_old ? found.begin() : found.end(), statics.begin(), statics.end());
  if (found.empty())
    refuse_device(facts, wanted);

  deduction.target = found.front();
  for (std::string& reason : reasons_for(facts, wanted, *deduction.target))
    deduction.reasons.push_back(std::move(reason));
  const OtherAnswers others = other_answers(facts, wanted, catalog);
  add_alternatives(found, others, deduction);
  deduction.doubts = doubts_for(facts, wanted, *deduction.target, found, others);
  return deduction;
}

}  // namespace xtool
