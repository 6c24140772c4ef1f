// SPDX-License-Identifier: Apache-2.0 OR MIT
// A build's log, in pieces, and what is said of it.
#include <xtool/explain/explain.hpp>
#include <xtool/explain/literal_set.hpp>

#include "fuzz.hpp"

#include <string>
#include <vector>

using namespace xtool;

namespace {

Explanation explained(std::string_view bytes, std::size_t piece)
{
  static const Catalog catalog = Catalog::load({});
  static const Symptoms symptoms = Symptoms::load({});
  static const LogRules rules(symptoms);
  LogExplainer explainer(rules, catalog, std::nullopt);
  LogLines lines([&](const LogLine& line) { explainer.line(line); });
  for (std::size_t at = 0; at < bytes.size(); at += piece)
    lines.feed(bytes.substr(at, piece));
  lines.finish();
  return explainer.finish();
}

// One pass finds what a search for each literal finds.
void look_for_literals(std::string_view line)
{
  static const std::vector<std::string> literals{"error", "rror: ", "cannot find -l", "ind", "aaaa",
                                                 "aab",   "'"};
  static const LiteralSet set(literals);
  std::string plain(line);
  for (char& c : plain)
    c = c == '`' ? '\'' : c;
  std::vector<std::size_t> there;
  for (std::size_t number = 0; number < literals.size(); ++number)
    if (plain.find(literals[number]) != std::string::npos)
      there.push_back(number);
  fuzz::require(set.in(line) == there);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  look_for_literals(bytes);
  const Explanation whole = explained(bytes, bytes.size() + 1);
  const Explanation pieces = explained(bytes, 7);
  fuzz::require(whole.lines == pieces.lines && whole.errors == pieces.errors &&
                whole.findings.size() == pieces.findings.size());
  return 0;
}
