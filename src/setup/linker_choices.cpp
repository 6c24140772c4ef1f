// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/setup/linker_choices.hpp>

#include <xtool/cargo/config_file.hpp>
#include <xtool/link/find/linker_kinds.hpp>
#include <xtool/link/find/vendor_sdk.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <system_error>
#include <vector>

namespace xtool {
namespace {

constexpr std::string_view script = "script";

// Whether the settings went to the configuration of the project around here.
bool is_project_file(const std::string& file, const Env& env)
{
  std::error_code absent;
  const auto here = find_project_config_file(env);
  return here && std::filesystem::equivalent(*here, file, absent);
}

// Of what can be asked for, the kind that served the last time.
std::optional<LinkerKind> kind_of(const LinkerRecord& record)
{
  // For musl, any compiler that comes later does more than LLD alone.
  if (record.kind == LinkerKind::rust_lld && record.sdk.empty() && record.sdkroot.empty())
    return std::nullopt;
  const bool by_compiler = !record.compiler.empty() && record.kind != LinkerKind::rust_lld;
  const std::optional<LinkerKind> kind =
      by_compiler ? parse_linker_kind(record.compiler) : record.kind;
  return kind && !row_of(*kind).option.empty() ? kind : std::nullopt;
}

// Whether it links with the SDKs of boards and routers.
bool takes_vendor_sdk(const TargetEntry& entry)
{
  return links_through_compiler(entry) && !links_with_sdk(entry) && entry.os != "android";
}

// Whether a variable names an SDK for the target now.
bool names_sdk(const Env& env, const TargetEntry& entry)
{
  if (takes_vendor_sdk(entry))
    return sourced_sdk_serves(entry, env);
  const std::string& name = entry.triple.str();
  const std::vector<const char*> variables =
      name.ends_with("-msvc")            ? std::vector{"XTOOL_WINSDK", "XWIN_CACHE_DIR"}
      : name.ends_with("-emscripten")    ? std::vector{"EMSDK"}
      : entry.triple.vendor() == "apple" ? std::vector{"SDKROOT", "DEVELOPER_DIR"}
                                         : std::vector<const char*>();
  return std::any_of(variables.begin(), variables.end(),
                     [&](const char* variable) { return env.get(variable).has_value(); });
}

// Whether a linker of the kind, or of any, may take the SDK of the last time.
bool may_take_sdk(const TargetEntry& entry, std::optional<LinkerKind> kind)
{
  return takes_vendor_sdk(entry) ? !kind || kind == LinkerKind::gcc : kind != LinkerKind::zig;
}

}  // namespace

LinkerChoices make_choices(const TargetEntry& entry, const LinkerOptions& options,
                           const LinkerRecord* before, const Env& env)
{
  LinkerChoices choices{.kind = options.kind,
                        .glibc = options.glibc,
                        .shim = options.shim.value_or(ShimKind::exec),
                        .project = options.project,
                        .runner = options.runner.value_or(true),
                        .environment = options.environment.value_or(true)};
  if (!choices.kind && (options.glibc || options.shim || !options.zig_version.empty()))
    choices.kind = LinkerKind::zig;
  if (!options.sdk.empty()) {
    choices.sdk = (env.cwd() / options.sdk).lexically_normal();
    choices.sdk_found_by = by_sdk_option;
  } else if (!options.compiler.empty()) {
    choices.sdk = env.find_program(options.compiler).value_or(env.cwd() / options.compiler);
    choices.sdk_found_by = fmt::format("--{}", to_string(options.kind.value()));
  }
  if (before == nullptr || options.afresh)
    return choices;
  std::error_code gone;
  if (choices.sdk.empty() && may_take_sdk(entry, choices.kind) && !before->sdk.empty() &&
      std::filesystem::exists(before->sdk, gone) && !names_sdk(env, entry)) {
    choices.sdk = before->sdk;
    choices.sdk_found_by = by_last_set_up;
  }

  const std::optional<LinkerKind> last = kind_of(*before);
  if (!choices.kind && last) {
    choices.kind = last;
    choices.kind_is_old = true;
  }
  if (choices.kind == LinkerKind::zig && last == LinkerKind::zig) {
    if (!choices.glibc)
      choices.glibc = GlibcVersion::parse(before->glibc_wanted);
    if (!options.shim && before->shim == script)
      choices.shim = ShimKind::script;
    if (choices.kind_is_old && !env.get("XTOOL_ZIG"))
      choices.zig = before->zig;
  }
  if (!options.runner)
    choices.runner = before->sets_runner;
  if (!options.environment)
    choices.environment = before->sets_environment;
  if (!options.project && !options.global && !before->config_file.empty())
    choices.project = is_project_file(before->config_file, env);
  return choices;
}

void remember(const LinkerChoices& choices, LinkerRecord& record)
{
  if (record.kind == LinkerKind::zig || record.compiler == to_string(LinkerKind::zig)) {
    record.glibc_wanted = choices.glibc ? choices.glibc->str() : "";
    record.shim = choices.shim == ShimKind::script ? script : "exec";
  }
  record.sets_environment = choices.environment;
  record.sets_runner = choices.runner;
}

}  // namespace xtool
