// SPDX-License-Identifier: Apache-2.0 OR MIT
// What GitHub Actions shows of a run besides its log: annotations and the job summary.
#pragma once

#include "console.hpp"
#include "options.hpp"

#include <xtool/support/env.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace xtool::cli {

struct Annotation {
  enum class Level { error, warning, notice };
  Level level = Level::error;
  std::string file = {};   // relative to the repository, if it is in there
  std::uint64_t line = 0;  // in the file, from 1
  std::string title = {};
  std::string message = {};  // may have several lines
};

// What a command has to say to GitHub.
struct GithubReport {
  std::vector<Annotation> annotations = {};  // GitHub shows the first ten of each level
  std::string summary = {};                  // in Markdown
};

// The line on standard output that makes GitHub show it. Nothing in the texts can begin another
// command, or end this one.
std::string workflow_command(const Annotation& annotation);

// One line in Markdown that is shown as it is, but for what is in `backticks`, which is code.
std::string markdown_line(std::string_view text);
// The same with everything as code.
std::string markdown_code(std::string_view text);

// Lines of code of that language.
std::string markdown_block(std::string_view language, std::string_view lines);

// The text without its end where it is too long for a job summary that has `taken` bytes.
std::string fitting_summary(std::string summary, std::uint64_t taken);

// A file as annotations have to name it: relative to the repository that was checked out, if it is
// in there.
std::string path_in_repository(const std::string& path, const Env& env);

// Adds the summary to the job's, where there is one, and returns the annotations as text. A summary
// that cannot be written is a warning: the annotations are still worth having.
std::string tell_github(const GithubReport& report, const Env& env, Console& console);

// --format text or github, of commands that check something.
BoundOption bind_report_format(CLI::App& command, std::string& format);
// Whether that asks for GitHub's. Throws usage where --json asks for something else.
bool is_for_github(const std::string& format, bool json);

}  // namespace xtool::cli
