// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "complete.hpp"

#include "cli/completion.hpp"
#include "cli/options.hpp"
#include "cli/targets.hpp"

#include <xtool/rust/rustup.hpp>
#include <xtool/support/error.hpp>

#include <fmt/format.h>

#include <memory>

namespace xtool::cli {
namespace {

struct CompleteOptions {
  std::vector<std::string> words = {};
};

Candidate target(const Triple& triple, const Catalog& catalog)
{
  const TargetEntry* entry = catalog.find(triple);
  return {.word = triple.str(), .help = entry == nullptr ? "" : entry->description};
}

std::vector<Candidate> known_targets(Workbench& bench)
{
  std::vector<Candidate> found;
  for (const auto& [triple, entry] : bench.catalog().entries())
    found.push_back(target(triple, bench.catalog()));
  return found;
}

std::vector<Candidate> targets_of_sysroot(Workbench& bench)
{
  std::vector<Candidate> found;
  for (const Triple& triple : installed_targets(bench.installation({}), bench.home()))
    found.push_back(target(triple, bench.catalog()));
  return found;
}

std::vector<Candidate> toolchains(const Env& env)
{
  std::vector<Candidate> found;
  for (std::string& name : rustup_toolchains(env))
    found.push_back({.word = std::move(name)});
  return found;
}

// Those of this machine. Without a rustc there are none, and nobody who is typing wants to read
// why.
std::vector<Candidate> values(ValueKind kind, Workbench& bench)
{
  try {
    if (kind == ValueKind::known_target)
      return known_targets(bench);
    if (kind == ValueKind::installed_target)
      return targets_of_sysroot(bench);
    if (kind == ValueKind::toolchain)
      return toolchains(bench.env());
  } catch (const Error&) {
    return {};
  }
  return {};
}

// What the shell has to look for itself, or "words".
std::string_view source(ValueKind kind)
{
  const bool by_shell =
      kind == ValueKind::file || kind == ValueKind::directory || kind == ValueKind::program;
  return by_shell ? name_of(kind) : "words";
}

Outcome complete_words(const CompleteOptions& options, Workbench& bench)
{
  const Completion completion = complete(command_line(), options.words);
  std::vector<Candidate> all = completion.candidates;
  for (const Candidate& value : values(completion.values, bench))
    if (value.word.starts_with(completion.begun))
      all.push_back({.word = completion.before + value.word, .help = value.help});

  std::string text = fmt::format("{}\n", source(completion.values));
  Json candidates = Json::array();
  for (const Candidate& candidate : all) {
    text += fmt::format("{}\t{}\n", candidate.word, candidate.help);
    candidates.push_back({{"word", candidate.word}, {"help", text_or_null(candidate.help)}});
  }
  return {.text = text,
          .result = {{"source", source(completion.values)}, {"candidates", candidates}}};
}

}  // namespace

Action bind_complete(CLI::App& command)
{
  auto options = std::make_shared<CompleteOptions>();
  add_option(command, "WORD", options->words,
             "The words after `xtool`, the last of them begun or empty; after `--`")
      .required()
      .expected(1, 100'000);
  return [options](Workbench& bench) { return complete_words(*options, bench); };
}

}  // namespace xtool::cli
