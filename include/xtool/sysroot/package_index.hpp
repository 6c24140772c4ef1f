// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/support/digest.hpp>
#include <xtool/sysroot/control_reader.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace xtool {

// One package of a repository's index.
struct DebPackage {
  std::string name = {};
  std::string version = {};
  std::string architecture = {};  // or "all"
  std::string section = {};       // "libs", without the archive area before it
  std::string depends = {};       // Pre-Depends and Depends
  std::string provides = {};
  std::string source = {};  // the source package
  std::string file = {};    // where it is, relative to the repository's root: plain and relative
  std::uint64_t size = 0;   // of the file
  Sha256 hash = {};         // of the file
  bool essential = false;
  std::size_t suite = 0;  // by the caller's number of it

  friend bool operator==(const DebPackage&, const DebPackage&) = default;
};

// "libssl-dev", not "../x": two characters at least, of those that Debian's policy allows.
bool is_deb_name(std::string_view text);

// How a name stands to a version: ">= 2.0". Without an operator any will do.
struct VersionBound {
  std::string relation = {};  // "<<", "<=", "=", ">=", ">>", or empty
  std::string version = {};

  bool admits(std::string_view candidate) const;
  friend bool operator==(const VersionBound&, const VersionBound&) = default;
};

// One of the alternatives "a (>= 1) | b".
struct Alternative {
  std::string name = {};
  std::string architecture = {};  // after the ':': "any", "native", "armhf"; mostly empty
  VersionBound bound = {};
  friend bool operator==(const Alternative&, const Alternative&) = default;
};

// What stands in Depends or Provides: all that is between commas, each with its alternatives.
// Throws invalid_input, naming `source`, for what has another form.
std::vector<std::vector<Alternative>> parse_relations(std::string_view text,
                                                      const std::string& source);

// The packages of one architecture in one or several suites, the newest version of each.
class PackageIndex {
 public:
  explicit PackageIndex(std::string architecture) : architecture_(std::move(architecture)) {}

  const std::string& architecture() const { return architecture_; }

  // Adds the packages for this architecture, and those for all. `source` is for messages. Throws
  // invalid_input for what cannot be right: no version, a file outside of the repository.
  void read(ControlReader& reader, const std::string& source, std::size_t suite);
  void add(DebPackage package);

  const DebPackage* find(std::string_view name) const;
  // What satisfies the alternative: the package of that name first, then those that provide it, by
  // name.
  std::vector<const DebPackage*> matches(const Alternative& wanted) const;
  // All names, sorted.
  std::vector<std::string> names() const;
  std::size_t size() const { return packages_.size(); }

 private:
  struct Provider {
    std::string package = {};
    std::string version = {};  // what it provides; empty: none in particular
  };
  void note_provided() const;

  std::string architecture_;
  std::map<std::string, DebPackage, std::less<>> packages_;
  // Made when first asked for.
  mutable std::unordered_map<std::string, std::vector<Provider>> providers_;
  mutable bool providers_known_ = false;
};

}  // namespace xtool
