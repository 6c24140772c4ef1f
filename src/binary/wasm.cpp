// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "binary_formats.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

// WebAssembly's binary format, and the custom sections of tool-conventions (Linking,
// DynamicLinking).
namespace xtool {
namespace {

constexpr std::uint64_t most_wasm_entries = 1u << 20;

// Reads one number after the other.
class WasmReader {
 public:
  explicit WasmReader(const ByteView& bytes) : bytes_(bytes) {}

  bool at_end() const { return at_ >= bytes_.size(); }
  std::uint8_t byte() { return bytes_.u8(at_++); }
  // An unsigned number in LEB128.
  std::uint64_t number()
  {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const std::uint8_t next = byte();
      value |= std::uint64_t{next & 0x7fu} << shift;
      if ((next & 0x80) == 0)
        return value;
    }
    bytes_.damaged("one of its numbers has no end");
  }
  // How many entries follow.
  std::uint64_t count()
  {
    const std::uint64_t value = number();
    if (value > most_wasm_entries)
      bytes_.damaged("it has more entries than any module");
    return value;
  }
  ByteView part(std::uint64_t size)
  {
    const ByteView found = bytes_.part(at_, size);
    at_ += size;
    return found;
  }
  std::string text()
  {
    constexpr std::uint64_t longest = 4096;
    const ByteView found = part(number());
    std::string made;
    for (std::uint64_t i = 0; i < std::min(found.size(), longest); ++i)
      made += static_cast<char>(found.u8(i));
    return made;
  }
  [[noreturn]] void damaged(std::string_view reason) const { bytes_.damaged(reason); }

 private:
  ByteView bytes_;
  std::uint64_t at_ = 0;
};

enum Section : std::uint8_t { custom = 0, imports = 2, memories = 5, exports = 7 };

constexpr std::uint64_t memory64 = 4;  // a flag of limits

void read_limits(WasmReader& reader, BinaryFacts& facts)
{
  const std::uint64_t flags = reader.number();
  if ((flags & memory64) != 0)
    facts.pointer_width = 64;
  reader.number();
  if ((flags & 1) != 0)
    reader.number();
  if ((flags & 8) != 0)  // a size of pages of its own
    reader.number();
}

// Functions that Emscripten's runtime in JavaScript and its programs call each other by.
bool is_of_emscripten(const std::string& name)
{
  constexpr std::array beginnings{"emscripten_", "_emscripten_", "__syscall_",  "invoke_",
                                  "dynCall_",    "stackSave",    "stackRestore"};
  return std::any_of(beginnings.begin(), beginnings.end(),
                     [&](const char* beginning) { return name.starts_with(beginning); });
}

void add(SystemEvidence sign, std::string_view version, BinaryFacts& facts)
{
  const bool known = std::any_of(facts.evidence.begin(), facts.evidence.end(),
                                 [&](const SystemEvidence& other) { return other.os == sign.os; });
  if (known)
    return;
  if (!version.empty())
    facts.os_version = version;
  facts.evidence.push_back(std::move(sign));
}

void add_import(const std::string& module, const std::string& name, BinaryFacts& facts)
{
  const auto what = [&] { return fmt::format("it imports '{}' of '{}'", name, module); };
  if (module == "wasi_snapshot_preview1" || module == "wasi_unstable" ||
      (module == "wasi" && name == "thread-spawn"))
    add({what(), "wasi", "wasi-libc"}, "preview1", facts);
  else if (module.starts_with("wasi:"))
    add({what(), "wasi", "wasi-libc"},
        module.find("@0.3") == std::string::npos ? "preview2" : "preview3", facts);
  else if (module == "env" && is_of_emscripten(name))
    add({what(), "emscripten", "musl"}, "", facts);
}

void read_exports(WasmReader reader, BinaryFacts& facts)
{
  for (std::uint64_t left = reader.count(); left > 0; --left) {
    const std::string name = reader.text();
    if (is_of_emscripten(name))
      add({fmt::format("it exports '{}'", name), "emscripten", "musl"}, "", facts);
    reader.byte();
    reader.number();
  }
}

void read_imports(WasmReader reader, BinaryFacts& facts)
{
  for (std::uint64_t left = reader.count(); left > 0; --left) {
    const std::string module = reader.text();
    add_import(module, reader.text(), facts);
    switch (reader.byte()) {
      case 0:  // a function
        reader.number();
        break;
      case 1:  // a table: its type, which may have two parts, and its limits
        if (const std::uint8_t type = reader.byte(); type == 0x63 || type == 0x64)
          reader.number();
        if ((reader.number() & 1) != 0)
          reader.number();
        reader.number();
        break;
      case 2:
        read_limits(reader, facts);
        break;
      case 3:  // a global variable
        if (const std::uint8_t type = reader.byte(); type == 0x63 || type == 0x64)
          reader.number();
        reader.byte();
        break;
      case 4:  // an exception
        reader.byte();
        reader.number();
        break;
      default:
        return;  // of a newer version of the format: what was read so far holds
    }
  }
}

// "dylink.0" has parts; the second one names libraries.
void read_dynamic(WasmReader reader, BinaryFacts& facts)
{
  constexpr std::uint8_t needed = 2;
  constexpr std::size_t most_libraries = 1024;
  while (!reader.at_end()) {
    const std::uint8_t kind = reader.byte();
    WasmReader part(reader.part(reader.number()));
    if (kind != needed)
      continue;
    for (std::uint64_t left = part.count(); left > 0; --left) {
      if (facts.needed.size() == most_libraries)
        part.damaged("it needs more libraries than any program does");
      facts.needed.push_back(part.text());
    }
  }
}

void read_custom(WasmReader reader, const ByteView& section, BinaryFacts& facts)
{
  const std::string name = reader.text();
  if (name == "linking")
    facts.kind = BinaryKind::object;
  if (name != "dylink.0" && name != "dylink")
    return;
  facts.kind = BinaryKind::library;
  facts.dynamic = true;
  if (name == "dylink.0") {
    WasmReader rest(section);
    rest.text();
    read_dynamic(rest, facts);
  }
}

void read_module(WasmReader reader, BinaryFacts& facts)
{
  while (!reader.at_end()) {
    const std::uint8_t id = reader.byte();
    const ByteView section = reader.part(reader.number());
    if (id == custom)
      read_custom(WasmReader(section), section, facts);
    if (id == imports)
      read_imports(WasmReader(section), facts);
    if (id == exports)
      read_exports(WasmReader(section), facts);
    if (id == memories) {
      WasmReader memory(section);
      if (memory.count() > 0)
        read_limits(memory, facts);
    }
  }
}

// Both WASI and Emscripten have libraries; WASI's say that they need its C library.
void decide_runtime(BinaryFacts& facts)
{
  const bool with_libc =
      std::find(facts.needed.begin(), facts.needed.end(), "libc.so") != facts.needed.end();
  if (facts.evidence.empty() && facts.kind == BinaryKind::library)
    facts.evidence.push_back(with_libc
                                 ? SystemEvidence{"it needs 'libc.so'", "wasi", "wasi-libc"}
                                 : SystemEvidence{"it is a side module", "emscripten", "musl"});
  // Emscripten calls a part of WASI, too, but its programs need more than that.
  std::stable_sort(facts.evidence.begin(), facts.evidence.end(),
                   [](const SystemEvidence& one, const SystemEvidence& other) {
                     return one.os == "emscripten" && other.os != "emscripten";
                   });
  if (facts.evidence.empty())
    return;
  facts.os = facts.evidence.front().os;
  facts.libc = facts.evidence.front().libc;
  if (facts.os == "emscripten")
    facts.os_version.clear();
}

}  // namespace

BinaryFacts parse_wasm(const ByteView& file)
{
  BinaryFacts facts{.format = BinaryFormat::wasm, .kind = BinaryKind::program, .pointer_width = 32};
  constexpr std::uint16_t component = 1;  // what a module's header calls its layer
  if (file.size() < 8)
    file.damaged("it ends before a part that its headers speak of");
  if (file.u16(6) == component) {
    facts.os = "wasi";
    facts.os_version = "preview2";
    facts.libc = "wasi-libc";
    facts.evidence.push_back({"it is a component", "wasi", "wasi-libc"});
    return facts;
  }
  read_module(WasmReader(file.part(8, file.size() - 8)), facts);
  decide_runtime(facts);
  return facts;
}

}  // namespace xtool
