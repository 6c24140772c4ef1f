// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "examination.hpp"

#include <xtool/link/find/ndk.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace xtool {
namespace {

namespace fs = std::filesystem;

bool is_android(TargetExamination& target) { return target.entry().os == "android"; }

std::optional<Ndk> ndk_of(TargetExamination& target) { return find_ndk(target.machine().env).ndk; }

bool has_ndk(TargetExamination& target) { return is_android(target) && ndk_of(target); }

void found(TargetExamination& target, Report& report)
{
  const NdkSearch search = find_ndk(target.machine().env);
  if (!search.misleading_variable.empty())
    report.found("no-ndk", {{"variable", search.misleading_variable},
                            {"directory", search.misleading_value}});
  else if (!search.ndk && !(target.trial() && target.trial()->verdict == LinkerVerdict::works))
    report.found("none");
}

void version(TargetExamination& target, Report& report)
{
  constexpr int without_libgcc = 23;
  const Ndk ndk = *ndk_of(target);
  const Placeholders values = {{"version", ndk.revision}, {"directory", ndk.directory.string()}};
  if (ndk.major > 0 && ndk.major < without_libgcc)
    return report.found("old", values);
  const auto& rust = target.machine().toolchain;
  if (rust && rust->release.version < Version{1, 68, 0})
    report.found("no-libgcc", {{"version", ndk.revision}, {"rustc", rust->release.str()}});
}

// "aarch64-linux-android21-clang", which the NDK may not have.
void api(TargetExamination& target, Report& report)
{
  const std::optional<TargetEntry::Ndk>& clang = target.entry().ndk;
  if (!target.linker() || target.linker()->program || !clang)
    return;
  const std::string& name = clang->target;
  const std::string wanted = fs::path(target.linker()->word).filename().string();
  const Ndk ndk = *ndk_of(target);
  const std::vector<int> levels = ndk_api_levels(ndk, name);
  if (!wanted.starts_with(name) || levels.empty())
    return;
  report.found(
      "no-clang",
      {{"clang", wanted},
       {"lowest",
        (ndk_bin(ndk).value() / fmt::format("{}{}-clang", name, levels.front())).string()}});
}

std::vector<std::string> flags_of(TargetExamination& target)
{
  std::vector<std::string> flags;
  if (!target.machine().config)
    return flags;
  for (const KeyPath& key :
       {target_key(target.entry().triple, "rustflags"), KeyPath{"build", "rustflags"}})
    for (const ResolvedKey& found : target.machine().config->resolve(key).values)
      if (found.value.is_array()) {
        for (const Json& flag : found.value)
          if (flag.is_string())
            flags.push_back(flag.get<std::string>());
      } else if (found.value.is_string()) {
        flags.push_back(found.value.get<std::string>());
      }
  return flags;
}

bool any_has(const std::vector<std::string>& flags, std::string_view text)
{
  return std::any_of(flags.begin(), flags.end(),
                     [&](const std::string& flag) { return flag.find(text) != std::string::npos; });
}

// NDK r28 aligns to 16 KB by itself (developer.android.com/guide/practices/page-sizes).
void page_size(TargetExamination& target, Report& report)
{
  constexpr int aligns = 28;
  const Ndk ndk = *ndk_of(target);
  if (target.entry().pointer_width == 64 && ndk.major > 0 && ndk.major < aligns &&
      !any_has(flags_of(target), "max-page-size=16384"))
    report.found("4k", {{"version", ndk.revision}});
}

void cxx_runtime(TargetExamination& target, Report& report)
{
  const std::vector<std::string> flags = flags_of(target);
  const auto source = target.setting("rustflags");
  if (source && any_has(flags, "c++_static") && any_has(flags, "c++_shared"))
    report.found("both", {{"origin", describe_origin(*source)},
                          {"key", fmt::format("target.{}.rustflags", target.triple())}});
}

}  // namespace

std::span<const TargetCheck> android_checks()
{
  static constexpr std::array checks{
      TargetCheck{"ndk-found", is_android, found}, TargetCheck{"ndk-version", has_ndk, version},
      TargetCheck{"ndk-api", has_ndk, api}, TargetCheck{"ndk-page-size", has_ndk, page_size},
      TargetCheck{"ndk-cxx-runtime", is_android, cxx_runtime}};
  return checks;
}

}  // namespace xtool
