// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/link/shim/zig_arguments.hpp>

#include <optional>
#include <string>
#include <vector>

namespace xtool {

// What zig's driver does not let through to LLD, LLD understands in a linker script. zig passes on
// one script only: everything goes into that one.
class LinkScript {
 public:
  // "name=expression", as --defsym takes it.
  void define(const std::string& assignment);
  void strip_debug() { strip_debug_ = true; }
  // A section that stays although nothing refers to what is in it.
  void keep_section(const std::string& name);
  // A symbol, or a pattern, that the result must export.
  void export_symbol(const std::string& pattern) { exported_ += pattern + "; "; }
  // The text of a --dynamic-list file: "{ name; ... };".
  void export_list(const std::string& text) { lists_.push_back(text); }
  // The text of a --version-script file.
  void version_script(const std::string& text) { versions_ += text + '\n'; }
  // The path of the dynamic loader that a program names.
  void loader(const std::string& path) { loader_ = path; }
  // A script of the user's own. Only one that stands alone can keep its path, which LLD's
  // messages name.
  void include(const std::string& path, const std::string& text);

  bool exports_list() const { return !exported_.empty() || !lists_.empty(); }

  // The argument that hands the script over, if there is anything in it; a file that must exist
  // for that is added to `files`.
  std::optional<std::string> argument(const std::string& cache,
                                      std::vector<GeneratedFile>& files) const;

 private:
  std::string text() const;
  std::string definitions_ = {};
  std::string exported_ = {};
  std::vector<std::string> lists_ = {};
  std::string versions_ = {};
  std::string included_ = {};
  std::string included_path_ = {};
  std::string kept_ = {};
  std::string loader_ = {};
  int includes_ = 0;
  bool strip_debug_ = false;
};

}  // namespace xtool
