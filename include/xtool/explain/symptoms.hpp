// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/catalog.hpp>
#include <xtool/explain/line_pattern.hpp>
#include <xtool/support/json.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// The targets that a symptom is about; an empty list says nothing.
struct TargetFilter {
  std::vector<std::string> os = {};
  std::vector<std::string> libc = {};
  std::vector<std::string> arch = {};
  std::vector<std::string> triple = {};

  bool empty() const { return os.empty() && libc.empty() && arch.empty() && triple.empty(); }
  // A target that is not known is none of those that are asked for.
  bool admits(const TargetEntry* entry) const;
};

// What its patterns show by themselves.
enum class Strength {
  decides,    // the cause, where an error says so
  supports,   // the cause of a failure of which the same message tells
  mentioned,  // a remark, worth a word where nothing failed
};

// One cause of failed builds, as data/symptoms.schema.json describes it.
struct Symptom {
  std::string id = {};
  std::string title = {};
  std::string tool = {};  // whose words the patterns are: "rustc", "GNU ld", "qemu"
  std::vector<LinePattern> patterns = {};  // any of them
  std::vector<LinePattern> with = {};      // the log also has each of these
  std::vector<LinePattern> without = {};   // and none of these
  TargetFilter target = {};
  Strength strength = Strength::decides;
  // What explains more has a higher rank, and is named first. 0: only a frame around the real
  // cause, named where nothing better is found.
  int rank = 5;
  std::vector<std::string> hides = {};  // symptoms that only follow from this one
  std::string cause = {};               // a template, see remedy.hpp
  std::vector<std::string> remedy = {};
  std::string check = {};                // the id of `xtool doctor`'s check
  std::vector<std::string> source = {};  // public documentation or issues
  std::string since = {};                // the first rustc that says this, and the last; empty: any
  std::string until = {};
};

// What build tools print, and what is behind it. Read only after loading.
class Symptoms {
 public:
  // Those that were built in, overlaid by every *.json in `overlay_directory` in the order of their
  // names; no such directory is fine. Throws invalid_input with file, JSON pointer and reason, and
  // file_system for what cannot be read.
  static Symptoms load(const std::filesystem::path& overlay_directory);
  // From one document, for tests; `source` is for messages.
  static Symptoms parse(std::string_view json, const std::string& source);

  // Adds what a document of the form of data/symptoms.json says; a symptom with a known id replaces
  // that one. When this throws, nothing has changed.
  void overlay(std::string_view json, const std::string& source);

  const std::vector<Symptom>& all() const { return symptoms_; }
  // Lines that report an error, whatever it is, from the most telling sort to mere summaries.
  const std::vector<std::vector<LinePattern>>& errors() const { return errors_; }
  // Lines that say that all went well.
  const std::vector<LinePattern>& successes() const { return successes_; }
  // Lines that say that a command failed, and is started again.
  const std::vector<LinePattern>& retries() const { return retries_; }
  // Lines that something is not there or does not work, which need not matter where all goes well.
  const std::vector<LinePattern>& probes() const { return probes_; }
  // Debian's package of a C library, by the name that linkers and pkg-config have for it.
  std::optional<std::string> debian_package(std::string_view library) const;

 private:
  std::vector<Symptom> symptoms_;
  std::vector<std::vector<LinePattern>> errors_;
  std::vector<LinePattern> successes_;
  std::vector<LinePattern> retries_;
  std::vector<LinePattern> probes_;
  std::map<std::string, std::string, std::less<>> packages_;
};

// data/symptoms.json as it was when xtool was built.
std::string_view builtin_symptoms();

}  // namespace xtool
