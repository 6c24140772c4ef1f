// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "target_info.hpp"

#include "cli/options.hpp"
#include "cli/targets.hpp"
#include "linker_outlook_report.hpp"

#include <xtool/build/std_builder.hpp>
#include <xtool/rust/private_sysroot.hpp>
#include <xtool/setup/linker_outlook.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace xtool::cli {
namespace {

struct InfoOptions {
  SysrootOptions sysroot = {};
  std::string target = {};
};

// What this machine has for a target.
struct Machine {
  std::optional<std::string> rustc = {};  // the toolchain's version; nothing without a toolchain
  std::optional<bool> available = {};     // whether that toolchain's channel has a std for it
  bool installed = false;
  std::optional<std::string> own_sysroot = {};  // xtool's, if the std is there
  std::optional<BuildRecord> built = {};        // how xtool has built the installed std
  std::vector<std::string> compilers = {};      // C cross compilers found on PATH
  std::optional<std::string> emulator = {};
  LinkerOutlook outlook = {};
};

Machine look_around(const TargetEntry& entry, const InfoOptions& options, Workbench& bench)
{
  Machine machine;
  for (const std::string& prefix : entry.gnu_prefixes)
    if (const auto found = bench.env().find_program(prefix + "-gcc"))
      machine.compilers.push_back(found->string());
  if (entry.qemu)
    for (const char* suffix : {"", "-static"})
      if (const auto found = bench.env().find_program(entry.qemu->program + suffix);
          found && !machine.emulator)
        machine.emulator = found->string();
  std::optional<Installation> found;
  try {
    found = bench.installation(options.sysroot);
    const Installation& installation = *found;
    machine.rustc = installation.toolchain.version;
    const auto own = find_private_std(bench.home(), installation.toolchain, entry.triple);
    const Sysroot& sysroot = own ? *own : installation.sysroot;
    machine.installed = sysroot.state(entry.triple).installed(sysroot.kind());
    if (own)
      machine.own_sysroot = own->root().string();
    if (machine.installed)
      machine.built = build_record(sysroot, entry.triple);
    if (const auto manifest = manifest_at_hand(bench, options.sysroot, installation))
      machine.available = manifest->available(entry.triple);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::no_toolchain || !options.sysroot.toolchain.empty() ||
        !options.sysroot.sysroot.empty())
      throw;
  }
  machine.outlook = linker_outlook(entry, bench.surroundings(), found ? &*found : nullptr);
  return machine;
}

// A fact of the catalog as one line of text; empty when the catalog does not have it.
std::string plain(const Json& value)
{
  if (value.is_null())
    return "";
  if (value.is_string())
    return value.get<std::string>();
  if (value.is_boolean())
    return value.get<bool>() ? "yes" : "no";
  if (value.is_array()) {
    std::string joined;
    for (const Json& item : value)
      joined += (joined.empty() ? "" : ", ") + plain(item);
    return joined;
  }
  return value.dump();
}

std::string member(const Json& object, const char* key)
{
  return object.is_object() && object.contains(key) ? plain(object.at(key)) : std::string();
}

void add_line(std::string& text, std::string_view label, const std::string& value)
{
  if (!value.empty())
    text += fmt::format("  {:<15} {}\n", std::string(label) + ":", value);
}

// The cross compiler of each distribution that is known to have one.
void add_packages(std::string& text, const TargetEntry& entry)
{
  for (const TargetEntry::Packages& names : entry.packages)
    if (const std::optional<std::string>& compiler = names.cxx ? names.cxx : names.cc)
      add_line(text, "package", fmt::format("{} ({})", *compiler, names.distribution));
}

std::string machine_text(const TargetEntry& entry, const Machine& machine)
{
  std::string text;
  if (!machine.rustc) {
    add_line(text, "toolchain", "no rustc found");
  } else {
    add_line(text, "toolchain", "rustc " + *machine.rustc);
    const bool available = machine.available.value_or(entry.std);
    add_line(text, "installed",
             machine.installed ? "yes"
             : available
                 ? fmt::format("no, but `xtool target add {}` can install it", entry.triple.str())
                 : fmt::format("no, and none is published; `xtool target build {}` builds it",
                               entry.triple.str()));
  }
  if (machine.built)
    add_line(text, "built by xtool",
             fmt::format("{}, optimisation level {}",
                         machine.built->recipe.std ? "std" : "core and alloc",
                         machine.built->recipe.opt_level));
  add_line(text, "sysroot", machine.own_sysroot.value_or(""));
  if (!entry.gnu_prefixes.empty())
    add_line(text, "C compiler",
             machine.compilers.empty() ? "none on PATH"
                                       : fmt::format("{}", fmt::join(machine.compilers, ", ")));
  if (entry.qemu)
    add_line(text, "emulator", machine.emulator.value_or("none on PATH"));
  return text;
}

std::string describe(const TargetEntry& entry, const Machine& machine)
{
  const Json facts = to_json(entry);
  const auto part = [&](const char* key, const char* inner) {
    return facts.contains(key) ? member(facts.at(key), inner) : std::string();
  };
  std::string text = fmt::format("{}\n", entry.triple.str());
  add_line(text, "description", entry.description);
  add_line(text, "tier", fmt::format("{}", entry.tier));
  add_line(text, "prebuilt std", entry.std ? "yes" : "no");
  add_line(text, "host tools", entry.host_tools ? "yes" : "no");
  add_line(text, "architecture",
           fmt::format("{}, {} bits, {} endian", entry.arch, entry.pointer_width, entry.endian));
  add_line(text, "system", entry.os);
  for (const auto& [label, key] :
       {std::pair{"C library", "libc"}, {"oldest glibc", "glibc_min"}, {"float ABI", "float_abi"}})
    add_line(text, label, member(facts, key));
  if (!part("elf", "class").empty())
    add_line(text, "ELF", part("elf", "class") + ", " + part("elf", "machine"));
  for (const auto& [label, key] : {std::pair{"interpreter", "interpreter"},
                                   {"LLVM target", "llvm_target"},
                                   {"GNU prefixes", "gnu_prefixes"}})
    add_line(text, label, member(facts, key));
  add_packages(text, entry);
  add_line(text, "zig", part("zig", "target"));
  add_line(text, "qemu", part("qemu", "program"));
  add_line(text, "Android NDK", part("ndk", "abi"));
  add_line(text, "also known as", member(facts, "aliases"));
  for (const std::string& note : entry.notes)
    add_line(text, "note", note);
  return text + "\non this machine\n" + machine_text(entry, machine) + "\nlinkers\n" +
         outlook_text(machine.outlook);
}

Json json_of_build(const BuildRecord& built)
{
  return {{"crates", built.recipe.std ? "std" : "alloc"},
          {"features", built.recipe.features},
          {"rustflags", built.recipe.rustflags},
          {"opt_level", built.recipe.opt_level}};
}

Json json(const TargetEntry& entry, const Machine& machine)
{
  Json result = to_json(entry);
  result["installed"] = machine.installed;
  result["available"] = machine.available ? Json(*machine.available) : Json();
  result["machine"] = {
      {"rustc", machine.rustc ? Json(*machine.rustc) : Json()},
      {"built", machine.built ? json_of_build(*machine.built) : Json()},
      {"private_sysroot", machine.own_sysroot ? Json(*machine.own_sysroot) : Json()},
      {"c_compilers", machine.compilers},
      {"emulator", machine.emulator ? Json(*machine.emulator) : Json()}};
  result["machine"].update(outlook_json(machine.outlook));
  return result;
}

}  // namespace

Action bind_target_info(CLI::App& command)
{
  auto options = std::make_shared<InfoOptions>();
  add_option(command, "TARGET", options->target, "A target, or another name for one (armhf)")
      .required();
  bind_sysroot_options(command, options->sysroot);

  return [options](Workbench& bench) -> Outcome {
    const TargetEntry& entry = bench.catalog().require(without_glibc(options->target));
    const Machine machine = look_around(entry, *options, bench);
    return {.text = describe(entry, machine), .result = json(entry, machine)};
  };
}

}  // namespace xtool::cli
