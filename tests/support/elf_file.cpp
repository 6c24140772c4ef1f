// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "elf_file.hpp"

namespace xtool::testing {
namespace {

constexpr std::uint64_t base = 0x10000;  // the address of the file's first byte

class Writer {
 public:
  explicit Writer(const ElfFile& file) : file_(file), word_(file.bits == 64 ? 8u : 4u) {}

  void number(std::uint64_t value, unsigned width)
  {
    for (unsigned i = 0; i < width; ++i)
      out += static_cast<char>(value >> 8 * (file_.big_endian ? width - 1 - i : i));
  }
  void half(std::uint64_t value) { number(value, 2); }
  void u32(std::uint64_t value) { number(value, 4); }
  void word(std::uint64_t value) { number(value, word_); }

  void segment(std::uint32_t type, std::uint64_t offset, std::uint64_t size)
  {
    u32(type);
    if (word_ == 8)
      u32(4);
    word(offset);
    word(base + offset);
    word(base + offset);
    word(size);
    word(size);
    if (word_ == 4)
      u32(4);
    word(file_.alignment);
  }

  void section(std::uint32_t type, std::uint64_t offset, std::uint64_t size)
  {
    u32(0);
    u32(type);
    word(file_.section_flags);
    word(0);
    word(offset);
    word(size);
    u32(0);
    u32(0);
    word(1);
    word(0);
  }

  std::string out;

 private:
  const ElfFile& file_;
  unsigned word_;
};

// What is between the headers, and where its parts are.
struct Body {
  std::string bytes = {};
  std::uint64_t interpreter = 0, names = 0, versions = 0, dynamic = 0, dynamic_size = 0,
                section = 0, note = 0, note_size = 0;
};

Body make_body(const ElfFile& file, std::uint64_t begin)
{
  Writer body(file);
  Body made;
  made.interpreter = begin;
  body.out += file.interpreter + '\0';

  made.names = begin + body.out.size();
  std::vector<std::uint64_t> names;
  std::string strings(1, '\0');
  const std::vector<std::string> own = {file.soname, file.runpath};
  for (const auto* list : {&file.needed, &file.versions, &own})
    for (const std::string& name : *list) {
      names.push_back(strings.size());
      strings += name + '\0';
    }
  body.out += strings;

  made.versions = begin + body.out.size();
  if (!file.versions.empty()) {
    body.half(1);
    body.half(file.versions.size());
    body.u32(names[file.needed.empty() ? 0 : file.needed.size() - 1]);
    body.u32(16);
    body.u32(0);
  }
  for (std::size_t i = 0; i < file.versions.size(); ++i) {
    body.u32(0);
    body.half(file.weak_versions ? 2 : 0);
    body.half(2 + i);
    body.u32(names[file.needed.size() + i]);
    body.u32(i + 1 < file.versions.size() ? 16 : 0);
  }

  made.dynamic = begin + body.out.size();
  const auto entry = [&](std::uint64_t tag, std::uint64_t value) {
    body.word(tag);
    body.word(value);
  };
  for (std::size_t i = 0; i < file.needed.size(); ++i)
    entry(1, names[i]);
  if (!file.soname.empty())
    entry(14, names[names.size() - 2]);
  if (!file.runpath.empty())
    entry(29, names.back());
  entry(5, base + made.names);
  if (!file.versions.empty()) {
    entry(0x6ffffffe, base + made.versions);
    entry(0x6fffffff, 1);
  }
  if (file.pie)
    entry(0x6ffffffb, 0x08000000);
  entry(0, 0);
  made.dynamic_size = begin + body.out.size() - made.dynamic;

  made.note = begin + body.out.size();
  if (!file.note_owner.empty()) {
    body.u32(file.note_owner.size() + 1);
    body.u32(file.note.size() * 4);
    body.u32(1);
    body.out += file.note_owner + '\0';
    body.out.resize(body.out.size() + (3 - file.note_owner.size() % 4));
    for (const std::uint32_t word : file.note)
      body.u32(word);
  }
  made.note_size = begin + body.out.size() - made.note;

  made.section = begin + body.out.size();
  body.out += file.section;
  made.bytes = body.out;
  return made;
}

}  // namespace

std::string ElfFile::bytes() const
{
  const bool wide = bits == 64;
  const bool has_dynamic =
      dynamic || pie || !needed.empty() || !versions.empty() || !soname.empty() || !runpath.empty();
  const std::uint64_t segments =
      1 + (interpreter.empty() ? 0 : 1) + (has_dynamic ? 1 : 0) + (note_owner.empty() ? 0 : 1);
  const std::uint64_t header_size = wide ? 64 : 52;
  const std::uint64_t segment_size = wide ? 56 : 32;
  const Body body = make_body(*this, header_size + segments * segment_size);
  const std::uint64_t sections_at = header_size + segments * segment_size + body.bytes.size();

  Writer file(*this);
  file.out =
      "\x7f"
      "ELF";
  file.out += {static_cast<char>(wide ? 2 : 1), static_cast<char>(big_endian ? 2 : 1), 1,
               static_cast<char>(os_abi)};
  file.out.resize(16);
  file.half(type);
  file.half(machine);
  file.u32(1);
  file.word(entry ? base : 0);
  file.word(header_size);
  file.word(section_type == 0 ? 0 : sections_at);
  file.u32(flags);
  file.half(header_size);
  file.half(segment_size);
  file.half(segments);
  file.half(wide ? 64 : 40);
  file.half(section_type == 0 ? 0 : 1);
  file.half(0);

  file.segment(1, 0, sections_at);
  if (!interpreter.empty())
    file.segment(3, body.interpreter, interpreter.size() + 1);
  if (has_dynamic)
    file.segment(2, body.dynamic, body.dynamic_size);
  if (!note_owner.empty())
    file.segment(4, body.note, body.note_size);
  file.out += body.bytes;
  if (section_type != 0)
    file.section(section_type, body.section, section.size());
  return file.out;
}

std::string little_endian(std::uint64_t value, unsigned width)
{
  std::string bytes;
  for (unsigned i = 0; i < width; ++i)
    bytes += static_cast<char>(value >> 8 * i);
  return bytes;
}

std::string PeFile::bytes() const
{
  constexpr std::uint32_t header = 0x40, section_at = 0x400, address = 0x1000;
  const std::uint32_t directories = wide ? 112 : 96;
  const std::uint32_t optional_size = directories + 16 * 8;

  std::string section;
  std::string names;
  const std::size_t table_size = (imports.size() + 1) * 20;
  for (const std::string& name : imports) {
    section += std::string(12, '\0') + little_endian(address + table_size + names.size(), 4) +
               std::string(4, '\0');
    names += name + '\0';
  }
  section += std::string(20, '\0') + names;

  std::string optional = little_endian(wide ? 0x20b : 0x10b, 2);
  optional.resize(68);
  optional += little_endian(subsystem, 2);
  optional.resize(directories - 4);
  optional += little_endian(16, 4) + std::string(8, '\0');
  optional += little_endian(imports.empty() ? 0 : address, 4) + little_endian(table_size, 4);
  optional.resize(optional_size);

  std::string bytes = "MZ";
  bytes.resize(0x3c);
  bytes += little_endian(header, 4) + little_endian(0x4550, 4) + little_endian(machine, 2) +
           little_endian(1, 2) + std::string(12, '\0') + little_endian(optional_size, 2) +
           little_endian(characteristics, 2) + optional;
  bytes += ".idata" + std::string(2, '\0') + little_endian(section.size(), 4) +
           little_endian(address, 4) + little_endian(section.size(), 4) +
           little_endian(section_at, 4) + std::string(16, '\0');
  bytes.resize(section_at);
  return bytes + section;
}

ElfFile armv7_program()
{
  return {.flags = 0x05000400,
          .interpreter = "/lib/ld-linux-armhf.so.3",
          .needed = {"libgcc_s.so.1", "libc.so.6"},
          .versions = {"GLIBC_2.4", "GLIBC_2.34", "GLIBC_PRIVATE", "GCC_3.5"}};
}

std::string elf_attributes(const std::string& vendor, const std::string& attributes,
                           bool big_endian)
{
  const ElfFile order{.big_endian = big_endian};
  Writer section(order);
  section.out = "A";
  section.u32(4 + vendor.size() + 1 + 5 + attributes.size());
  section.out += vendor + '\0';
  section.out += '\1';
  section.u32(5 + attributes.size());
  section.out += attributes;
  return section.out;
}

}  // namespace xtool::testing
