// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/build/build_recipe.hpp>

#include <xtool/support/error.hpp>

#include <fmt/format.h>

#include <array>
#include <tuple>
#include <utility>

namespace xtool {
namespace {

// As Rust's own build of its libraries (bootstrap's std_cargo) calls rustc: crates that no stable
// program may name, code that a linker can still optimise, and frames that a debugger finds.
constexpr std::array usual_flags{"-Zforce-unstable-if-unmarked", "-Cembed-bitcode=yes",
                                 "-Cforce-frame-pointers=yes", "-Zinline-mir", "-Aunexpected_cfgs"};

std::vector<std::string> features_of(const BuildOptions& options, bool std)
{
  if (options.features)
    return *options.features;
  if (!std)
    return {"compiler-builtins-mem"};
  if (options.panic == "abort")
    return {"backtrace"};
  return {"panic-unwind", "backtrace"};
}

void check_words(const std::vector<std::string>& flags)
{
  for (const std::string& flag : flags)
    if (flag.empty() || flag.find_first_of("\x1f\n") != std::string::npos)
      throw Error(ErrorKind::usage,
                  "an empty word, or one with a line break, is not a flag of rustc")
          .help("give each flag by itself: --rustflag=-Ctarget-cpu=cortex-a7");
}

Json json_of_given(const GivenForBuild& given)
{
  const BuildOptions& options = given.options;
  return {{"alloc", options.alloc_only},
          {"features", options.features ? Json(*options.features) : Json()},
          {"panic", options.panic},
          {"opt_level", options.opt_level},
          {"debug", options.debug},
          {"rustflags", options.rustflags},
          {"libc", given.libc},
          {"sources", given.sources}};
}

GivenForBuild given_in(const JsonCursor& json)
{
  GivenForBuild given{.options = {.alloc_only = json.at("alloc").boolean(),
                                  .panic = json.at("panic").string(),
                                  .opt_level = json.at("opt_level").string(),
                                  .debug = json.at("debug").string(),
                                  .rustflags = json.at("rustflags").strings()},
                      .libc = json.at("libc").string(),
                      .sources = json.at("sources").string()};
  if (const auto features = json.find("features"))
    given.options.features = features->strings();
  return given;
}

}  // namespace

std::string BuildTarget::text(const char* key) const
{
  const auto found = spec.find(key);
  return found != spec.end() && found->is_string() ? found->get<std::string>() : "";
}

bool has_std(const BuildTarget& target)
{
  const auto metadata = target.spec.find("metadata");
  if (metadata != target.spec.end() && metadata->is_object())
    if (const auto std = metadata->find("std"); std != metadata->end() && std->is_boolean())
      return std->get<bool>();
  const std::string os = target.text("os");
  return !os.empty() && os != "none";
}

bool has_frame_objects(const BuildTarget& target)
{
  for (const char* key : {"pre-link-objects", "pre-link-objects-fallback"})
    if (const auto objects = target.spec.find(key); objects != target.spec.end())
      if (objects->dump().find("\"rsbegin.o\"") != std::string::npos)
        return true;
  return false;
}

BuildRecipe build_recipe(const BuildTarget& target, const BuildOptions& options)
{
  check_words(options.rustflags);
  const bool std = has_std(target) && !options.alloc_only;
  BuildRecipe recipe{.std = std,
                     .features = features_of(options, std),
                     .rustflags = {usual_flags.begin(), usual_flags.end()},
                     .opt_level = options.opt_level,
                     .debug = options.debug,
                     .panic = options.panic};
  // Backtraces need the tables, which rustc leaves out for RISC-V where nothing unwinds.
  if (std && target.name.arch().starts_with("riscv"))
    recipe.rustflags.emplace_back("-Cforce-unwind-tables=yes");
  if (target.needs_unstable_options)
    recipe.rustflags.emplace_back("-Zunstable-options");
  if (options.panic == "abort")
    recipe.rustflags.emplace_back("-Cpanic=abort");
  recipe.rustflags.insert(recipe.rustflags.end(), options.rustflags.begin(),
                          options.rustflags.end());
  return recipe;
}

bool built_alike(const BuildRecord& one, const BuildRecord& other)
{
  const auto result = [](const BuildRecord& record) {
    return std::tie(record.target, record.rustc, record.recipe, record.spec_hash, record.lock_hash,
                    record.libc);
  };
  return result(one) == result(other);
}

std::string BuildRecord::serialize() const
{
  Json json = {{"schema", 1},
               {"target", target},
               {"rustc", rustc},
               {"crates", recipe.std ? "std" : "alloc"},
               {"features", recipe.features},
               {"rustflags", recipe.rustflags},
               {"opt_level", recipe.opt_level},
               {"debug", recipe.debug},
               {"panic", recipe.panic},
               {"spec_sha256", spec_hash},
               {"lock_sha256", lock_hash},
               {"libc", libc}};
  if (given)
    json["given"] = json_of_given(*given);
  return json.dump(2) + "\n";
}

BuildRecord BuildRecord::parse(std::string_view text, const std::string& source)
{
  const Json json = parse_json(text, source);
  const JsonCursor root(json, source);
  root.at("schema").integer(1, 1);
  const JsonCursor crates = root.at("crates");
  if (crates.string() != "std" && crates.string() != "alloc")
    crates.fail("expected 'std' or 'alloc'");
  BuildRecord record{.target = root.at("target").string(),
                     .rustc = root.at("rustc").string(),
                     .recipe = {.std = crates.string() == "std",
                                .features = root.at("features").strings(),
                                .rustflags = root.at("rustflags").strings(),
                                .opt_level = root.at("opt_level").string(),
                                .debug = root.at("debug").string(),
                                .panic = root.at("panic").string()},
                     .spec_hash = root.at("spec_sha256").string(),
                     .lock_hash = root.at("lock_sha256").string()};
  if (const auto libc = root.find("libc"))
    record.libc = libc->string();
  if (const auto given = root.find("given"))
    record.given = given_in(*given);
  return record;
}

}  // namespace xtool
