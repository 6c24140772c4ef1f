// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "target_fields.hpp"

#include <xtool/support/error.hpp>
#include <xtool/support/suggest.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <utility>

namespace xtool {
namespace {

// Texts are printed to terminals.
std::string text(const JsonCursor& value)
{
  std::string text = value.string();
  const auto is_control = [](char byte) { return (byte >= 0 && byte < ' ') || byte == '\x7f'; };
  if (std::any_of(text.begin(), text.end(), is_control))
    value.fail("a control character");
  return text;
}

std::string word(const JsonCursor& value)
{
  std::string word = text(value);
  if (word.empty())
    value.fail("expected a text, found an empty one");
  return word;
}

std::string one_of(const JsonCursor& value, const std::vector<std::string>& choices)
{
  std::string chosen = value.string();
  if (std::find(choices.begin(), choices.end(), chosen) == choices.end())
    value.fail(fmt::format("expected one of {}, found '{}'", fmt::join(choices, ", "), chosen));
  return chosen;
}

template <typename Read>
auto unless_null(const JsonCursor& value, Read read) -> std::optional<decltype(read(value))>
{
  if (value.is_null())
    return std::nullopt;
  return read(value);
}

int pointer_width(const JsonCursor& value)
{
  const std::int64_t width = value.integer(16, 64);
  if (width != 16 && width != 32 && width != 64)
    value.fail(fmt::format("expected 16, 32 or 64, found {}", width));
  return static_cast<int>(width);
}

GlibcVersion glibc_version(const JsonCursor& value)
{
  const std::optional<GlibcVersion> version = GlibcVersion::parse(value.string());
  if (!version)
    value.fail(fmt::format("expected a glibc version such as '2.17', found '{}'", text(value)));
  return *version;
}

TargetEntry::Elf elf(const JsonCursor& value)
{
  require_known_keys(value, {"class", "machine"});
  TargetEntry::Elf elf{.elf_class = one_of(value.at("class"), {"ELF32", "ELF64"}),
                       .machine = word(value.at("machine"))};
  if (!elf.machine.starts_with("EM_"))
    value.at("machine").fail(
        fmt::format("expected a name of elf.h such as 'EM_ARM', found '{}'", elf.machine));
  return elf;
}

template <typename Read>
auto list(const JsonCursor& value, Read read) -> std::vector<decltype(read(value))>
{
  std::vector<decltype(read(value))> items;
  for (const JsonCursor& item : value.items())
    items.push_back(read(item));
  return items;
}

Json packages(const JsonCursor& value)
{
  for (const auto& [distribution, roles] : value.members())
    for (const auto& [role, package] : roles.members()) {
      if (package.json().is_array())
        list(package, word);
      else if (!package.is_null())
        word(package);
    }
  return value.json();
}

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

void check_word(const JsonCursor& value) { word(value); }
void check_glibc(const JsonCursor& value) { glibc_version(value); }
void check_api_level(const JsonCursor& value) { value.integer(1, 1000); }

Json zig(const JsonCursor& value)
{
  static const std::vector<Member> members = {{"target", true, check_word},
                                              {"cpu", false, check_word},
                                              {"since", false, check_word},
                                              {"before", false, check_word},
                                              {"glibc_min", false, check_glibc}};
  return complete(value, members);
}

Json qemu(const JsonCursor& value)
{
  static const std::vector<Member> members = {
      {"program", true, check_word}, {"cpu", false, check_word}, {"machine", false, check_word}};
  return complete(value, members);
}

Json ndk(const JsonCursor& value)
{
  static const std::vector<Member> members = {{"target", true, check_word},
                                              {"abi", false, check_word},
                                              {"sysroot", false, check_word},
                                              {"min_api", false, check_api_level}};
  return complete(value, members);
}

struct Field {
  std::string_view name;
  bool required = false;  // a new target is nothing without it
  void (*read)(const JsonCursor&, TargetEntry&) = nullptr;
};

using Value = const JsonCursor&;
using Entry = TargetEntry&;

// In the order in which they are shown.
constexpr auto fields = std::to_array<Field>({
    {"triple", true, [](Value, Entry) {}},
    {"description", false, [](Value v, Entry e) { e.description = text(v); }},
    {"tier", false, [](Value v, Entry e) { e.tier = static_cast<int>(v.integer(1, 3)); }},
    {"std", false, [](Value v, Entry e) { e.std = v.boolean(); }},
    {"host_tools", false, [](Value v, Entry e) { e.host_tools = v.boolean(); }},
    {"pointer_width", true, [](Value v, Entry e) { e.pointer_width = pointer_width(v); }},
    {"endian", true,
     [](Value v, Entry e) {
       e.endian = one_of(v, {"little", "big"});
     }},
    {"arch", true, [](Value v, Entry e) { e.arch = word(v); }},
    {"os", true, [](Value v, Entry e) { e.os = word(v); }},
    {"libc", false, [](Value v, Entry e) { e.libc = unless_null(v, word); }},
    {"float_abi", false,
     [](Value v, Entry e) {
       e.float_abi = unless_null(v, [](Value abi) { return one_of(abi, {"hard", "soft"}); });
     }},
    {"elf", false, [](Value v, Entry e) { e.elf = unless_null(v, elf); }},
    {"interpreter", false, [](Value v, Entry e) { e.interpreter = unless_null(v, word); }},
    {"glibc_min", false, [](Value v, Entry e) { e.glibc_min = unless_null(v, glibc_version); }},
    {"llvm_target", false, [](Value v, Entry e) { e.llvm_target = word(v); }},
    {"gnu_prefixes", false, [](Value v, Entry e) { e.gnu_prefixes = list(v, target_word_in); }},
    {"packages", false, [](Value v, Entry e) { e.packages = packages(v); }},
    {"zig", false, [](Value v, Entry e) { e.json["zig"] = e.zig = zig(v); }},
    {"qemu", false, [](Value v, Entry e) { e.json["qemu"] = e.qemu = qemu(v); }},
    {"ndk", false, [](Value v, Entry e) { e.json["ndk"] = e.ndk = ndk(v); }},
    {"notes", false, [](Value v, Entry e) { e.notes = list(v, text); }},
    {"aliases", false, [](Value v, Entry e) { e.aliases = list(v, target_word_in); }},
});

std::vector<std::string> field_names()
{
  std::vector<std::string> names;
  for (const Field& field : fields)
    names.emplace_back(field.name);
  return names;
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

void require_known_keys(const JsonCursor& object, const std::vector<std::string>& known)
{
  for (const auto& [key, value] : object.members()) {
    if (std::find(known.begin(), known.end(), key) != known.end())
      continue;
    if (const std::optional<std::string> meant = closest(key, known))
      value.fail(fmt::format("unknown key, did you mean '{}'?", *meant));
    value.fail(fmt::format("unknown key, known here are {}", fmt::join(known, ", ")));
  }
}

TargetEntry blank_entry(const Triple& triple)
{
  TargetEntry entry{.triple = triple};
  entry.llvm_target = triple.str();
  entry.json = {{"triple", triple.str()},
                {"description", entry.description},
                {"tier", entry.tier},
                {"std", entry.std},
                {"host_tools", entry.host_tools},
                {"pointer_width", entry.pointer_width},
                {"endian", entry.endian},
                {"arch", entry.arch},
                {"os", entry.os},
                {"libc", nullptr},
                {"float_abi", nullptr},
                {"elf", nullptr},
                {"interpreter", nullptr},
                {"glibc_min", nullptr},
                {"llvm_target", entry.llvm_target},
                {"gnu_prefixes", Json::array()},
                {"packages", Json::object()},
                {"zig", nullptr},
                {"qemu", nullptr},
                {"ndk", nullptr},
                {"notes", Json::array()},
                {"aliases", Json::array()}};
  return entry;
}

void read_fields(const JsonCursor& given, Fields wanted, TargetEntry& entry)
{
  for (const Field& field : fields)
    if (wanted == Fields::all && field.required)
      given.at(field.name);

  for (const auto& [key, value] : given.members()) {
    const auto field = std::find_if(fields.begin(), fields.end(),
                                    [&key = key](const Field& known) { return known.name == key; });
    if (field == fields.end())
      require_known_keys(given, field_names());
    entry.json[key] = value.json();
    field->read(value, entry);
  }
}

}  // namespace xtool
