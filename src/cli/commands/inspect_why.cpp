// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "inspect_why.hpp"

#include "cli/outcome.hpp"

#include <xtool/inspect/why.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/version.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

namespace xtool::cli {
namespace {

namespace fs = std::filesystem;

// Enough to see what kind of code it is.
constexpr std::size_t most_users = 5;

std::string parse_symbol_version(const std::string& text)
{
  if (Version::parse(text))
    return "GLIBC_" + text;
  const std::size_t line = text.rfind('_');
  if (line == std::string::npos || line == 0 || line + 1 == text.size() ||
      text.find_first_of(" \t/") != std::string::npos)
    throw Error(ErrorKind::usage, fmt::format("invalid version '{}'", text))
        .help("write it as the loader does, as in `--why GLIBC_2.39`");
  return text;
}

bool holds_objects(const InspectedFile& file)
{
  return file.binary &&
         (file.binary->form == Binary::Form::archive ||
          std::all_of(file.binary->images.begin(), file.binary->images.end(),
                      [](const Image& image) { return image.facts.kind == BinaryKind::object; }));
}

// The path as people may use it: from here on, where it is below.
std::string shown(const fs::path& file, const Env& env)
{
  const fs::path relative = file.lexically_relative(env.cwd());
  return relative.empty() || *relative.begin() == ".." ? file.string() : relative.string();
}

std::string describe(const SymbolUser& user, const Env& env)
{
  const std::string file = shown(user.file, env);
  return fmt::format("{}{}{}", user.member.empty() ? "" : fmt::format("'{}' in ", user.member),
                     file, user.crate.empty() ? "" : fmt::format(", of crate '{}'", user.crate));
}

std::string describe(const WantedSymbol& symbol, const Env& env)
{
  std::string text = fmt::format("  {}{}\n", symbol.name, symbol.weak ? " (weak)" : "");
  if (!symbol.note.empty())
    text += fmt::format("    {}\n", symbol.note);
  for (std::size_t i = 0; i < std::min(symbol.users.size(), most_users); ++i)
    text += fmt::format("    {}\n", describe(symbol.users[i], env));
  if (symbol.users.size() > most_users)
    text += fmt::format("    and {} more\n", symbol.users.size() - most_users);
  if (symbol.users.empty() && symbol.note.empty())
    text += "    by no object that is at hand: the program's own code, or a library that is gone\n";
  return text;
}

Json json(const WantedSymbol& symbol)
{
  Json users = Json::array();
  for (const SymbolUser& user : symbol.users)
    users.push_back({{"file", user.file.string()},
                     {"member", text_or_null(user.member)},
                     {"crate", text_or_null(user.crate)},
                     {"weak", user.weak}});
  return {{"name", symbol.name},
          {"weak", symbol.weak},
          {"note", text_or_null(symbol.note)},
          {"users", std::move(users)}};
}

void add_file(WhyReport& report, const InspectedFile& file, const std::string& version,
              const std::vector<fs::path>& given, const Env& env)
{
  std::vector<fs::path> objects = given;
  for (fs::path& found : files_of_build(env.cwd() / file.path))
    objects.push_back(std::move(found));
  for (const Image& image : file.binary->images) {
    std::vector<WantedSymbol> symbols = symbols_of_version(image, version);
    const bool firm = refused_for_weak_symbols(image, version);
    find_users(symbols, objects);
    report.text +=
        fmt::format("{}: {}{}\n", file.path, version, symbols.empty() ? " is not needed" : "");
    for (const WantedSymbol& symbol : symbols)
      report.text += describe(symbol, env);
    if (firm)
      report.text += fmt::format(
          "  without {} the program is not started at all, although it could do without these\n",
          version);
    Json list = Json::array();
    for (const WantedSymbol& symbol : symbols)
      list.push_back(json(symbol));
    report.files.push_back({{"path", file.path}, {"version", version}, {"symbols", list}});
  }
}

}  // namespace

WhyReport explain_version(const Findings& findings, const std::string& version, const Env& env)
{
  const std::string wanted = parse_symbol_version(version);
  std::vector<fs::path> given;
  for (const InspectedFile& file : findings.files)
    if (holds_objects(file))
      given.push_back(env.cwd() / file.path);
  WhyReport report;
  for (const InspectedFile& file : findings.files)
    if (file.binary && !holds_objects(file))
      add_file(report, file, wanted, given, env);
  return report;
}

}  // namespace xtool::cli
