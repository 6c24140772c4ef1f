// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "call_words.hpp"

#include <xtool/link/shim/os_version.hpp>

#include <algorithm>
#include <array>

namespace xtool {
namespace {

constexpr std::array source_extensions = {
    std::string_view(".c"),  std::string_view(".cc"),  std::string_view(".cpp"),
    std::string_view(".C"),  std::string_view(".cxx"), std::string_view(".c++"),
    std::string_view(".cp"), std::string_view(".CPP"), std::string_view(".m"),
    std::string_view(".mm"), std::string_view(".M"),   std::string_view(".i"),
    std::string_view(".ii"), std::string_view(".s"),   std::string_view(".S"),
    std::string_view(".sx"), std::string_view(".h"),   std::string_view(".hpp")};
// What stops a compiler before it links.
constexpr std::array stops = {std::string_view("-c"),  std::string_view("-S"),
                              std::string_view("-E"),  std::string_view("-M"),
                              std::string_view("-MM"), std::string_view("-fsyntax-only")};
constexpr std::array queries = {std::string_view("--version"), std::string_view("--help"),
                                std::string_view("-dumpmachine"), std::string_view("-dumpversion"),
                                std::string_view("-dumpfullversion")};

template <typename List>
bool contains(const List& list, std::string_view word)
{
  return std::find(list.begin(), list.end(), word) != list.end();
}

std::vector<std::string> split(std::string_view list)
{
  std::vector<std::string> pieces;
  for (std::size_t start = 0;;) {
    const std::size_t comma = list.find(',', start);
    pieces.emplace_back(list.substr(start, comma - start));
    if (comma == std::string::npos)
      return pieces;
    start = comma + 1;
  }
}

// zig passes on a few preprocessor arguments only; a driver takes them all without -Wp.
std::vector<std::string> preprocessor_words(std::string_view list)
{
  std::vector<std::string> words;
  const std::vector<std::string> pieces = split(list);
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    words.push_back(pieces[i]);
    if ((pieces[i] == "-MD" || pieces[i] == "-MMD") && i + 1 < pieces.size()) {
      words.emplace_back("-MF");
      words.push_back(pieces[++i]);
    }
  }
  return words;
}

bool names_target(std::string_view target, std::string_view part)
{
  return target.find(part) != std::string::npos;
}

unsigned target_facts(const ShimConfig& config)
{
  const std::string_view target = config.target;
  unsigned when = always;
  if (names_target(target, "-windows")) {
    when |= windows;
  } else if (is_for_macos(target)) {
    when |= macos;
  } else if (!names_target(target, "-ios") && !names_target(target, "wasm")) {
    when |= elf;
    when |= names_target(target, "-gnu") ? gnu : always;
    when |= names_target(target, "-musl") ? musl : always;
  }
  return target.starts_with("aarch64") ? when : when | not_aarch64;
}

struct Scan {
  bool stopped = false;
  bool inputs = false;
  bool shared_object = false;
  bool preprocesses = false;
  bool standard_input = false;
  bool language = false;
};

void look_at_driver_word(std::string_view text, CallFacts& facts, Scan& scan)
{
  if (contains(queries, text) || text.starts_with("-print-") || text.starts_with("--print-"))
    facts.query = true;
  if (contains(stops, text))
    scan.stopped = true;
  if (text == "-shared" || text == "-r")
    scan.shared_object = true;
  if (text == "-r" || text == "-nostdlib" || text == "-nodefaultlibs")
    facts.own_libraries = true;
  if (text.starts_with("-l"))
    scan.inputs = true;
  scan.preprocesses |= text == "-E";
  scan.standard_input |= text == "-";
  scan.language |= text.starts_with("-x");
  if (text == "-" || text.starts_with("-x")) {
    scan.inputs = true;
    facts.compiles = true;
  }
  if (text.empty() || text.front() == '-')
    return;
  scan.inputs = true;
  if (contains(source_extensions, extension(text)))
    facts.compiles = true;
  if (is_rust_start_file(text))
    facts.when |= rust_starts;
}

void look_at_linker_word(std::string_view text, CallFacts& facts, Scan& scan)
{
  if (text == "-shared" || text == "--shared" || text == "-Bshareable")
    scan.shared_object = true;
  if (text == "-r" || text == "--relocatable")
    facts.own_libraries = true;
  if (text.starts_with("--version-script") || text.starts_with("-version-script"))
    facts.version_script = true;
  if (text == "--undefined-version" || text == "--no-undefined-version")
    facts.version_check = true;
  if (text == "--gc-sections" || text == "-gc-sections")
    facts.gc_sections = true;
  if (text == "--no-gc-sections" || text == "-no-gc-sections")
    facts.gc_sections = false;
  if (text == "start-stop-gc" || text == "-zstart-stop-gc")
    facts.start_stop_gc = true;
  if (text == "nostart-stop-gc" || text == "-znostart-stop-gc")
    facts.no_gc = true;
  if (text == "--version" || text == "-v" || text == "-V" || text.front() != '-')
    scan.inputs = true;
  if (text == "--version")
    facts.asks_linker = true;
}

}  // namespace

std::string_view base_name(std::string_view path)
{
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? path : path.substr(slash + 1);
}

std::string_view extension(std::string_view path)
{
  const std::string_view name = base_name(path);
  const std::size_t dot = name.rfind('.');
  return dot == std::string::npos ? std::string_view() : name.substr(dot);
}

bool is_rust_start_file(std::string_view path)
{
  const std::string_view name = base_name(path);
  return path.find("/self-contained/") != std::string::npos && extension(name) == ".o" &&
         (name.starts_with("crt") || name.starts_with("rcrt1") || name.starts_with("Scrt1"));
}

std::vector<Word> split_words(const std::vector<std::string>& arguments,
                              std::vector<Rewrite>& rewrites)
{
  std::vector<Word> words;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& text = arguments[i];
    if (text.starts_with("-Wl,")) {
      for (std::string& piece : split(std::string_view(text).substr(4)))
        if (!piece.empty())
          words.push_back({.text = std::move(piece), .level = Level::linker});
    } else if (text == "-Xlinker" && i + 1 < arguments.size()) {
      words.push_back({.text = arguments[++i], .level = Level::linker});
    } else if (text.starts_with("-Wp,")) {
      std::string plain;
      for (std::string& piece : preprocessor_words(std::string_view(text).substr(4))) {
        plain += (plain.empty() ? "" : " ") + piece;
        words.push_back({.text = std::move(piece)});
      }
      rewrites.push_back(
          {.from = text, .to = plain, .reason = "zig takes few preprocessor arguments"});
    } else {
      words.push_back({.text = text});
    }
  }
  return words;
}

CallFacts facts_of(const std::vector<Word>& words, const ShimConfig& config)
{
  CallFacts facts{.when = target_facts(config)};
  Scan scan;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view text = words[i].text;
    if (text.empty())
      continue;
    if (words[i].level == Level::linker) {
      look_at_linker_word(text, facts, scan);
      continue;
    }
    look_at_driver_word(text, facts, scan);
    if (text.starts_with("-L") && text.size() > 2)
      facts.directories.emplace_back(text.substr(2));
    if (find_rule(Level::driver, text, facts.when, config.version).next_word &&
        i + 1 < words.size()) {
      ++i;
      if (text == "-L")
        facts.directories.push_back(words[i].text);
    }
  }
  facts.query = facts.query || !scan.inputs;
  facts.links = !facts.query && !scan.stopped;
  facts.language_missing = scan.preprocesses && scan.standard_input && !scan.language;
  if (facts.links) {
    facts.when |= linking | (scan.shared_object ? shared : executable);
    if (!facts.compiles)
      facts.when |= links_only;
    if (!scan.shared_object || facts.version_script)
      facts.when |= exports_limited;
  }
  return facts;
}

}  // namespace xtool
