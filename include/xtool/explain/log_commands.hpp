// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <cstddef>
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

  // The run failed, and what was run is started again: the number of the run that begins here.
  std::size_t again();

  // Whether the same command was run again later, and that run came to an end; of one that
  // something started again by itself, to a good end.
  bool outdated(std::size_t run) const;

 private:
  enum class End { unknown, well, failed };

  using Typed = std::pair<std::size_t, std::string>;
  std::map<Typed, std::vector<std::size_t>> runs_;                  // by what was typed where
  std::vector<const std::vector<std::size_t>*> alike_ = {nullptr};  // by run: the runs like it
  std::vector<End> ends_ = {End::unknown};                          // by run
  std::set<std::size_t> retried_;
  std::size_t run_ = none;
  std::size_t place_ = 0;  // how often the directory was changed
};

}  // namespace xtool
