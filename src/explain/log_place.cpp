// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/explain/log_place.hpp>

#include <algorithm>
#include <array>

namespace xtool {
namespace {

constexpr std::size_t nowhere = std::string_view::npos;
constexpr std::string_view relay = "warning: ";
// Behind this line Cargo before 1.75 relays without the crate's name.
constexpr std::string_view old_relay = "The following warnings were emitted during compilation:";
constexpr std::size_t status_width = 12;  // Cargo puts its verbs flush right in so many columns

bool capital(char c) { return c >= 'A' && c <= 'Z'; }

bool letter(char c) { return capital(c) || (c >= 'a' && c <= 'z'); }

bool digit(char c) { return c >= '0' && c <= '9'; }

constexpr auto ends_of_probes = std::to_array<std::string_view>(
    {"configure: error", "--- std", "make", "thread '", "error", "ERROR", "running"});

// Of a line that is not empty. Every line is asked for many texts: most differ in the first letter.
bool begins(std::string_view line, std::string_view text)
{
  return line.front() == text.front() && line.starts_with(text);
}

template <std::size_t count>
bool starts_with_any(std::string_view line, const std::array<std::string_view, count>& texts)
{
  return !line.empty() &&
         std::any_of(texts.begin(), texts.end(), [&](auto text) { return begins(line, text); });
}

// "conftest", looked for by the letter of it that is the rarest in logs.
bool names_a_probe(std::string_view words)
{
  constexpr std::string_view before = "con";
  for (std::size_t at = words.find('f'); at != nowhere; at = words.find('f', at + 1))
    if (at >= before.size() && words.substr(at - before.size()).starts_with("conftest"))
      return true;
  return false;
}

constexpr auto by_nextest = std::to_array<std::string_view>({"stdout \u2500", "stderr \u2500"});

// What build scripts say to Cargo, which shows it with -vv, and of scripts that failed.
constexpr auto directives = std::to_array<std::string_view>({"cargo:warning=", "cargo::warning="});

// Whether a build script tells Cargo something that is neither a warning nor an error:
// "cargo:rustc-link-lib=z", "cargo:info=...".
bool is_setting(std::string_view words)
{
  static constexpr std::string_view start = "cargo:";
  return words.starts_with(start) && words.size() > start.size() && words[start.size()] != ' ' &&
         words.find('=') != nowhere && !words.starts_with("cargo::error=");
}

// Behind "[z-sys 1.1.21] ", which `cargo build -vv` puts in front of what a build script says.
std::string_view without_script(std::string_view line)
{
  const std::size_t end = line.find("] ");
  const std::size_t version = line.find(' ') + 1;
  return line.starts_with('[') && end != nowhere && version < end && digit(line[version])
             ? line.substr(end + 2)
             : line;
}

// "   Compiling hello v0.1.0".
bool has_status(std::string_view line)
{
  if (line.size() <= status_width || line[status_width] != ' ' || !letter(line[status_width - 1]))
    return false;
  const std::string_view verb = line.substr(0, status_width);
  const std::size_t first = verb.find_first_not_of(' ');
  return first != nowhere && first < status_width - 3 && capital(verb[first]) &&
         std::all_of(verb.begin() + static_cast<std::ptrdiff_t>(first), verb.end(),
                     [](char c) { return letter(c) || c == '-'; });
}

// "12 |     let x", "   |  ^^^", "  left: 1".
bool is_quoted_source(std::string_view line)
{
  std::size_t at = std::min(line.find_first_not_of(' '), line.size());
  const std::string_view rest = line.substr(at);
  if (rest.starts_with("left: ") || rest.starts_with("right: "))
    return true;
  while (at < line.size() && digit(line[at]))
    ++at;
  return at > 0 && line.substr(at).starts_with(" | ");
}

// "  File "a.py", line 1, in <module>", behind which stands that line, further in.
bool is_place_of_python(std::string_view line)
{
  return line.starts_with("  File \"") && line.find("\", line ") != nowhere;
}

}  // namespace

std::string_view LogPlaces::relayed_crate(std::string_view line)
{
  if (!line.starts_with(relay))
    return "";
  line.remove_prefix(relay.size());
  const std::size_t at = line.find('@');
  const std::size_t blank = line.find(' ');
  if (at == nowhere || blank == nowhere || at == 0 || blank < at || line[blank - 1] != ':')
    return "";
  return line.substr(0, at);
}

void LogPlaces::begin(std::string_view line)
{
  ++message_;
  after_gap_ = false;
  probe_ = false;
  warning_ =
      !relays_ &&
      starts_with_any(line, std::to_array<std::string_view>(
                                {"warning", "CMake Warning", "CMake Deprecation Warning"})) &&
      relayed_crate(line).empty();
}

void LogPlaces::begin_or_go_on(std::string_view line)
{
  static constexpr auto heads = std::to_array<std::string_view>(
      {"error", "warning", "Error", "CMake ", "make", "$ ", "+ ", "configure: error"});
  static constexpr auto inner =
      std::to_array<std::string_view>({"note", "help", "...", "LL", "Call Stack", "This warning"});
  if (line.starts_with("Caused by:")) {
    after_gap_ = false;
    return;
  }
  const bool inside = digit(line.front()) || line.front() == '|' || starts_with_any(line, inner);
  if (after_gap_ || starts_with_any(line, heads) || (warning_ && !inside))
    begin(line);
}

// trybuild's tests of what has to fail to compile: a head, and between two bars the errors.
void LogPlaces::read_expected(std::string_view words)
{
  static constexpr std::string_view bar = "\u2508\u2508\u2508\u2508";
  static constexpr auto heads =
      std::to_array<std::string_view>({"EXPECTED:", "ACTUAL OUTPUT:", "WARNINGS:"});
  if (words.starts_with(bar))
    expected_ = !expected_ && head_;
  else if (status_ || words.starts_with("test "))
    expected_ = false;
  head_ = starts_with_any(words, heads);
}

std::uint64_t LogPlaces::read(std::string_view line)
{
  const std::size_t first = line.find_first_not_of(" \t");
  if (first == nowhere) {
    status_ = false;
    after_gap_ = true;
    return message_;
  }
  if (!begins(line, relay))
    relays_ = begins(line, old_relay);
  traced_ = trace_ && line.starts_with("    ");  // what is typed in or frozen has no source
  trace_ = is_place_of_python(line);
  status_ = has_status(line);
  if (status_) {
    begin(line);
    test_ = false;
  } else if (line.front() == ' ' || line.front() == '\t') {
    after_gap_ = false;
  } else {
    begin_or_go_on(line);
  }
  const std::string_view words = line.substr(first);
  if (begins(line, "---- ") || begins(line, "--- STD") || starts_with_any(words, by_nextest))
    test_ = true;
  else if (begins(line, "failures:") || begins(line, "test result:"))
    test_ = false;
  read_expected(words);
  if (starts_with_any(words, ends_of_probes))
    probe_ = false;
  else if (begins(words, "checking ") || begins(words, "configure:") || names_a_probe(words))
    probe_ = true;
  return message_;
}

Weight LogPlaces::weight(std::string_view line) const
{
  if (probe_ || traced_ || expected_ || is_quoted_source(line))
    return Weight::quoted;
  if (test_)
    return Weight::tested;
  if (line.find(" tries remaining)") != nowhere || line.find(" try remaining)") != nowhere)
    return Weight::retried;
  const std::string_view said = without_script(line);
  const std::string_view words = said.substr(std::min(said.find_first_not_of(" \t"), said.size()));
  const bool directive = starts_with_any(words, directives);
  if (!directive && is_setting(words))
    return Weight::warning;
  const bool old = relays_ && line.starts_with(relay);
  const bool relayed = directive || old || !relayed_crate(line).empty();
  if (directive)
    line.remove_prefix(line.find('=') + 1);
  else if (old)
    line.remove_prefix(relay.size());
  else if (relayed)
    line.remove_prefix(line.find(": ", relay.size()) + 2);
  if (warning_ && !relayed)
    return Weight::warning;
  const std::size_t warning = std::min(
      {line.find("arning: "), line.find(": note: "), line.starts_with("-- ") ? 0 : nowhere});
  if (warning != nowhere && line.find("error: ") > warning && line.find("Error: ") > warning)
    return Weight::warning;
  return relayed ? Weight::relayed : Weight::plain;
}

}  // namespace xtool
