// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/shim/shim_config.hpp>

#include <array>
#include <charconv>

namespace xtool {
namespace {

constexpr std::string_view first_line = "xtool-shim = 1";

struct Field {
  std::string_view name;
  std::string ShimConfig::*member;
  bool required;
};

constexpr std::array texts = {
    Field{"triple", &ShimConfig::triple, true},
    Field{"zig", &ShimConfig::zig, true},
    Field{"target", &ShimConfig::target, true},
    Field{"glibc", &ShimConfig::glibc, false},
    Field{"cpu", &ShimConfig::cpu, false},
    Field{"cache", &ShimConfig::cache, true},
    Field{"native", &ShimConfig::native, false},
    Field{"libraries", &ShimConfig::libraries, false},
    Field{"triplet", &ShimConfig::triplet, false},
    Field{"stubs", &ShimConfig::stubs, false},
};

std::string line(std::string_view name, const std::string& value)
{
  return std::string(name) + " = " + value + '\n';
}

// Takes one line from the front.
std::string_view next_line(std::string_view& text)
{
  const std::size_t end = text.find('\n');
  std::string_view found = text.substr(0, end);
  text.remove_prefix(end == std::string::npos ? text.size() : end + 1);
  if (!found.empty() && found.back() == '\r')
    found.remove_suffix(1);
  return found;
}

bool read_number(std::string_view text, std::int64_t& number)
{
  const char* const end = text.data() + text.size();
  const auto [at, problem] = std::from_chars(text.data(), end, number);
  return problem == std::errc{} && at == end;
}

// False for a name or a value that cannot be.
bool take(ShimConfig& config, std::string_view name, std::string_view value)
{
  for (const Field& field : texts)
    if (field.name == name) {
      config.*field.member = value;
      return true;
    }
  if (name == "zig-size")
    return read_number(value, config.zig_size);
  if (name == "zig-time")
    return read_number(value, config.zig_time);
  if (name != "zig-version")
    return false;
  const auto version = zig_version_in(value);
  config.version = version.value_or(ZigVersion{});
  return version.has_value();
}

}  // namespace

std::vector<std::string> ShimConfig::header_directories() const
{
  const std::string headers = libraries + "/usr/include";
  if (triplet.empty())
    return {headers};
  return {headers + "/" + triplet, headers};
}

std::string ShimConfig::library_directory() const
{
  return libraries + "/usr/lib" + (triplet.empty() ? "" : "/") + triplet;
}

std::string shim_config_text(const ShimConfig& config)
{
  std::string text(first_line);
  text +=
      "\n# Written by `xtool setup-linker`, which replaces it. XTOOL_SHIM_LOG=FILE in the\n"
      "# environment tells what the programs beside this file change in their arguments.\n";
  for (const Field& field : texts)
    if (field.required || !(config.*field.member).empty())
      text += line(field.name, config.*field.member);
  text += line("zig-version", config.version.str());
  text += line("zig-size", std::to_string(config.zig_size));
  text += line("zig-time", std::to_string(config.zig_time));
  return text;
}

std::variant<ShimConfig, std::string> parse_shim_config(std::string_view text)
{
  if (next_line(text) != first_line)
    return "its first line is not '" + std::string(first_line) + "'";
  ShimConfig config;
  for (int number = 2; !text.empty(); ++number) {
    const std::string_view found = next_line(text);
    if (found.empty() || found.front() == '#')
      continue;
    const std::size_t equals = found.find(" = ");
    if (equals == std::string::npos ||
        !take(config, found.substr(0, equals), found.substr(equals + 3)))
      return "line " + std::to_string(number) + " is not understood: '" + std::string(found) + "'";
  }
  for (const Field& field : texts)
    if (field.required && (config.*field.member).empty())
      return "there is no '" + std::string(field.name) + "' in it";
  if (config.version == ZigVersion{})
    return std::string("there is no 'zig-version' in it");
  return config;
}

}  // namespace xtool
