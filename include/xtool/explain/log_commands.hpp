// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace xtool {

// Which of the shell's commands the lines of a log are from, as far as it shows them ("$ cargo
// build"), and how each ended: of a command that was run again, the last run tells how things are.
class LogCommands {
 public:
  // Stands for what comes before any command that is shown.
  static constexpr std::size_t none = 0;

  // A line that may show a command has one of these texts in it.
  static const std::vector<std::string>& cues();

  // To be called for lines with a cue in them: the number of the run that they and what follows are
  // part of.
  std::size_t read(std::string_view line);
  // What the run that the last line is part of says of itself.
  void succeeded() { ends_[run_] = End::well; }
  void failed() { ends_[run_] = End::failed; }
  // Line `number` says that a build failed; of which crate, where it says so.
  void build_failed(std::uint64_t number, std::string_view crate);
  // "   Compiling hello v0.1.0": counts of what was started again.
  void status(std::string_view line);

  // `line` says that something failed and is started again: the number of the run that begins
  // here. That it is something else than a build ("Download failed, retrying") outdates nothing
  // that a build had said before.
  std::size_t again(std::string_view line);

  // Whether the same command was run again later than line `number` of the run, and that run came
  // to an end; of one that something started again by itself, to a good end.
  bool outdated(std::size_t run, std::uint64_t number) const;

 private:
  enum class End { unknown, well, failed };

  // Of a run that is started again.
  struct Retry {
    std::uint64_t from = 0;               // the first line that is outdated with it
    std::set<std::string> failed = {};    // crates
    std::set<std::string> compiled = {};  // crates, by the run that takes its place
  };

  std::size_t start(const std::vector<std::size_t>* alike);
  bool made_good(std::size_t run) const;

  using Typed = std::pair<std::size_t, std::string>;
  std::map<Typed, std::vector<std::size_t>> runs_;                  // by what was typed where
  std::vector<const std::vector<std::size_t>*> alike_ = {nullptr};  // by run: the runs like it
  std::vector<End> ends_ = {End::unknown};                          // by run
  std::map<std::size_t, Retry> retries_;                            // by run
  std::set<std::string> failed_;                                    // crates, in this run
  std::uint64_t build_failed_ = 0;                                  // the last line that says so
  std::size_t run_ = none;
  std::size_t place_ = 0;  // how often the directory was changed
};

}  // namespace xtool
