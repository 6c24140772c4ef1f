// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "device_wanted.hpp"

#include "device_tables.hpp"

#include <xtool/support/entry_path.hpp>
#include <xtool/support/error.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace xtool {
namespace {

bool contains(const std::vector<std::string>& words, std::string_view word)
{
  return std::find(words.begin(), words.end(), word) != words.end();
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

// The system that was named, else the one that a program or the C library tells. Whoever names one
// that is not known gets no answer for another.
std::string find_os(const DeviceFacts& facts)
{
  std::string os(find_system(facts.system));
  if (os == "solaris" && is_illumos(facts))
    os = "illumos";
  if (facts.program && (os.empty() || os == "linux") && !facts.program->os.empty())
    os = facts.program->os;
  if (os.empty() && !facts.system.empty())
    throw Error(ErrorKind::unknown_target,
                fmt::format("no target of Rust is known for the system '{}'",
                            facts.system.substr(0, facts.system.find(' '))))
        .help("`xtool target list` shows the systems that Rust has targets for");
  if (os.empty() || os == "linux")
    os = facts.libc == "bionic" ? "android" : os;
  // Windows writes "AMD64" and "ARM64", the others do not.
  const bool capitals = std::any_of(facts.machine.begin(), facts.machine.end(),
                                    [](char c) { return c >= 'A' && c <= 'Z'; });
  if (os.empty())
    os = capitals ? "windows" : "linux";
  return os;
}

[[noreturn]] void refuse_machine(const DeviceFacts& facts)
{
  const std::string message =
      !facts.machine.empty() ? fmt::format("'{}' is not a known machine", facts.machine)
      : !facts.uname.empty()
          ? fmt::format("'{}' does not name a known machine", terminal_line(facts.uname))
          : "nothing is known of the device's processor";
  throw Error(ErrorKind::usage, message)
      .help(
          "pass what `uname -m` prints there with `--uname`, or one of its programs with "
          "`--binary`");
}

}  // namespace

Wanted wanted_of(const DeviceFacts& facts)
{
  const MachineName* const machine = find_machine(facts.machine);
  if (machine == nullptr && !facts.program)
    refuse_machine(facts);
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
  if (wanted.arch == "powerpc" && !facts.processor.empty())
    wanted.spe = facts.processor.find("e500") != std::string::npos &&
                 facts.processor.find("e500mc") == std::string::npos;
  if (facts.machine.starts_with("e500"))
    wanted.spe = true;
  if (!wanted.arm)
    wanted.arm = arm_version(program.cpu);
  if (!facts.cpu_features.empty() && !contains(facts.cpu_features, "sse2"))
    wanted.x86 = 5;
  wanted.gnu_tools = made_by_gnu_tools(program) ||
                     (wanted.os == "windows" && find_system(facts.system) == "windows" &&
                      !facts.system.starts_with('W') && !facts.system.starts_with('w'));
  return wanted;
}

void apply_multiarch(DeviceFacts& facts)
{
  const std::size_t dash = facts.multiarch.find("-linux-");
  if (dash == std::string::npos)
    return;
  const std::string prefix = facts.multiarch.substr(0, dash);
  const std::string_view abi = std::string_view(facts.multiarch).substr(dash + 7);
  const MachineName* const libraries = find_machine(prefix);
  if (libraries == nullptr)
    return;
  if (facts.machine.empty())
    facts.machine = prefix;
  const MachineName* const machine = find_machine(facts.machine);
  if (machine != nullptr && facts.word_bits == 0 && libraries->bits == 32 &&
      narrow_arch(machine->arch) == libraries->arch)
    facts.word_bits = 32;
  // Here, unlike what uname prints, "mips" is the big-endian one.
  if (facts.endian.empty())
    facts.endian = libraries->endian.empty() ? "big" : libraries->endian;
  if (facts.float_abi.empty() && libraries->arch == "arm")
    facts.float_abi = abi.ends_with("eabihf") ? "hard" : abi.ends_with("eabi") ? "soft" : "";
  if (facts.libc.empty())
    facts.libc = abi.starts_with("gnu") ? "glibc" : abi.starts_with("musl") ? "musl" : "";
}

}  // namespace xtool
