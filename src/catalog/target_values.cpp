// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "target_values.hpp"

#include <xtool/support/error.hpp>
#include <xtool/support/overlay.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace xtool {
namespace {

std::optional<std::string> optional_word(const JsonCursor& object, std::string_view key)
{
  const std::optional<JsonCursor> given = object.find(key);
  return given ? std::optional(word_in(*given)) : std::nullopt;
}

std::optional<GlibcVersion> optional_glibc(const JsonCursor& object)
{
  const std::optional<JsonCursor> given = object.find("glibc_min");
  return given ? std::optional(glibc_version_in(*given)) : std::nullopt;
}

std::optional<std::vector<std::string>> optional_words(const JsonCursor& object,
                                                       std::string_view key)
{
  const std::optional<JsonCursor> given = object.find(key);
  return given ? std::optional(list_in(*given, word_in)) : std::nullopt;
}

std::optional<Version> optional_zig_version(const JsonCursor& object, std::string_view key)
{
  const std::optional<JsonCursor> given = object.find(key);
  if (!given)
    return std::nullopt;
  const std::string text = word_in(*given);
  const std::optional<Version> version = Version::parse(text);
  if (!version)
    given->fail(fmt::format("expected a zig version such as '0.15', found '{}'", text));
  return version;
}

TargetEntry::ZigRange zig_range_in(const JsonCursor& object)
{
  return {.since = optional_zig_version(object, "since"),
          .before = optional_zig_version(object, "before")};
}

TargetEntry::Zig::Exception zig_exception_in(const JsonCursor& value)
{
  require_known_keys(value, {"since", "before", "target", "glibc_min", "why"});
  return {.versions = zig_range_in(value),
          .target = optional_word(value, "target"),
          .glibc_min = optional_glibc(value),
          .why = optional_word(value, "why")};
}

TargetEntry::Packages packages_of_one(const std::string& distribution, const JsonCursor& value)
{
  require_known_keys(value, {"cc", "cxx", "libc_dev", "arch", "releases", "native_releases"});
  return {.distribution = distribution,
          .cc = optional_word(value, "cc"),
          .cxx = optional_word(value, "cxx"),
          .libc_dev = optional_word(value, "libc_dev"),
          .arch = optional_word(value, "arch"),
          .releases = optional_words(value, "releases"),
          .native_releases =
              optional_words(value, "native_releases").value_or(std::vector<std::string>{})};
}

// Runs a check of a name, whose complaint is then about this place in the document.
template <typename Check>
auto checked(const JsonCursor& value, Check check)
{
  try {
    return check(value.string());
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::usage)
      value.fail(error.message());
    throw;
  }
}

}  // namespace

Triple triple_in(const JsonCursor& value)
{
  return checked(value, [](const std::string& name) { return Triple::parse(name); });
}

std::string target_word_in(const JsonCursor& value)
{
  return checked(value, [](const std::string& name) {
    require_target_word(name);
    return name;
  });
}

// Texts are printed to terminals.
std::string text_in(const JsonCursor& value)
{
  std::string text = value.string();
  const auto is_control = [](char byte) { return (byte >= 0 && byte < ' ') || byte == '\x7f'; };
  if (std::any_of(text.begin(), text.end(), is_control))
    value.fail("a control character");
  return text;
}

std::string word_in(const JsonCursor& value)
{
  std::string word = text_in(value);
  if (word.empty())
    value.fail("expected a text, found an empty one");
  return word;
}

std::string choice_in(const JsonCursor& value, const std::vector<std::string>& choices)
{
  std::string chosen = text_in(value);
  if (std::find(choices.begin(), choices.end(), chosen) == choices.end())
    value.fail(fmt::format("expected one of {}, found '{}'", fmt::join(choices, ", "), chosen));
  return chosen;
}

int pointer_width_in(const JsonCursor& value)
{
  const std::int64_t width = value.integer(16, 64);
  if (width != 16 && width != 32 && width != 64)
    value.fail(fmt::format("expected 16, 32 or 64, found {}", width));
  return static_cast<int>(width);
}

GlibcVersion glibc_version_in(const JsonCursor& value)
{
  const std::optional<GlibcVersion> version = GlibcVersion::parse(value.string());
  if (!version)
    value.fail(fmt::format("expected a glibc version such as '2.17', found '{}'", text_in(value)));
  return *version;
}

TargetEntry::Elf elf_in(const JsonCursor& value)
{
  require_known_keys(value, {"class", "machine"});
  TargetEntry::Elf elf{.elf_class = choice_in(value.at("class"), {"ELF32", "ELF64"}),
                       .machine = word_in(value.at("machine"))};
  if (!elf.machine.starts_with("EM_"))
    value.at("machine").fail(
        fmt::format("expected a name of elf.h such as 'EM_ARM', found '{}'", elf.machine));
  return elf;
}

std::vector<TargetEntry::Packages> packages_in(const JsonCursor& value)
{
  std::vector<TargetEntry::Packages> packages;
  for (const auto& [distribution, names] : value.members())
    packages.push_back(packages_of_one(distribution, names));
  return packages;
}

TargetEntry::Zig zig_in(const JsonCursor& value)
{
  require_known_keys(value, {"target", "cpu", "since", "before", "why", "glibc_min", "exceptions"});
  TargetEntry::Zig zig{.target = word_in(value.at("target")),
                       .cpu = optional_word(value, "cpu"),
                       .serves = zig_range_in(value),
                       .why = optional_word(value, "why"),
                       .glibc_min = optional_glibc(value)};
  if (const std::optional<JsonCursor> exceptions = value.find("exceptions"))
    zig.exceptions = list_in(*exceptions, zig_exception_in);
  return zig;
}

TargetEntry::Qemu qemu_in(const JsonCursor& value)
{
  require_known_keys(value, {"program", "cpu", "machine"});
  return {.program = word_in(value.at("program")),
          .cpu = optional_word(value, "cpu"),
          .machine = optional_word(value, "machine")};
}

TargetEntry::Ndk ndk_in(const JsonCursor& value)
{
  constexpr int newest_api = 1000;
  require_known_keys(value, {"target", "abi", "sysroot", "min_api"});
  TargetEntry::Ndk ndk{.target = word_in(value.at("target")),
                       .abi = optional_word(value, "abi"),
                       .sysroot = optional_word(value, "sysroot")};
  if (const std::optional<JsonCursor> api = value.find("min_api"))
    ndk.min_api = static_cast<int>(api->integer(1, newest_api));
  return ndk;
}

}  // namespace xtool
