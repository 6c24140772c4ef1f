// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "examination.hpp"

#include <xtool/rust/private_sysroot.hpp>
#include <xtool/support/file_access.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/owner.hpp>
#include <xtool/support/shell.hpp>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>
#include <system_error>

namespace xtool {
namespace {

namespace fs = std::filesystem;

// The nearest directory above that is there: where a new one would be made.
fs::path existing(fs::path path)
{
  std::error_code absent;
  while (!fs::exists(path, absent) && path.has_relative_path())
    path = path.parent_path();
  return path;
}

void disk_space(const Machine& machine, Report& report)
{
  constexpr std::uint64_t enough = std::uint64_t{1} << 30;
  std::vector<fs::path> paths{machine.home.root()};
  if (machine.sysroot)
    paths.push_back(machine.sysroot->root());
  for (const fs::path& path : paths)
    if (const std::uint64_t free = free_space(existing(path)); free < enough)
      report.found("little",
                   {{"path", path.string()}, {"free", fmt::format("{} MiB", free >> 20)}});
}

bool is_writable(const fs::path& path) { return may_write(existing(path)); }

// What belongs to somebody else outside of one's own home is shared, and meant to be read only.
bool is_shared(const fs::path& path, const Env& env)
{
  if (is_owned_by_user(existing(path)))
    return false;
  const fs::path below = existing(path).lexically_relative(env.get("HOME").value_or("/"));
  return below.empty() || *below.begin() == "..";
}

// Where builds put what they make, if that is configured (target_dir in Cargo's
// src/context/mod.rs).
void target_directory(const Machine& machine, Report& report)
{
  const KeyPath key{"build", "target-dir"};
  std::optional<ConfigSource> source = machine.config ? machine.config->winner(key) : std::nullopt;
  if (const auto variable = machine.env.get("CARGO_TARGET_DIR"))
    source = ConfigSource{.origin = "CARGO_TARGET_DIR", .value = *variable};
  if (!source || !source->value.is_string())
    return;
  const fs::path named = source->value.get<std::string>();
  const std::string help =
      fmt::format("name another one, or take it out: `{}`", removal_command(*source, key));
  if (named.empty()) {
    report.found("empty", {{"origin", describe_origin(*source)}, {"help", help}});
    return;
  }
  const fs::path base =
      source->line ? fs::path(source->origin).parent_path().parent_path() : machine.env.cwd();
  const fs::path place = existing((base / named).lexically_normal());
  std::error_code unseen;
  if (!fs::is_directory(place, unseen))
    report.found("no-directory", {{"path", named.string()},
                                  {"what", "the directory that builds write to"},
                                  {"file", place.string()},
                                  {"help", help}});
}

void permissions(const Machine& machine, Report& report)
{
  const auto look = [&](const fs::path& path, std::string_view id, std::string_view what) {
    std::error_code absent;
    const fs::path there = existing(path);
    const std::string place = there.string();
    if (!fs::is_directory(there, absent)) {
      report.found("no-directory",
                   {{"path", path.string()},
                    {"what", std::string(what)},
                    {"file", place},
                    {"help", fmt::format("move it away: `{}`",
                                         shell_command({"mv", place, place + ".old"}))}});
      return;
    }
    if (is_writable(path) || (fs::exists(path, absent) && is_shared(path, machine.env)))
      return;
    report.found(id,
                 {{"path", path.string()},
                  {"what", std::string(what)},
                  {"help", is_owned_by_user(there)
                               ? fmt::format("`chmod -R u+rwX {}`", shell_word(place))
                               : fmt::format("`sudo chown -R \"$USER\" {}`", shell_word(place))}});
  };
  if (machine.sysroot)
    look(machine.sysroot->rustlib(), "sysroot", "the sysroot");
  look(machine.home.root(), "directory", "xtool's home");
  look(machine.cargo_home, "directory", "Cargo's home");
  target_directory(machine, report);
}

// What curl understands (CURLOPT_PROXY): a scheme that it knows, or none, and a host.
bool is_proxy(std::string_view value)
{
  const std::size_t scheme = value.find("://");
  if (scheme != std::string::npos) {
    constexpr std::array known{"http", "https", "socks4", "socks4a", "socks5", "socks5h"};
    std::string name(value.substr(0, scheme));
    std::transform(name.begin(), name.end(), name.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    if (std::find(known.begin(), known.end(), name) == known.end())
      return false;
    value.remove_prefix(scheme + 3);
  }
  return !value.empty() && value.find_first_of(" \t\r\n") == std::string::npos &&
         value.front() != '/' && value.front() != ':';
}

// A proxy may be written without a scheme, by which a URL is recognised elsewhere.
std::string without_user(const std::string& proxy)
{
  const std::size_t at = proxy.rfind('@');
  const std::size_t scheme = proxy.find("://");
  const std::string start = scheme < at ? proxy.substr(0, scheme + 3) : "";
  return at == std::string::npos ? proxy : start + "***" + proxy.substr(at);
}

void proxy(const Machine& machine, Report& report)
{
  for (const char* variable :
       {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"})
    if (const auto value = machine.env.get(variable); value && !is_proxy(*value))
      report.found("malformed", {{"variable", variable}, {"value", without_user(*value)}});
  if (machine.env.get("HTTP_PROXY") && !machine.env.get("http_proxy"))
    report.found("upper-case");
}

// Nothing was made in the future.
void clock(const Machine& machine, Report& report)
{
  if (!machine.toolchain || !machine.toolchain->commit_date)
    return;
  const std::string today = fmt::format("{:%Y-%m-%d}", fmt::gmtime(std::time(nullptr)));
  if (today < *machine.toolchain->commit_date)
    report.found("behind", {{"today", today}, {"made", *machine.toolchain->commit_date}});
}

void xtool_home(const Machine& machine, Report& report)
{
  std::error_code absent;
  for (const auto& file : fs::directory_iterator(machine.home.linker_records(), absent)) {
    const std::string name = file.path().stem().string();
    if (file.path().extension() != ".json")
      continue;
    try {
      const Triple triple = Triple::parse(name);
      read_linker_record(machine.home, triple);
      const bool apart = machine.toolchain &&
                         find_private_std(machine.home, *machine.toolchain, triple).has_value();
      if (machine.sysroot && machine.sysroot->state(triple).absent() && !apart)
        report.found("no-std-any-more", {{"triple", name}});
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::invalid_input && error.kind() != ErrorKind::unknown_target)
        throw;
      report.found("damaged-record",
                   {{"fact", error.what()}, {"triple", name}, {"file", file.path().string()}});
    }
  }
}

void paths_blank(const Machine& machine, Report& report)
{
  const auto look = [&](const fs::path& path, std::string_view what, std::string_view help) {
    if (path.string().find(' ') != std::string::npos)
      report.found(
          "blank",
          {{"path", path.string()}, {"what", std::string(what)}, {"help", std::string(help)}});
  };
  look(machine.home.root(), "xtool's home",
       "choose another: `export XTOOL_HOME=DIRECTORY`, then set the linkers up again");
  look(machine.cargo_home, "Cargo's home", "choose another: `export CARGO_HOME=DIRECTORY`");
  look(machine.env.cwd(), "this directory",
       "build elsewhere when a C library fails: `export CARGO_TARGET_DIR=DIRECTORY`");
}

}  // namespace

std::span<const MachineCheck> machine_checks()
{
  static constexpr std::array checks{MachineCheck{"paths-blank", paths_blank},
                                     MachineCheck{"disk-space", disk_space},
                                     MachineCheck{"permissions", permissions},
                                     MachineCheck{"proxy", proxy},
                                     MachineCheck{"clock", clock},
                                     MachineCheck{"xtool-home", xtool_home}};
  return checks;
}

}  // namespace xtool
