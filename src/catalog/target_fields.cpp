// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "target_fields.hpp"

#include "target_values.hpp"

#include <xtool/support/overlay.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace xtool {
namespace {

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
    {"description", false, [](Value v, Entry e) { e.description = text_in(v); }},
    {"tier", false, [](Value v, Entry e) { e.tier = static_cast<int>(v.integer(1, 3)); }},
    {"std", false, [](Value v, Entry e) { e.std = v.boolean(); }},
    {"host_tools", false, [](Value v, Entry e) { e.host_tools = v.boolean(); }},
    {"pointer_width", true, [](Value v, Entry e) { e.pointer_width = pointer_width_in(v); }},
    {"endian", true,
     [](Value v, Entry e) {
       e.endian = choice_in(v, {"little", "big"});
     }},
    {"arch", true, [](Value v, Entry e) { e.arch = word_in(v); }},
    {"os", true, [](Value v, Entry e) { e.os = word_in(v); }},
    {"libc", false, [](Value v, Entry e) { e.libc = nullable_in(v, word_in); }},
    {"float_abi", false,
     [](Value v, Entry e) {
       e.float_abi = nullable_in(v, [](Value abi) { return choice_in(abi, {"hard", "soft"}); });
     }},
    {"elf", false, [](Value v, Entry e) { e.elf = nullable_in(v, elf_in); }},
    {"interpreter", false, [](Value v, Entry e) { e.interpreter = nullable_in(v, word_in); }},
    {"glibc_min", false, [](Value v, Entry e) { e.glibc_min = nullable_in(v, glibc_version_in); }},
    {"llvm_target", false, [](Value v, Entry e) { e.llvm_target = word_in(v); }},
    {"gnu_prefixes", false, [](Value v, Entry e) { e.gnu_prefixes = list_in(v, target_word_in); }},
    {"packages", false, [](Value v, Entry e) { e.packages = packages_in(v); }},
    {"clang_flags", false, [](Value v, Entry e) { e.clang_flags = list_in(v, word_in); }},
    {"zig", false, [](Value v, Entry e) { e.json["zig"] = e.zig = zig_in(v); }},
    {"qemu", false, [](Value v, Entry e) { e.json["qemu"] = e.qemu = qemu_in(v); }},
    {"ndk", false, [](Value v, Entry e) { e.json["ndk"] = e.ndk = ndk_in(v); }},
    {"notes", false, [](Value v, Entry e) { e.notes = list_in(v, text_in); }},
    {"aliases", false, [](Value v, Entry e) { e.aliases = list_in(v, target_word_in); }},
});

std::vector<std::string> field_names()
{
  std::vector<std::string> names;
  for (const Field& field : fields)
    names.emplace_back(field.name);
  return names;
}

}  // namespace

TargetEntry blank_entry(const Triple& triple)
{
  // Every member is there in its place, so that `json` always shows all of them in one order.
  static const TargetEntry nothing;
  static const Json blank = {{"triple", ""},
                             {"description", ""},
                             {"tier", nothing.tier},
                             {"std", nothing.std},
                             {"host_tools", nothing.host_tools},
                             {"pointer_width", nothing.pointer_width},
                             {"endian", nothing.endian},
                             {"arch", ""},
                             {"os", ""},
                             {"libc", nullptr},
                             {"float_abi", nullptr},
                             {"elf", nullptr},
                             {"interpreter", nullptr},
                             {"glibc_min", nullptr},
                             {"llvm_target", ""},
                             {"gnu_prefixes", Json::array()},
                             {"packages", Json::object()},
                             {"clang_flags", Json::array()},
                             {"zig", nullptr},
                             {"qemu", nullptr},
                             {"ndk", nullptr},
                             {"notes", Json::array()},
                             {"aliases", Json::array()}};
  TargetEntry entry{.triple = triple};
  entry.llvm_target = triple.str();
  entry.json = blank;
  entry.json["triple"] = triple.str();
  entry.json["llvm_target"] = triple.str();
  return entry;
}

void read_fields(const JsonCursor& given, Fields wanted, TargetEntry& entry)
{
  for (const Field& field : fields)
    if (wanted == Fields::all && field.required && !given.has(field.name))
      given.fail(fmt::format("a new target needs '{}'", field.name));

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
