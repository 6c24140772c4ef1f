// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/spec/spec_document.hpp>
#include <xtool/spec/spec_rustc.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// Where rustc has a specification from. It looks in this order.
enum class SpecOrigin {
  builtin,      // part of rustc
  target_path,  // NAME.json in a directory of RUST_TARGET_PATH, or in the working directory
  sysroot,      // lib/rustlib/NAME/target.json
  file,         // named by its path
};
std::string_view to_string(SpecOrigin origin);

struct FoundSpec {
  std::string name = {};  // what `--target` takes
  SpecOrigin origin = SpecOrigin::file;
  std::filesystem::path path = {};  // empty for a built-in one
};

// Whether a word means a file rather than a target's name: it ends in ".json" or has a slash.
bool is_spec_path(std::string_view word);

// Every specification of that name that rustc could take, the one that it takes first.
std::vector<FoundSpec> specs_named(const std::string& name, SpecRustc& rustc);

// The one that a user's word means. Throws unknown_target for a name that rustc does not find, with
// "did you mean", and file_system for a file that is not there.
FoundSpec find_spec(const std::string& word, SpecRustc& rustc);

// Its text; a built-in one as rustc prints it.
SpecDocument read_spec(const FoundSpec& spec, SpecRustc& rustc);

}  // namespace xtool
