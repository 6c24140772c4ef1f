// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "zig_cpu.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace xtool {
namespace {

using Names = std::pair<std::string_view, std::string_view>;

// Extensions as gcc spells them after '+', and as LLVM calls the features.
constexpr std::array arm_extensions = {
    Names{"crypto", "crypto"}, Names{"crc", "crc"},         Names{"aes", "aes"},
    Names{"sha2", "sha2"},     Names{"sha3", "sha3"},       Names{"sm4", "sm4"},
    Names{"fp16", "fullfp16"}, Names{"dotprod", "dotprod"}, Names{"simd", "neon"},
    Names{"neon", "neon"},     Names{"lse", "lse"},         Names{"rdma", "rdm"},
    Names{"rcpc", "rcpc"},     Names{"sve", "sve"},         Names{"sve2", "sve2"},
    Names{"i8mm", "i8mm"},     Names{"bf16", "bf16"},       Names{"memtag", "mte"},
    Names{"sb", "sb"},         Names{"ssbs", "ssbs"},       Names{"profile", "spe"}};

// What -mfpu's names add to an ARM CPU with VFPv3; empty: nothing.
constexpr std::array fpus = {
    Names{"neon", "+neon"},
    Names{"neon-vfpv3", "+neon"},
    Names{"neon-fp16", "+neon+fp16"},
    Names{"neon-vfpv4", "+neon+vfp4"},
    Names{"neon-fp-armv8", "+neon+fp_armv8"},
    Names{"crypto-neon-fp-armv8", "+neon+fp_armv8+crypto"},
    Names{"vfpv3", "+d32"},
    Names{"vfpv4", "+d32+vfp4"},
};

constexpr std::array power_names = {Names{"power7", "pwr7"}, Names{"power8", "pwr8"},
                                    Names{"power9", "pwr9"}, Names{"power10", "pwr10"}};

// Requests that no target of this kind needs to be told.
constexpr std::array baselines = {
    std::string_view("x86-64"),      std::string_view("i386"),    std::string_view("i486"),
    std::string_view("i586"),        std::string_view("i686"),    std::string_view("pentium"),
    std::string_view("pentiumpro"),  std::string_view("generic"), std::string_view("powerpc64le"),
    std::string_view("loongarch64"), std::string_view("armv8-a"), std::string_view("armv8")};

template <typename List>
std::optional<std::string_view> look_up(const List& list, std::string_view name)
{
  for (const auto& [theirs, ours] : list)
    if (theirs == name)
      return ours;
  return std::nullopt;
}

std::string with_underscores(std::string_view name)
{
  std::string text(name);
  std::replace(text.begin(), text.end(), '-', '_');
  std::replace(text.begin(), text.end(), '.', '_');
  return text;
}

void remove(std::string& cpu, std::string_view feature)
{
  const std::size_t at = cpu.find(feature);
  if (at != std::string::npos)
    cpu.erase(at, feature.size());
}

// zig lets "-feature" win over "+feature", wherever it stands.
void add_features(std::string& cpu, std::string_view features)
{
  if (features.empty())
    return;
  if (cpu.empty())
    cpu = "generic";
  if (features.find("+neon") != std::string::npos || features.find("+d32") != std::string::npos)
    remove(cpu, "-d32");
  if (features.find("+neon") != std::string::npos)
    remove(cpu, "-neon");
  cpu += features;
}

// "+crc+crypto" of an ARM request; "+nofp" and the like would take away what the ABI needs.
std::string extension_features(std::string_view extensions)
{
  std::string features;
  while (!extensions.empty()) {
    extensions.remove_prefix(1);
    const std::string_view name = extensions.substr(0, extensions.find('+'));
    extensions.remove_prefix(name.size());
    if (const auto known = look_up(arm_extensions, name))
      features += "+" + std::string(*known);
  }
  return features;
}

// "armv7-a" -> 7; nothing for what is no architecture version.
std::optional<int> arm_version(std::string_view name)
{
  if (!name.starts_with("armv") || name.size() < 5 || name[4] < '4' || name[4] > '9')
    return std::nullopt;
  return name[4] - '0';
}

int base_arm_version(std::string_view cpu)
{
  const std::size_t at = cpu.find("+v");
  return at != std::string::npos && at + 2 < cpu.size() && cpu[at + 2] >= '4' && cpu[at + 2] <= '9'
             ? cpu[at + 2] - '0'
             : 7;
}

// "armv8.2-a" -> "+v8_2a".
std::string version_feature(std::string_view name)
{
  std::string feature = "+" + with_underscores(name.substr(3));
  const std::size_t dash = feature.rfind('_');
  if (dash != std::string::npos && dash + 2 == feature.size() && feature.back() == 'a')
    feature.erase(dash, 1);
  else if (feature.size() == 3)
    feature += 'a';
  return feature;
}

std::string arm_cpu(std::string base, std::string_view request, bool is_64_bit)
{
  const std::size_t plus = std::min(request.find('+'), request.size());
  const std::string_view name = request.substr(0, plus);
  const bool soft = base.find("+soft_float") != std::string::npos;
  std::string features = soft ? std::string() : extension_features(request.substr(plus));
  if (const auto version = arm_version(name)) {
    const bool more = is_64_bit ? name != "armv8-a" : *version > base_arm_version(base);
    if (more)
      features = version_feature(name) + features;
    add_features(base, features);
    return base;
  }
  if (name != "generic") {
    base = with_underscores(name);
    if (soft)
      base += "+soft_float";
  }
  add_features(base, features);
  return base;
}

// "rv64gcv_zba" adds v and zba to what the target has anyway.
std::string riscv_cpu(std::string base, std::string_view isa)
{
  constexpr std::string_view usual = "imafdgc";
  std::string features;
  std::string_view rest = isa.substr(std::min<std::size_t>(4, isa.size()));
  const std::string_view letters = rest.substr(0, rest.find('_'));
  rest.remove_prefix(letters.size());
  for (const char letter : letters)
    if (usual.find(letter) == std::string::npos)
      features += std::string("+") + letter;
  while (!rest.empty()) {
    rest.remove_prefix(1);
    const std::string_view name = rest.substr(0, rest.find('_'));
    rest.remove_prefix(name.size());
    if (name != "zicsr" && name != "zifencei")
      features += "+" + std::string(name);
  }
  if (!features.empty() && base.empty())
    base = isa.starts_with("rv64") ? "generic_rv64+m+a+f+d+c" : "generic_rv32+m+a+f+d+c";
  return base + features;
}

std::string translated(const ShimConfig& config, std::string_view request)
{
  const std::string_view target = config.target;
  if (std::find(baselines.begin(), baselines.end(), request) != baselines.end() ||
      request == "native")
    return config.cpu;
  if (target.starts_with("arm") || target.starts_with("thumb"))
    return arm_cpu(config.cpu, request, false);
  if (target.starts_with("aarch64"))
    return arm_cpu(config.cpu, request, true);
  if (target.starts_with("riscv") && request.starts_with("rv"))
    return riscv_cpu(config.cpu, request);
  if (const auto power = look_up(power_names, request))
    return std::string(*power);
  return with_underscores(request);
}

bool takes_float_abi(const ShimConfig& config)
{
  return config.target.starts_with("arm-") || config.target.starts_with("armeb-") ||
         config.target.starts_with("thumb");
}

// What an ARM call may say about floating point: only what the target says already.
void check_float_abi(const ShimConfig& config, const std::string& flag, CpuChoice& choice)
{
  if (!takes_float_abi(config)) {
    choice.kept.push_back(flag);
    return;
  }
  const bool hard_target = config.target.ends_with("hf");
  const bool hard = flag == "-mfloat-abi=hard" || flag == "-mhard-float";
  if (hard != hard_target)
    choice.refusal = "'" + flag + "' asks for another float ABI than that of " + config.triple;
  choice.rewrites.push_back({.from = flag, .reason = "the target decides about the float ABI"});
}

void take_fpu(const ShimConfig& config, const std::string& flag, CpuChoice& choice)
{
  const auto features = look_up(fpus, std::string_view(flag).substr(6));
  if (!features || !takes_float_abi(config) ||
      config.cpu.find("+soft_float") != std::string::npos) {
    choice.rewrites.push_back({.from = flag, .reason = "zig's -mcpu says which FPU there is"});
    return;
  }
  add_features(choice.cpu, *features);
  choice.rewrites.push_back(
      {.from = flag, .to = "-mcpu=" + choice.cpu, .reason = "zig ignores -mfpu"});
}

void take_cpu(const ShimConfig& config, const std::string& flag, CpuChoice& choice)
{
  const std::string_view request = std::string_view(flag).substr(flag.find('=') + 1);
  choice.cpu = translated(config, request);
  if (choice.cpu != config.cpu)
    choice.rewrites.push_back(
        {.from = flag, .to = "-mcpu=" + choice.cpu, .reason = "zig has its own names for CPUs"});
  else if (request == "native")
    choice.rewrites.push_back({.from = flag, .reason = "this machine's CPU is not the target's"});
  else
    choice.rewrites.push_back({.from = flag, .reason = "the target has that anyway"});
}

}  // namespace

std::span<const std::pair<std::string_view, std::string_view>> fpu_features() { return fpus; }

CpuChoice choose_cpu(const ShimConfig& config, const std::vector<std::string>& flags, bool compiles)
{
  CpuChoice choice{.cpu = config.cpu};
  for (const std::string& flag : flags) {
    if (flag.starts_with("-mfloat-abi=") || flag == "-msoft-float" || flag == "-mhard-float")
      check_float_abi(config, flag, choice);
    else if (!compiles)
      choice.rewrites.push_back(
          {.from = flag, .reason = "zig would build its libraries again for another CPU"});
    else if (flag.starts_with("-mtune="))
      choice.rewrites.push_back({.from = flag, .reason = "zig takes -mtune for the CPU itself"});
    else if (flag.starts_with("-mfpu="))
      take_fpu(config, flag, choice);
    else
      take_cpu(config, flag, choice);
  }
  return choice;
}

}  // namespace xtool
