// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/find/linker_kinds.hpp>

#include "linker_search.hpp"

#include <algorithm>
#include <array>

namespace xtool {
namespace {

constexpr std::array rows{
    LinkerKindRow{.kind = LinkerKind::configured, .name = "configured", .find = find_configured},
    LinkerKindRow{.kind = LinkerKind::lld, .name = "lld", .find = find_lld},
    LinkerKindRow{.kind = LinkerKind::ndk,
                  .name = "ndk",
                  .option = "Use clang of Android's NDK",
                  .tools = LinkerTools::compiler,
                  .cc = "clang",
                  .cxx = "clang++",
                  .find = find_ndk_clang},
    LinkerKindRow{.kind = LinkerKind::gcc,
                  .name = "gcc",
                  .option = "Use a cross gcc (--gcc=PROGRAM: that one)",
                  .takes_program = true,
                  .tools = LinkerTools::compiler,
                  .cc = "gcc",
                  .cxx = "g++",
                  .find = find_gcc},
    LinkerKindRow{.kind = LinkerKind::clang,
                  .name = "clang",
                  .option = "Use clang with LLD",
                  .tools = LinkerTools::compiler,
                  .cc = "clang",
                  .cxx = "clang++",
                  // clang warns of linker options on lines that only compile, and some crates take
                  // a warning for "no such option".
                  .script_options = "-Wno-unused-command-line-argument",
                  .always_script = true,
                  .find = find_clang},
    LinkerKindRow{
        .kind = LinkerKind::zig,
        .name = "zig",
        .option = "Use zig (--zig=0.15.2: that version); installs one where there is none",
        .takes_version = true,
        .tools = LinkerTools::zig,
        .brings_libraries = true,
        .one_program = true,
        .patience = 10,
        .find = find_zig},
    LinkerKindRow{.kind = LinkerKind::emcc,
                  .name = "emcc",
                  .option = "Use Emscripten's emcc",
                  .tools = LinkerTools::compiler,
                  .cc = "emcc",
                  .cxx = "em++",
                  .own_flavour = true,
                  .find = find_emcc},
    LinkerKindRow{.kind = LinkerKind::rust_lld,
                  .name = "rust-lld",
                  .option = "Use the LLD that rustc brings along",
                  .tools = LinkerTools::linker,
                  .own_flavour = true,
                  .find = find_rust_lld},
};

}  // namespace

std::span<const LinkerKindRow> linker_kinds() { return rows; }

const LinkerKindRow& row_of(LinkerKind kind)
{
  return *std::find_if(rows.begin(), rows.end(),
                       [&](const LinkerKindRow& row) { return row.kind == kind; });
}

std::vector<const LinkerKindRow*> linker_options()
{
  std::vector<const LinkerKindRow*> options;
  for (const LinkerKindRow& row : rows)
    if (!row.option.empty())
      options.push_back(&row);
  std::stable_partition(options.begin(), options.end(),
                        [](const LinkerKindRow* row) { return row->takes_version; });
  return options;
}

std::string_view to_string(LinkerKind kind) { return row_of(kind).name; }

std::optional<LinkerKind> parse_linker_kind(std::string_view name)
{
  for (const LinkerKindRow& row : rows)
    if (row.name == name)
      return row.kind;
  return std::nullopt;
}

}  // namespace xtool
