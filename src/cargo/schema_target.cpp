// SPDX-License-Identifier: Apache-2.0 OR MIT
// What [target] contains: src/context/target.rs in Cargo.
#include "config_schema.hpp"
#include "schema_types.hpp"

#include <xtool/cargo/cfg.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace xtool {
namespace {

using FlawKind = ConfigFlaw::Kind;
using Effect = ConfigFlaw::Effect;

constexpr std::array target_words{"linker", "runner", "rustflags", "rustdocflags"};

std::optional<ConfigFlaw> target_value_flaw(const TomlValueAt& value)
{
  const std::string& word = value.path.back();
  const unsigned types = word == "linker" ? text : text | list;
  if ((types & type_bit(value.type)) == 0 || !all_text(value))
    return wrong_type(value, types);
  const bool empty = value.value == "" || (value.value.is_array() && value.value.empty());
  if (word == "runner" && empty)
    return flaw(FlawKind::refused, Effect::refused, value.path,
                fmt::format("cargo refuses '{}', which names no program", to_string(value.path)));
  return std::nullopt;
}

// What Cargo takes for the result of a library's build script.
std::optional<ConfigFlaw> override_flaw(const TomlValueAt& value)
{
  const KeyPath& path = value.path;
  constexpr std::array lists{"rustc-link-lib",          "rustc-link-search",
                             "rustc-link-arg-cdylib",   "rustc-cdylib-link-arg",
                             "rustc-link-arg-bins",     "rustc-link-arg",
                             "rustc-link-arg-tests",    "rustc-link-arg-benches",
                             "rustc-link-arg-examples", "rustc-cfg",
                             "rustc-check-cfg"};
  const std::string& word = path[3];
  if (word == "warning" || word.starts_with("rerun-if-"))
    return flaw(
        FlawKind::refused, Effect::refused_for_target, path,
        fmt::format("cargo refuses '{}' when it builds for '{}'", to_string(path), path[1]));
  const bool is_list = std::find(lists.begin(), lists.end(), word) != lists.end();
  const unsigned types = is_list ? list : word == "rustc-env" ? table : text;
  const bool fits = path.size() > 4 ? types == table : (types & type_bit(value.type)) != 0;
  return fits ? std::nullopt : std::optional(wrong_type(value, types, Effect::refused_for_target));
}

}  // namespace

bool is_target_word(const std::string& word)
{
  return std::find(target_words.begin(), target_words.end(), word) != target_words.end();
}

// rustc's names with a dot are those of ARMv8-M, such as thumbv8m.main-none-eabi.
bool is_dotted_target(const KeyPath& path)
{
  return path.size() > 3 && path[0] == "target" && path[1].find('-') == std::string::npos &&
         path[2].find('-') != std::string::npos && is_target_word(path[3]);
}

std::optional<ConfigFlaw> target_flaw(const TomlValueAt& value)
{
  const KeyPath& path = value.path;
  const std::string name = to_string(path);
  if (path.size() == 2 && value.type == TomlValueAt::Type::table)
    return std::nullopt;
  if (path.size() == 2)
    return flaw(FlawKind::misplaced_target, Effect::refused, path,
                fmt::format("cargo refuses '{}': below [target] are tables of targets, such as "
                            "[target.x86_64-unknown-linux-gnu]",
                            name));
  if (path[1] == "target" && path.size() > 3)
    return flaw(FlawKind::misplaced_target, Effect::ignored, path,
                fmt::format("cargo ignores '{}'; did you mean '{}'?", name,
                            to_string(KeyPath(path.begin() + 1, path.end()))));
  const bool dotted_name = is_dotted_target(path);
  if (is_target_word(path[2]) || dotted_name)
    return path.size() == (dotted_name ? 4U : 3U)
               ? target_value_flaw(value)
               : std::optional(
                     flaw(FlawKind::refused, Effect::refused, path,
                          fmt::format("cargo refuses the table '{}', which has to be {}",
                                      to_string(KeyPath(path.begin(), path.begin() + 3)),
                                      words_for(path[2] == "linker" ? text : text | list))));
  const std::vector<std::string> known(target_words.begin(), target_words.end());
  if (is_cfg(path[1]))
    return flaw(
        FlawKind::unknown_key, Effect::warned, path,
        fmt::format("cargo has no key '{}' and ignores it{}", name, suggestion(path[2], known)));
  if (path.size() > 3)
    return override_flaw(value);
  if (path[1].find('.') != std::string::npos)
    return std::nullopt;  // ignored as a whole, which is told otherwise
  if (path[2] == "ar")
    return std::nullopt;
  return flaw(FlawKind::unknown_key, Effect::refused_for_target, path,
              fmt::format("cargo has no key '{}' and refuses it when it builds for '{}'{}", name,
                          path[1], suggestion(path[2], known)));
}

}  // namespace xtool
