// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/catalog.hpp>
#include <xtool/rust/toolchain.hpp>

#include <optional>
#include <string>

namespace xtool {

// The program that rustc makes import libraries with, for `#[link(kind = "raw-dylib")]`, which all
// newer bindings to Windows use. It looks for it on PATH unless `-C dlltool=PATH` names another
// (find_binutils_dlltool in rustc_codegen_llvm): "x86_64-w64-mingw32-dlltool". Nothing for targets
// for which rustc makes them by itself, and for rustc before 1.71, which has neither that option
// nor raw-dylib everywhere (rust-lang/rust#109677).
std::optional<std::string> dlltool_name(const Toolchain& toolchain, const TargetEntry& entry);

}  // namespace xtool
