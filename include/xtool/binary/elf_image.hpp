// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/support/byte_view.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace xtool {

// The tables of an ELF file of either class and byte order, by the numbers that elf.h names. Every
// function throws invalid_input, naming the file, for a table that lies outside of it; the bytes
// may be hostile, and must outlive the image.
class ElfImage {
 public:
  struct Segment {
    std::uint32_t type = 0;
    std::uint64_t offset = 0;
    std::uint64_t address = 0;
    std::uint64_t size = 0;  // in the file
    std::uint64_t alignment = 0;
  };
  struct Section {
    std::uint32_t type = 0;
    std::uint64_t flags = 0;
    std::uint64_t address = 0;
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
    std::uint32_t link = 0;
  };
  struct DynamicEntry {
    std::uint64_t tag = 0;
    std::uint64_t value = 0;
  };
  // A version of a library's symbols, as .gnu.version_r asks for it.
  struct VersionNeed {
    std::string library = {};
    std::string version = {};
    std::uint16_t index = 0;  // by which .gnu.version refers to it
    bool weak = false;        // the program starts without it, too
  };

  enum class Extent { whole, beginning };

  // Reads the headers. `file` begins with ELF's magic number. Of a file's beginning only the
  // program headers are read: it has no sections and nothing dynamic.
  explicit ElfImage(const ByteView& file, Extent extent = Extent::whole);

  bool wide() const { return wide_; }  // ELFCLASS64
  bool big_endian() const { return file_.big_endian(); }
  int os_abi() const { return file_.u8(7); }
  std::uint16_t type() const { return file_.u16(16); }
  std::uint16_t machine() const { return file_.u16(18); }
  std::uint64_t entry() const { return word(file_, 24); }
  std::uint32_t flags() const { return file_.u32(wide_ ? 48 : 36); }

  const std::vector<Segment>& segments() const { return segments_; }
  const std::vector<Section>& sections() const { return sections_; }
  // What PT_DYNAMIC holds, up to DT_NULL; nothing in a static program.
  const std::vector<DynamicEntry>& dynamic() const { return dynamic_; }
  std::optional<std::uint64_t> dynamic_value(std::uint64_t tag) const;
  // The names that all entries of that tag refer to.
  std::vector<std::string> dynamic_texts(std::uint64_t tag) const;
  std::vector<VersionNeed> version_needs() const;

  ByteView contents(const Segment& segment) const;
  ByteView contents(const Section& section) const;
  // The rest of the segment that is loaded to that address; by program headers, so that it works
  // where the section headers were stripped.
  ByteView loaded(std::uint64_t address) const;
  // An address or a size: a field as wide as the class.
  std::uint64_t word(const ByteView& bytes, std::uint64_t offset) const
  {
    return wide_ ? bytes.u64(offset) : bytes.u32(offset);
  }
  // "'<source>' is damaged: <reason>".
  [[noreturn]] void damaged(std::string_view reason) const { file_.damaged(reason); }

 private:
  void read_segments();
  void read_dynamic();
  void read_sections();
  Section section(const ByteView& entry) const;

  ByteView file_;
  bool wide_ = false;
  std::vector<Segment> segments_;
  std::vector<Section> sections_;
  std::vector<DynamicEntry> dynamic_;
};

}  // namespace xtool
