// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/rust/rustup_error.hpp>

#include <xtool/support/entry_path.hpp>
#include <xtool/support/shell.hpp>
#include <xtool/support/suggest.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

// The texts are those of src/errors.rs, src/config.rs and src/toolchain/ in rustup 1.25 to 1.29.
namespace xtool {
namespace {

constexpr const char* variable = "RUSTUP_TOOLCHAIN";

std::string_view line_of(std::string_view text)
{
  return text.substr(0, text.find_first_of("\r\n"));
}

// What stands between the first `before` and the next "'".
std::optional<std::string> quoted_after(std::string_view text, std::string_view before)
{
  const std::size_t at = text.find(before);
  if (at == std::string_view::npos)
    return std::nullopt;
  text.remove_prefix(at + before.size());
  return printable(text.substr(0, text.find('\'')));
}

// The last of the causes that follow the error, which are numbered when there are several.
std::string last_cause(std::string_view printed)
{
  const std::size_t at = printed.find("Caused by:");
  if (at == std::string_view::npos)
    return "";
  printed.remove_prefix(at);
  printed = printed.substr(0, printed.find("Stack backtrace:"));
  std::string cause;
  while (!printed.empty()) {
    std::string_view line = line_of(printed);
    printed.remove_prefix(std::min(line.size() + 1, printed.size()));
    const std::size_t text = line.find_first_not_of(" \t");
    if (text == std::string_view::npos || line.find('|') != std::string_view::npos ||
        line.starts_with("Caused by:"))
      continue;
    line.remove_prefix(text);
    if (line.size() > 3 && line[1] == ':')
      line.remove_prefix(3);
    cause = printable(line);
  }
  return cause;
}

// Whether rustup would download a toolchain of that name: a channel or a version, then perhaps a
// date and a host.
bool is_published(const std::string& name)
{
  const std::string channel = name.substr(0, name.find('-'));
  constexpr std::array channels{"stable", "beta", "nightly"};
  return std::find(channels.begin(), channels.end(), channel) != channels.end() ||
         (channel.find_first_not_of("0123456789.") == std::string::npos &&
          channel.find('.') != std::string::npos);
}

std::string install(const std::string& name)
{
  if (is_published(name))
    return fmt::format("run `rustup toolchain install {}`", shell_word(name));
  if (name == "esp")
    return "install it: `cargo install espup --locked && espup install`";
  return fmt::format("link the directory where it is: `rustup toolchain link {} DIRECTORY`",
                     shell_word(name));
}

Error not_installed(const std::string& name, const std::optional<std::string>& file, const Env& env,
                    const std::optional<std::string>& named)
{
  Error error(ErrorKind::no_toolchain, fmt::format("toolchain '{}' is not installed", name));
  const bool by_variable = !file && !named && env.get(variable);
  const std::vector<std::string> channels{"stable", "beta", "nightly"};
  const auto meant = is_published(name) ? std::nullopt : closest(name, channels);
  if (meant && file)
    error.help(fmt::format("did you mean '{}'? correct 'channel' in '{}'", *meant, *file));
  if (by_variable && !is_published(name))
    error.help(fmt::format("{} names it: `unset {}`", variable, variable));
  if (named && !is_published(name))
    error.help("choose one that is installed: `rustup toolchain list`");
  error.help(install(name));
  if (by_variable && is_published(name))
    error.help(fmt::format("or use another one: {} names it, `unset {}`", variable, variable));
  if (file && !meant)
    error.help(fmt::format("or choose another one in '{}'", *file));
  return error;
}

Error bad_path(const std::string& path, const Env& env)
{
  Error error(ErrorKind::no_toolchain,
              fmt::format("the toolchain '{}' is not there, or has no directory 'bin'", path));
  if (env.get(variable) == path)
    return std::move(error.help(fmt::format("{} names it: `unset {}`", variable, variable)));
  return std::move(error.help("correct 'path' in the file 'rust-toolchain.toml' of this project"));
}

}  // namespace

std::optional<Error> rustup_error(std::string_view printed, const Env& env,
                                  const std::optional<std::string>& named)
{
  const std::size_t at = printed.find("error: ");
  const std::string_view reason =
      line_of(at == std::string::npos ? printed : printed.substr(at + 7));
  const auto has = [&](std::string_view words) {
    return reason.find(words) != std::string_view::npos;
  };
  const auto fails = [](std::string message) {
    return Error(ErrorKind::no_toolchain, std::move(message));
  };

  if (const auto program = quoted_after(reason, "is not installed for the custom toolchain '"))
    return fails(fmt::format("the custom toolchain '{}' is incomplete: {}", *program,
                             printable(reason)))
        .help(fmt::format("link a complete one: `rustup toolchain link {} DIRECTORY`", *program))
        .help("or use another one: `rustup default stable`");
  if (const auto name = quoted_after(reason, "is not installed for the toolchain '"))
    return fails(printable(reason))
        .help(fmt::format("run `rustup component add {} --toolchain {}`",
                          quoted_after(reason, "'").value_or("rustc"), *name));
  if (const auto name = quoted_after(reason, "toolchain '"); name && has("is not installed"))
    return not_installed(*name, quoted_after(reason, "override file '"), env, named);
  if (const auto name = quoted_after(reason, "Missing manifest in toolchain '"))
    return fails(fmt::format("toolchain '{}' is damaged: it has no manifest", *name))
        .help(fmt::format("install it again: `rustup toolchain uninstall {} && rustup toolchain "
                          "install {}`",
                          *name, *name));
  if (has("no default is configured") || has("no default toolchain") || has("no active toolchain"))
    return fails("rustup has no toolchain to run rustc from").help("run `rustup default stable`");
  if (const auto file = quoted_after(reason, "could not parse override file: '"))
    return fails(fmt::format("rustup cannot read '{}': {}", *file, last_cause(printed)))
        .help(fmt::format("correct or delete '{}'", *file));
  if (const auto file = quoted_after(reason, "could not parse settings file: '"))
    return fails(fmt::format("rustup cannot read '{}': {}", *file, last_cause(printed)))
        .help(fmt::format("correct it, or start over: `{} && rustup default stable`",
                          shell_command({"rm", *file})));
  if (const auto path = quoted_after(reason, "invalid toolchain: the path '"))
    return bad_path(*path, env);
  if (has("invalid toolchain name"))
    return fails(printable(reason)).help("run `rustup toolchain list`");
  return std::nullopt;
}

}  // namespace xtool
