// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "run.hpp"

#include "app.hpp"

#include <xtool/support/error.hpp>
#include <xtool/support/secrets.hpp>

#include <fmt/format.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>

#include <cerrno>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <system_error>

namespace xtool::cli {
namespace {

constexpr int json_schema = 1;

Json envelope(const std::string& command, bool ok)
{
  return {{"schema", json_schema}, {"command", text_or_null(command)}, {"ok", ok}};
}

// Text may hold bytes of foreign files; JSON output must be UTF-8 whatever they were.
std::string dump(const Json& json)
{
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

bool decide(const std::string& option, const std::string& setting, bool automatic)
{
  const std::string& when = option.empty() ? setting : option;
  return when == "always" || (when == "auto" && automatic);
}

// Where CI has no terminal, but shows colours.
bool is_forced(const Env& env)
{
  return env.get("FORCE_COLOR").value_or("0") != "0" ||
         env.get("CLICOLOR_FORCE").value_or("0") != "0";
}

// Before the settings are read, and where there may be no environment to look at. The parser, which
// reads the variable, may not have got that far.
ConsoleStyle early_style(GlobalOptions globals, const Process& process)
{
  try {
    const Env env = process.env();
    if (globals.progress.empty())
      globals.progress = env.get("XTOOL_PROGRESS").value_or("");
    return console_style(env, globals, {}, process.terminal);
  } catch (const Error&) {
    return {};
  }
}

// Diagnostics of all layers go where the other lines go, so that they do not tear a progress bar.
class ConsoleSink : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit ConsoleSink(Console& console) : console_(console) {}

 private:
  void sink_it_(const spdlog::details::log_msg& message) override
  {
    console_.debug({message.payload.data(), message.payload.size()});
  }
  void flush_() override {}

  Console& console_;
};

// The log of all layers, for as long as there is a console to show it on.
class Log {
 public:
  Log(int verbosity, Console& console) : before_(spdlog::default_logger())
  {
    spdlog::set_default_logger(
        std::make_shared<spdlog::logger>("xtool", std::make_shared<ConsoleSink>(console)));
    spdlog::set_level(verbosity >= 2   ? spdlog::level::trace
                      : verbosity == 1 ? spdlog::level::debug
                                       : spdlog::level::off);
  }
  ~Log() { spdlog::set_default_logger(before_); }
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

 private:
  std::shared_ptr<spdlog::logger> before_;
};

// Results that do not arrive are a failure; a reader that has seen enough (`| head`) is not.
int write_results(const std::string& text, int exit_code, const Process& process)
{
  errno = 0;
  process.out << text << std::flush;
  if (process.out || errno == EPIPE)
    return exit_code;
  process.err << "error: cannot write the results to standard output\n";
  return xtool::exit_code(ErrorKind::file_system);
}

// What these print is for programs to use, passwords in URLs included. All else is for people, who
// show it to others.
bool prints_values(const Invocation& invocation)
{
  return invocation.command == "config get" || invocation.command == "env";
}

// What rustup and cargo see, too: the directory and the toolchain that were named.
Env env_for(const GlobalOptions& globals, Env env)
{
  if (!globals.toolchain.empty())
    env = env.with("RUSTUP_TOOLCHAIN", globals.toolchain);
  if (globals.directory.empty())
    return env;
  const std::filesystem::path directory = (env.cwd() / globals.directory).lexically_normal();
  std::error_code unknown;
  if (!std::filesystem::is_directory(directory, unknown))
    throw Error(ErrorKind::file_system, fmt::format("'{}' is not a directory", directory.string()))
        .help("give -C the path of a directory that exists");
  return env.in(directory).with("PWD", directory.string());
}

// `style` is how the rest of the run speaks, once that is known.
Outcome execute(const Invocation& invocation, const Process& process,
                std::optional<ConsoleStyle>& style)
{
  if (const std::string* text = std::get_if<std::string>(&invocation.what))
    return {.text = *text, .result = {{"text", *text}}};

  Env env = env_for(invocation.globals, process.env());
  const Home home = xtool_home(env, invocation.globals.home);
  Settings settings = Settings::load(home.settings_file());
  style = console_style(env, invocation.globals, settings, process.terminal);
  Console console(process.err, *style);
  const Log log(invocation.globals.verbose, console);
  Workbench bench(std::move(env), invocation.globals, std::move(settings), home, console);
  return std::get<Action>(invocation.what)(bench);
}

int report(const Error& error, const Invocation& invocation,
           const std::optional<ConsoleStyle>& style, const Process& process)
{
  if (!invocation.globals.json) {
    Console(process.err, style ? *style : early_style(invocation.globals, process)).error(error);
    return exit_code(error.kind());
  }
  Json whole = envelope(invocation.command, false);
  whole["error"] = json_without_secrets(json_of(error));
  return write_results(dump(whole), exit_code(error.kind()), process);
}

}  // namespace

ConsoleStyle console_style(const Env& env, const GlobalOptions& globals, const Settings& settings,
                           const Terminal& terminal)
{
  const bool able = terminal.there && env.get("TERM").value_or("dumb") != "dumb";
  const bool color = !env.get("NO_COLOR") && (able || is_forced(env));
  return {.color = decide(globals.color, settings.color, color),
          .quiet = globals.quiet,
          .live_progress = decide(globals.progress, settings.progress, able && !env.get("CI")),
          .json_lines = (globals.progress.empty() ? settings.progress : globals.progress) == "json",
          .width = terminal.width};
}

int run(const std::vector<std::string>& arguments, const Process& process)
{
  Invocation invocation;
  std::optional<ConsoleStyle> style;
  try {
    invocation = parse_command_line(arguments, invocation.globals);
    const Outcome outcome = execute(invocation, process, style);
    if (!invocation.globals.json)
      return write_results(prints_values(invocation) ? outcome.text : without_secrets(outcome.text),
                           outcome.exit_code, process);
    Json whole = envelope(invocation.command, outcome.exit_code == 0);
    whole["result"] =
        prints_values(invocation) ? outcome.result : json_without_secrets(outcome.result);
    return write_results(dump(whole), outcome.exit_code, process);
  } catch (const Error& error) {
    return report(error, invocation, style, process);
  } catch (const std::exception& error) {
    return report(
        Error(ErrorKind::external_tool, std::string("unexpected failure: ") + error.what())
            .help("this is a bug in xtool; please report it with the command you ran"),
        invocation, style, process);
  }
}

}  // namespace xtool::cli
