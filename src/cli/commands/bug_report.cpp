// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "bug_report.hpp"

#include "cli/github.hpp"
#include "cli/setting_origins.hpp"

#include <xtool/link/linker_record.hpp>
#include <xtool/rust/rustup.hpp>
#include <xtool/support/build_info.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/os_release.hpp>
#include <xtool/support/privacy.hpp>
#include <xtool/support/secrets.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>

namespace xtool::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view masked_value = "***";

std::string item(std::string_view name, std::string_view value)
{
  return fmt::format("- {}: {}\n", name, value.empty() ? "none" : markdown_code(value));
}

std::string kernel(const Machine& machine)
{
  const auto text = read_file_if_exists(machine.root / "proc/sys/kernel/osrelease");
  return text ? text->substr(0, text->find('\n')) : std::string();
}

std::string distribution(const Machine& machine)
{
  const OsRelease system = OsRelease::parse(read_os_release(machine.env));
  std::string text = system.names.empty() ? std::string() : system.names.front();
  return text + (system.codename.empty() ? "" : " " + system.codename);
}

std::string versions(const Machine& machine)
{
  std::string text = "## Versions\n\n" + item("xtool", "xtool " + version_text(build_info())) +
                     item("distribution", distribution(machine)) + item("kernel", kernel(machine));
  if (machine.toolchain) {
    text += item("rustc", machine.toolchain->version) +
            item("host", machine.toolchain->host.str()) +
            item("sysroot", machine.toolchain->sysroot.string());
    if (machine.sysroot)
      text +=
          item("records", machine.sysroot->kind() == SysrootKind::rustup ? "rustup's" : "plain");
  } else if (machine.toolchain_error) {
    text += item("rustc", machine.toolchain_error->message());
  }
  const auto cargo = machine.config ? machine.config->cargo().version() : std::nullopt;
  return text + item("cargo", cargo ? cargo->str() : std::string());
}

std::string settings(Workbench& bench)
{
  std::string text = "\n## Settings\n\n";
  for (const EffectiveSetting& setting : effective_settings(
           bench.env(), bench.options(), bench.settings(), bench.home().settings_file().string()))
    text += fmt::format("- {}: {} ({})\n", setting.name, markdown_code(setting.value),
                        markdown_code(setting.origin));
  return text;
}

std::string variables(const Env& env)
{
  std::vector<std::string> lines = env.lines();
  std::sort(lines.begin(), lines.end());
  std::string text;
  for (const std::string& line : lines) {
    const std::size_t equals = std::min(line.find('='), line.size());
    const std::string name = line.substr(0, equals);
    if (concerns_builds(name))
      text += fmt::format("{}={}\n", name,
                          shown_value(name, line.substr(std::min(equals + 1, line.size()))));
  }
  return "\n## Environment\n\n" + markdown_block("sh", text);
}

// [env] may give any variable to programs: as with the environment, most are private.
std::string value_text(const TomlValueAt& value)
{
  if (value.path.size() > 1 && value.path.front() == "env" && !concerns_builds(value.path[1]))
    return fmt::format("\"{}\"", masked_value);
  const bool is_text = value.type == TomlValueAt::Type::string;
  std::string shown = is_text ? value.value.get<std::string>() : value.written;
  for (const std::string& segment : value.path)
    shown = shown_value(segment, std::move(shown));
  return is_text || shown == masked_value ? Json(shown).dump() : shown;
}

std::string configuration(const Machine& machine)
{
  std::string text = "\n## Cargo's configuration\n\n";
  if (machine.config_error)
    text += markdown_line(machine.config_error->message()) + "\n\n";
  if (!machine.config)
    return text;
  for (const ConfigSources::File& file : machine.config->files()) {
    std::string lines;
    for (const TomlValueAt& value : file.values)
      lines += fmt::format("{} = {}\n", to_string(value.path), value_text(value));
    text += fmt::format("{}{}:\n\n{}\n", markdown_code(file.path),
                        file.included ? " (included)" : "", markdown_block("toml", lines));
  }
  if (machine.config->files().empty())
    text += "There is none.\n\n";
  return text;
}

std::string records(Workbench& bench)
{
  std::string text;
  for (const Triple& target : recorded_targets(bench.home())) {
    const auto record = read_file_if_exists(bench.home().linker_record(target));
    text += fmt::format("{}:\n\n{}\n", markdown_code(target.str()),
                        markdown_block("json", record.value_or("")));
  }
  return "## Linkers that were set up\n\n" + (text.empty() ? "None.\n" : text);
}

}  // namespace

bool concerns_builds(std::string_view variable)
{
  constexpr std::array beginnings{
      "XTOOL",   "CARGO",  "PKG_CONFIG", "ANDROID",  "NDK",      "CC",      "CXX",
      "AR",      "RANLIB", "CFLAGS",     "CPPFLAGS", "CXXFLAGS", "LDFLAGS", "CMAKE",
      "BINDGEN", "LD",     "QEMU",       "WINE",     "HOST_CC",  "TARGET",  "HOST_CXX"};
  constexpr std::array whole{"PATH",     "CI",          "TERM",         "LANG",
                             "NO_COLOR", "FORCE_COLOR", "SSL_CERT_FILE"};
  // "CC" is also the beginning of "CC_aarch64", and not of "CCACHE_DIR".
  const auto begins = [&](std::string_view beginning) {
    return variable == beginning || variable.starts_with(std::string(beginning) + '_');
  };
  return std::any_of(beginnings.begin(), beginnings.end(), begins) ||
         variable.starts_with("RUST") ||
         std::find(whole.begin(), whole.end(), variable) != whole.end() ||
         variable.ends_with("_proxy") || variable.ends_with("_PROXY");
}

std::string shown_value(std::string_view name, std::string value)
{
  if (names_secret(name))
    return std::string(masked_value);
  // A proxy may be written without a scheme, so that it is not seen to be a URL.
  const bool proxy = name.ends_with("proxy") || name.ends_with("PROXY");
  if (const std::size_t at = value.rfind('@'); proxy && at != std::string::npos)
    return fmt::format("{}{}", masked_value, value.substr(at));
  return without_secrets(value);
}

std::string bug_report(const Machine& machine, const Diagnosis& diagnosis, Workbench& bench)
{
  std::string toolchains = "\n## rustup's toolchains\n\n";
  const std::vector<std::string> names = rustup_toolchains(bench.env());
  for (const std::string& name : names)
    toolchains += fmt::format("- {}\n", markdown_code(name));
  if (names.empty())
    toolchains += "None.\n";
  const std::string report = "# Report of xtool doctor\n\n" + versions(machine) + toolchains +
                             settings(bench) + variables(bench.env()) + configuration(machine) +
                             records(bench) + "\n## Findings\n\n" +
                             markdown_block("text", diagnosis_text(diagnosis));
  return without_person(report, Person::of(bench.env()));
}

}  // namespace xtool::cli
