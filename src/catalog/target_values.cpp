// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "target_values.hpp"

#include <xtool/support/error.hpp>
#include <xtool/support/overlay.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace xtool {
namespace {

struct Member {
  std::string name;
  bool required = false;
  void (*check)(const JsonCursor&) = nullptr;
};

// The object with all of its members, those that are not given as null.
Json complete(const JsonCursor& value, const std::vector<Member>& members)
{
  if (value.is_null())
    return nullptr;
  std::vector<std::string> names;
  for (const Member& member : members)
    names.push_back(member.name);
  require_known_keys(value, names);

  Json object = Json::object();
  for (const Member& member : members) {
    const std::optional<JsonCursor> given =
        member.required ? value.at(member.name) : value.find(member.name);
    if (given)
      member.check(*given);
    object[member.name] = given ? given->json() : nullptr;
  }
  return object;
}

void check_word(const JsonCursor& value) { word_in(value); }
void check_glibc(const JsonCursor& value) { glibc_version_in(value); }
void check_api_level(const JsonCursor& value) { value.integer(1, 1000); }

// What some versions of zig do differently.
Json zig_exception_in(const JsonCursor& value)
{
  static const std::vector<Member> members = {{"since", false, check_word},
                                              {"before", false, check_word},
                                              {"target", false, check_word},
                                              {"glibc_min", false, check_glibc},
                                              {"why", false, check_word}};
  return complete(value, members);
}

Json zig_exceptions_in(const JsonCursor& zig)
{
  const std::optional<JsonCursor> given = zig.find("exceptions");
  return given ? Json(list_in(*given, zig_exception_in)) : Json::array();
}

void check_exceptions(const JsonCursor& value) { list_in(value, zig_exception_in); }

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

Json packages_in(const JsonCursor& value)
{
  for (const auto& [distribution, roles] : value.members())
    for (const auto& [role, package] : roles.members()) {
      if (package.json().is_array())
        list_in(package, word_in);
      else if (!package.is_null())
        word_in(package);
    }
  return value.json();
}

Json zig_in(const JsonCursor& value)
{
  static const std::vector<Member> members = {{"target", true, check_word},
                                              {"cpu", false, check_word},
                                              {"since", false, check_word},
                                              {"before", false, check_word},
                                              {"why", false, check_word},
                                              {"glibc_min", false, check_glibc},
                                              {"exceptions", false, check_exceptions}};
  Json zig = complete(value, members);
  if (!zig.is_null())
    zig["exceptions"] = zig_exceptions_in(value);
  return zig;
}

Json qemu_in(const JsonCursor& value)
{
  static const std::vector<Member> members = {
      {"program", true, check_word}, {"cpu", false, check_word}, {"machine", false, check_word}};
  return complete(value, members);
}

Json ndk_in(const JsonCursor& value)
{
  static const std::vector<Member> members = {{"target", true, check_word},
                                              {"abi", false, check_word},
                                              {"sysroot", false, check_word},
                                              {"min_api", false, check_api_level}};
  return complete(value, members);
}

}  // namespace xtool
