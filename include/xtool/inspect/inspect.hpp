// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/binary/binary.hpp>

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// A version of a library's symbols that an ELF file asks for.
struct SymbolVersion {
  std::string library = {};  // "libc.so.6"
  std::string name = {};     // "GLIBC_2.34"
  bool weak = false;         // the program starts without it, too
  // The symbols of that version, sorted; none where the file does not tell.
  std::vector<std::string> symbols = {};
  // Those of them that the file does without, sorted.
  std::vector<std::string> weak_symbols = {};
};

enum class Linkage { none, static_program, static_pie, dynamic };
// "static", "static-pie", "dynamic"; empty for what is not linked yet.
std::string_view to_string(Linkage linkage);

// The code for one machine in a file.
struct Image {
  BinaryFacts facts = {};
  Linkage linkage = Linkage::none;
  std::vector<SymbolVersion> versions = {};
  // The highest GLIBCXX_ and CXXABI_ versions that it needs: "3.4.30", "1.3.13".
  std::string glibcxx = {};
  std::string cxxabi = {};
  // The C++ runtimes in it or beside it: "libstdc++.so.6", "libc++_shared.so" for those it loads,
  // "libstdc++.a", "libc++.a", "libc++_static.a" (Android's) for those that it holds.
  std::vector<std::string> cxx_runtimes = {};
  // In an archive, how many members are of this kind, and the name of the first.
  std::size_t count = 1;
  std::string member = {};
};

// A file with code in it: one image, or several in a fat Mach-O file, or one for each kind of
// members that an archive has (none for an archive without code).
struct Binary {
  enum class Form { single, fat, archive };
  Form form = Form::single;
  std::vector<Image> images = {};
  // Members of an archive: those in LLVM's bitcode, those of a thin archive whose files are not
  // there, and how many of the rest are no code for a machine.
  std::size_t bitcode = 0;
  std::vector<std::string> absent = {};
  std::size_t others = 0;
};

// "elf", "pe", "macho", "wasm" or "archive".
std::string_view format_name(const Binary& binary);

// Whether inspect may know a file that begins with these bytes, 64 at least or the whole file.
bool may_be_inspected(std::string_view beginning);

// Whether both C++ runtimes of the Android NDK are in the image: each has its own allocator and
// exceptions, so that objects of one break in the other.
bool has_both_ndk_runtimes(const Image& image);

// The contents of a member of a thin archive, by the name that stands there; nothing when it is not
// to be had.
using ThinMembers = std::function<std::optional<std::string>(const std::string& name)>;

// What an ELF, PE, Mach-O or WebAssembly file holds, or an `ar` archive of such (an rlib is one).
// Without `members`, those of a thin archive are absent. Nothing for other files. Throws
// invalid_input, naming `source`, for a damaged one. The bytes may be hostile.
std::optional<Binary> inspect(std::string_view bytes, const std::string& source,
                              const ThinMembers& members = {});

// inspect for a file of up to 1 GiB, of which only the beginning is read when it is something else.
// The members of a thin archive are looked for where it lies.
// Throws file_system when it cannot be read.
std::optional<Binary> inspect_file(const std::filesystem::path& file);

}  // namespace xtool
