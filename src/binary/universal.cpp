// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/binary/universal.hpp>

#include "binary_formats.hpp"

#include <xtool/binary/containers.hpp>
#include <xtool/support/byte_view.hpp>
#include <xtool/support/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <optional>

namespace xtool {
namespace {

// mach/machine.h
enum Cpu : std::uint32_t {
  x86 = 7,
  arm = 12,
  powerpc = 18,
  x86_64 = 0x01000007,
  arm64 = 0x0100000c,
  powerpc64 = 0x01000012,
  arm64_32 = 0x0200000c,
};

// What the upper bits of a subtype say is about a program's abilities, not about what runs it.
constexpr std::uint32_t subtype_bits = 0x00ffffff;

struct Architecture {
  std::uint32_t cpu = 0;
  std::uint32_t subtype = 0;
  std::string_view name = {};
};

constexpr std::array architectures{
    Architecture{.cpu = x86, .subtype = 3, .name = "i386"},
    Architecture{.cpu = x86_64, .subtype = 3, .name = "x86_64"},
    Architecture{.cpu = x86_64, .subtype = 8, .name = "x86_64h"},
    Architecture{.cpu = arm, .subtype = 6, .name = "armv6"},
    Architecture{.cpu = arm, .subtype = 9, .name = "armv7"},
    Architecture{.cpu = arm, .subtype = 11, .name = "armv7s"},
    Architecture{.cpu = arm, .subtype = 12, .name = "armv7k"},
    Architecture{.cpu = arm64, .subtype = 0, .name = "arm64"},
    Architecture{.cpu = arm64, .subtype = 1, .name = "arm64v8"},
    Architecture{.cpu = arm64, .subtype = 2, .name = "arm64e"},
    Architecture{.cpu = arm64_32, .subtype = 1, .name = "arm64_32"},
    Architecture{.cpu = powerpc, .subtype = 0, .name = "ppc"},
    Architecture{.cpu = powerpc64, .subtype = 0, .name = "ppc64"},
};

std::string architecture_name(std::uint32_t cpu, std::uint32_t subtype)
{
  for (const Architecture& known : architectures)
    if (known.cpu == cpu && known.subtype == (subtype & subtype_bits))
      return std::string(known.name);
  return fmt::format("cpu {} subtype {}", cpu, subtype & subtype_bits);
}

// What a universal file says of a slice; of an archive, what its objects are.
struct SliceFacts {
  std::uint32_t cpu = 0;
  std::uint32_t subtype = 0;
  std::uint32_t type = 0;  // of mach-o/loader.h; 0 for an archive
  bool wide = false;       // has 64-bit tables
};

Error unfit(const std::string& source, std::string_view reason)
{
  return Error(ErrorKind::invalid_input, fmt::format("'{}' {}", source, reason));
}

Error not_macho(const std::string& source, const std::string& instead)
{
  return unfit(source, "is not a Mach-O file" + instead)
      .help("name programs, libraries, objects or archives that were built for Apple's platforms");
}

// Reads each part of the file that its load commands, known to be whole, speak of.
void check_whole(const ByteView& file, bool wide)
{
  enum Command : std::uint32_t { segment = 0x1, symbols = 0x2, wide_segment = 0x19 };
  std::uint64_t at = wide ? 32 : 28;
  for (std::uint32_t left = file.u32(16); left > 0; --left) {
    const ByteView command = file.part(at, file.u32(at + 4));
    switch (command.u32(0)) {
      case segment:
        file.part(command.u32(32), command.u32(36));
        break;
      case wide_segment:
        file.part(command.u64(40), command.u64(48));
        break;
      case symbols:
        file.part(command.u32(8), std::uint64_t{command.u32(12)} * (wide ? 16 : 12));
        file.part(command.u32(16), command.u32(20));
        break;
      default:
        break;
    }
    at += command.size();
  }
}

// Nothing for what is not Mach-O.
std::optional<SliceFacts> macho_facts(std::string_view bytes, const std::string& source)
{
  const std::optional<BinaryFacts> binary = parse_binary(bytes, source);
  if (!binary || binary->format != BinaryFormat::macho)
    return std::nullopt;
  const ByteView file(bytes, source, binary->endian == "big");
  const bool wide = binary->pointer_width == 64;
  check_whole(file, wide);
  return SliceFacts{.cpu = file.u32(4), .subtype = file.u32(8), .type = file.u32(12), .wide = wide};
}

SliceFacts archive_facts(std::string_view bytes, const std::string& source)
{
  if (is_thin_archive(bytes))
    throw unfit(source, "is a thin archive, which does not contain its objects")
        .help("create it with `ar` without `--thin`");
  std::optional<SliceFacts> found;
  for_each_member(bytes, source, [&](const std::string& name, std::string_view contents) {
    const std::string member = fmt::format("{}({})", source, name);
    std::optional<SliceFacts> facts = macho_facts(contents, member);
    if (!facts && may_be_binary(contents))
      throw not_macho(member, "");
    if (!facts)
      return;
    if (found && (found->cpu != facts->cpu ||
                  (found->subtype & subtype_bits) != (facts->subtype & subtype_bits)))
      throw unfit(source, fmt::format("contains objects of several architectures: {} and {}",
                                      architecture_name(found->cpu, found->subtype),
                                      architecture_name(facts->cpu, facts->subtype)));
    facts->type = 0;
    found = found ? found : facts;
  });
  if (!found)
    throw unfit(source, "is an archive without Mach-O objects")
        .help("name an archive that was built for Apple's platforms");
  return *found;
}

SliceFacts facts_of(std::string_view bytes, const std::string& source)
{
  if (is_archive(bytes))
    return archive_facts(bytes, source);
  if (const std::optional<SliceFacts> facts = macho_facts(bytes, source))
    return *facts;
  const std::optional<BinaryFacts> other = parse_binary(bytes, source);
  throw not_macho(source, other ? fmt::format(", but {}", to_string(other->format)) : "");
}

// Pages are loaded from where they are in the file: they begin at those of the slice's system.
// Archives are only read by linkers, which need their tables' alignment.
std::uint32_t alignment_of(const SliceFacts& facts)
{
  constexpr std::uint32_t small_pages = 12;
  constexpr std::uint32_t large_pages = 14;
  if (facts.type == 0)
    return facts.wide ? 3 : 2;
  switch (facts.cpu) {
    case x86:
    case x86_64:
    case powerpc:
    case powerpc64:
      return small_pages;
    default:
      return large_pages;
  }
}

std::string_view kind_name(std::uint32_t type)
{
  switch (type) {
    case 0:
      return "an archive";
    case 1:
      return "an object";
    case 2:
      return "a program";
    case 6:
      return "a dynamic library";
    case 8:
      return "a bundle";
    case 10:
      return "debug information";
    default:
      return "a file of another type";
  }
}

// The slices as they were named, each with its source.
class SliceCollection {
 public:
  void add(std::string_view bytes, const std::string& source)
  {
    const SliceFacts facts = facts_of(bytes, source);
    if (!slices_.empty() && facts.type != type_)
      throw unfit(source, fmt::format("is {}, and '{}' is {}", kind_name(facts.type),
                                      slices_.front().source, kind_name(type_)))
          .help("join files of one kind: programs with programs, archives with archives");
    type_ = facts.type;
    UniversalSlice slice{.architecture = architecture_name(facts.cpu, facts.subtype),
                         .source = source,
                         .bytes = bytes,
                         .cpu = facts.cpu,
                         .cpu_subtype = facts.subtype,
                         .alignment = alignment_of(facts)};
    for (const UniversalSlice& other : slices_)
      if (other.cpu == slice.cpu &&
          (other.cpu_subtype & subtype_bits) == (slice.cpu_subtype & subtype_bits))
        throw unfit(source, fmt::format("is for {}, as '{}' is", slice.architecture, other.source))
            .help(
                "a universal file has one slice per architecture; builds for devices and for "
                "simulators go into an XCFramework instead");
    slices_.push_back(std::move(slice));
  }
  std::vector<UniversalSlice> take() { return std::move(slices_); }

 private:
  std::vector<UniversalSlice> slices_;
  std::uint32_t type_ = 0;
};

// lipo's order, which old loaders expect, and which leaves small gaps.
bool goes_before(const UniversalSlice& one, const UniversalSlice& other)
{
  if (one.cpu == other.cpu)
    return (one.cpu_subtype & subtype_bits) < (other.cpu_subtype & subtype_bits);
  if (one.cpu == arm64 || other.cpu == arm64)
    return other.cpu == arm64;
  return one.alignment < other.alignment;
}

void append_number(std::string& text, std::uint64_t number)
{
  for (const int shift : {24, 16, 8, 0})
    text += static_cast<char>(number >> shift & 0xff);
}

}  // namespace

std::vector<UniversalSlice> plan_universal(const std::vector<UniversalInput>& inputs)
{
  SliceCollection collection;
  for (const UniversalInput& input : inputs) {
    if (!is_fat_macho(input.bytes))
      collection.add(input.bytes, input.source);
    else
      for (const std::string_view slice : fat_slices(input.bytes, input.source))
        collection.add(slice, input.source);
  }
  std::vector<UniversalSlice> slices = collection.take();
  if (slices.empty())
    throw Error(ErrorKind::invalid_input, "the files contain no slice");
  std::stable_sort(slices.begin(), slices.end(), goes_before);
  // mach-o/fat.h: a header of 8 bytes, 20 for each slice.
  std::uint64_t end = 8 + slices.size() * 20;
  for (UniversalSlice& slice : slices) {
    const std::uint64_t unit = std::uint64_t{1} << slice.alignment;
    slice.offset = (end + unit - 1) / unit * unit;
    end = slice.offset + slice.bytes.size();
  }
  if (end > std::numeric_limits<std::uint32_t>::max())
    throw Error(ErrorKind::invalid_input, "the universal file would be larger than 4 GiB")
        .help("strip the files first, as `strip = true` in a Cargo profile does");
  return slices;
}

std::string universal_file(const std::vector<UniversalSlice>& slices)
{
  std::string file;
  if (!slices.empty())
    file.reserve(slices.back().offset + slices.back().bytes.size());
  append_number(file, 0xcafebabe);
  append_number(file, slices.size());
  for (const UniversalSlice& slice : slices) {
    append_number(file, slice.cpu);
    append_number(file, slice.cpu_subtype);
    append_number(file, slice.offset);
    append_number(file, slice.bytes.size());
    append_number(file, slice.alignment);
  }
  for (const UniversalSlice& slice : slices) {
    file.resize(slice.offset, '\0');
    file += slice.bytes;
  }
  return file;
}

}  // namespace xtool
