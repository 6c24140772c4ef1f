// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "explain.hpp"

#include "cli/options.hpp"
#include "cli/targets.hpp"
#include "explain_advice.hpp"
#include "explain_report.hpp"
#include "github_reports.hpp"

#include <xtool/explain/explain.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/own_process.hpp>
#include <xtool/support/stream.hpp>

#include <fmt/format.h>

#include <memory>

namespace xtool::cli {
namespace {

constexpr std::size_t looked_at = 4096;  // bytes that tell a log from other files

struct ExplainOptions {
  std::string file = {};
  std::string target = {};
  bool list = false;
  std::string format = "text";

  bool from_stdin() const { return file.empty() || file == "-"; }
};

// Feeds a log to the explainer, and decides early whether it is one.
class LogReader {
 public:
  LogReader(LogExplainer& explainer, std::string name)
      : lines_([&explainer](const LogLine& line) { explainer.line(line); }), name_(std::move(name))
  {
  }

  void feed(std::string_view bytes)
  {
    if (seen_ < looked_at) {
      first_ += bytes.substr(0, looked_at - seen_);
      seen_ += bytes.size();
    }
    ends_line_ = bytes.empty() ? ends_line_ : bytes.back() == '\n';
    lines_.feed(bytes);
  }
  bool ends_line() const { return ends_line_; }
  void finish()
  {
    if (const std::string_view objection = objection_to_log(first_); !objection.empty())
      throw Error(ErrorKind::invalid_input, fmt::format("'{}' {}, no log", name_, objection))
          .help("give it what cargo printed: `cargo build 2>&1 | xtool explain`");
    lines_.finish();
  }

 private:
  LogLines lines_;
  std::string name_;
  std::string first_;
  std::size_t seen_ = 0;
  bool ends_line_ = true;  // what came last, if anything
};

void read_file_into(LogReader& log, const std::string& name, const std::filesystem::path& path)
{
  read_stream(path, name, [&](std::string_view bytes) { log.feed(bytes); });
}

// What comes from another program goes on to standard output, as it comes; with --json, where there
// is room for one object only, it does not.
void read_stdin_into(LogReader& log, const ExplainOptions& options, Workbench& bench)
{
  if (is_terminal(StandardStream::in))
    bench.console().info("reading the log from the terminal, up to Ctrl-D");
  const bool pass_on = !bench.options().json;
  OutputStream out = OutputStream::standard_output();
  read_standard_input([&](std::string_view bytes) {
    if (pass_on)
      out.write(bytes);
    log.feed(bytes);
  });
  // An annotation is one only at the begin of a line.
  if (options.format == "github" && !log.ends_line())
    out.write("\n");
}

Outcome explain(const ExplainOptions& options, Workbench& bench)
{
  const bool for_github = is_for_github(options.format, bench.options().json);
  const Symptoms symptoms = Symptoms::load(bench.home().symptom_additions());
  if (options.list)
    return {.text = list_text(symptoms), .result = list_json(symptoms)};
  std::optional<Triple> target;
  if (!options.target.empty())
    target = resolve_target(bench, options.target);

  const LogRules rules(symptoms);
  LogExplainer explainer(rules, bench.catalog(), target);
  LogReader log(explainer, options.from_stdin() ? "standard input" : options.file);
  if (options.from_stdin())
    read_stdin_into(log, options, bench);
  else
    read_file_into(log, options.file, bench.env().cwd() / options.file);
  log.finish();

  const Explanation explanation = explainer.finish();
  ExplainAdvice advice(bench, symptoms);
  const Report report = report_of(explanation, std::ref(advice));
  Outcome outcome{.result = json(report), .exit_code = report.answered() ? 0 : 1};
  if (for_github) {
    const std::string file =
        options.from_stdin() ? "" : path_in_repository(options.file, bench.env());
    outcome.text = tell_github(github_report(report, file), bench.env(), bench.console());
    return outcome;
  }
  const std::string text = describe(report, bench.console().style().width);
  if (!options.from_stdin())
    outcome.text = text;
  else if (!bench.options().json)
    bench.console().text(text);
  return outcome;
}

}  // namespace

Action bind_explain(CLI::App& command)
{
  auto options = std::make_shared<ExplainOptions>();
  const BoundOption file =
      add_option(command, "FILE", options->file,
                 "Build log; `-` or none reads standard input and passes it on");
  const BoundOption target =
      add_option(command, "--target", options->target, "Target to assume if the log names none")
          .type_name("T");
  const BoundOption format = bind_report_format(command, options->format);
  add_flag(command, "--list", options->list, "List the causes that are known")
      .excludes(file)
      .excludes(target)
      .excludes(format);
  return [options](Workbench& bench) { return explain(*options, bench); };
}

}  // namespace xtool::cli
