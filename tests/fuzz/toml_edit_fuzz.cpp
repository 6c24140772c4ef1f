// SPDX-License-Identifier: Apache-2.0 OR MIT
// A configuration file of a user's, in which one value is set and taken out: the first line is its
// key, the second its value.
#include <xtool/cargo/toml_edit.hpp>
#include <xtool/support/error.hpp>

#include "fuzz.hpp"

#include <optional>
#include <string>

using namespace xtool;

namespace {

std::string_view take_line(std::string_view& text)
{
  const std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(line.size() == text.size() ? text.size() : line.size() + 1);
  return line;
}

template <typename Edit>
std::optional<std::string> edited(Edit edit)
{
  try {
    return edit();
  } catch (const Error& error) {
    fuzz::require(error.kind() == ErrorKind::invalid_input || error.kind() == ErrorKind::conflict ||
                  error.kind() == ErrorKind::usage);
    return std::nullopt;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  const std::string_view key = take_line(rest);
  const std::string value(take_line(rest));
  const std::string_view text = rest;

  const auto set = [&](std::string_view from) {
    return edited([&] { return set_toml(from, parse_key_path(key), value, "config.toml"); });
  };
  const auto unset = [&](std::string_view from) {
    return edited(
        [&] { return unset_toml(from, parse_key_path(key), EmptyTable::prune, "config.toml"); });
  };
  // What is there is not written again, and what is gone cannot be taken out twice.
  if (const auto changed = set(text))
    fuzz::require(set(*changed) == changed);
  if (const auto changed = unset(text))
    fuzz::require(unset(*changed) == changed);
  return 0;
}
