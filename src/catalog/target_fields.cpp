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
    {"linker", false, [](Value v, Entry e) { e.linker = word_in(v); }},
    {"llvm_target", false, [](Value v, Entry e) { e.llvm_target = word_in(v); }},
    {"gnu_prefixes", false, [](Value v, Entry e) { e.gnu_prefixes = list_in(v, target_word_in); }},
    {"packages", false, [](Value v, Entry e) { e.packages = packages_in(v); }},
    {"clang_flags", false, [](Value v, Entry e) { e.clang_flags = list_in(v, word_in); }},
    {"c_flags", false, [](Value v, Entry e) { e.c_flags = list_in(v, word_in); }},
    {"zig", false, [](Value v, Entry e) { e.zig = nullable_in(v, zig_in); }},
    {"qemu", false, [](Value v, Entry e) { e.qemu = nullable_in(v, qemu_in); }},
    {"ndk", false, [](Value v, Entry e) { e.ndk = nullable_in(v, ndk_in); }},
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
  TargetEntry entry{.triple = triple};
  entry.llvm_target = triple.str();
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
    field->read(value, entry);
  }
}

}  // namespace xtool
