// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/link/shim/shim_config.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace xtool {

enum class ShimTool { cc, cxx, ar, ranlib, dlltool, ld };

// One change of what was asked for, for $XTOOL_SHIM_LOG.
struct Rewrite {
  std::string from = {};  // empty: added
  std::string to = {};    // empty: left out
  std::string reason = {};

  friend bool operator==(const Rewrite&, const Rewrite&) = default;
};

// A file that zig is told to read. The name follows from the text, so that whoever finds it there
// need not write it, and zig's own cache is of use.
struct GeneratedFile {
  std::string path = {};
  std::string text = {};

  friend bool operator==(const GeneratedFile&, const GeneratedFile&) = default;
};

// What one call of a shim comes to.
struct ZigCall {
  enum class Kind { run, answer, refuse };
  Kind kind = Kind::run;
  std::vector<std::string> arguments = {};  // of zig, from its subcommand on
  std::string text = {};                    // the answer for stdout, or why the call is refused
  std::vector<GeneratedFile> files = {};    // to be there before zig starts
  std::vector<Rewrite> rewrites = {};
};

// Turns the arguments of a gcc-like call into those that make zig do the same, by the tables in
// src/link/*_rules.cpp: what zig does not know is said in zig's words, or left out where
// that changes nothing; what it would get wrong is refused. Arguments must be free of response
// files (expand_response_files). The disk is looked at for libraries and linker scripts only.
ZigCall zig_call(const ShimConfig& config, ShimTool tool,
                 const std::vector<std::string>& arguments);

}  // namespace xtool
