// SPDX-License-Identifier: Apache-2.0 OR MIT
// For tests, everything as JSON on stdout:
//   linkers choose TRIPLE [only=KIND] [cxx=1] [linker=PROGRAM] [home=DIR] [lld=DIR] [cache=DIR]
//   linkers runner TRIPLE HOST [SYSROOT]
//   linkers install-zig INDEX HOME VERSION HOST
#include <xtool/link/find/linker.hpp>
#include <xtool/link/find/zig_release.hpp>
#include <xtool/link/run/runner.hpp>
#include <xtool/support/error.hpp>

#include <cstdio>
#include <map>

namespace {

using namespace xtool;

template <typename Value>
Json optional_json(const std::optional<Value>& value)
{
  return value ? Json(*value) : Json();
}

Json json(const LinkerTrial& trial)
{
  const LinkerCandidate& candidate = trial.candidate;
  Json text = {{"kind", to_string(candidate.kind)},
               {"program", candidate.program},
               {"flags", candidate.flags},
               {"found_by", candidate.found_by},
               {"cxx", optional_json(candidate.cxx)},
               {"sysroot", optional_json(candidate.sysroot)},
               {"verdict", to_string(trial.verdict)},
               {"reason", trial.reason}};
  if (trial.result)
    text["glibc"] = trial.result->glibc ? Json(trial.result->glibc->str()) : Json();
  return text;
}

Json choose(const TargetEntry& entry, std::map<std::string, std::string> options, const Env& env)
{
  LinkerSearch search;
  if (!options["home"].empty())
    search.home = Home(options["home"]);
  for (const LinkerKind kind : {LinkerKind::gcc, LinkerKind::clang, LinkerKind::zig})
    if (options["only"] == to_string(kind))
      search.only = kind;
  if (options.contains("linker"))
    search.configured = ConfiguredLinker{.program = options["linker"], .where = "a test"};
  if (options.contains("lld"))
    search.lld_directories = {options["lld"]};
  const LinkerProof proof{.cxx = options.contains("cxx"), .zig_cache = options["cache"]};
  Json trials = Json::array();
  for (const LinkerTrial& trial : choose_linker(entry, search, proof, env).trials)
    trials.push_back(json(trial));
  return trials;
}

Json act(const std::vector<std::string>& words, const Env& env)
{
  if (words.at(0) == "install-zig") {
    HttpClient http{HttpSettings{}};
    ZigReleaseSettings settings =
        zig_release_settings(env.with("XTOOL_ZIG_INDEX", words.at(1)), Home(words.at(2)), false);
    const InstalledZig zig =
        install_zig(settings, words.at(3), Triple::parse(words.at(4)), http, {});
    return {{"program", zig.program}, {"already_there", zig.already_there}};
  }
  const Catalog catalog = Catalog::parse(builtin_catalog(), "built in");
  const TargetEntry& entry = catalog.require(words.at(1));
  if (words.at(0) == "runner") {
    RunnerSearch search{.host = Triple::parse(words.at(2)), .packages = PackageAdvice::of(env)};
    if (words.size() > 3)
      search.sysroot = words.at(3);
    const Runner runner = find_runner(entry, search, env);
    return {{"kind", to_string(runner.kind)},
            {"argv", runner.argv},
            {"reason", runner.reason},
            {"help", runner.help}};
  }
  std::map<std::string, std::string> options;
  for (std::size_t i = 2; i < words.size(); ++i)
    options[words[i].substr(0, words[i].find('='))] = words[i].substr(words[i].find('=') + 1);
  return choose(entry, options, env);
}

}  // namespace

int main(int argc, char** argv)
{
  try {
    std::puts(act({argv + 1, argv + argc}, Env::of_process()).dump().c_str());
  } catch (const Error& error) {
    std::fprintf(stderr, "error: %s\n", error.what());
    return exit_code(error.kind());
  }
  return 0;
}
