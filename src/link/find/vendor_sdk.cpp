// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/find/vendor_sdk.hpp>

#include "vendor_candidate.hpp"

#include <xtool/link/find/environment_script.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/file_access.hpp>
#include <xtool/support/files.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <system_error>
#include <utility>

namespace xtool {
namespace {

namespace fs = std::filesystem;

LinkerTrial refused_vendor(const fs::path& place, const std::string& found_by, std::string reason)
{
  return {.candidate = {.kind = LinkerKind::gcc,
                        .program = place,
                        .found_by = found_by,
                        .sdk = place,
                        .sdk_found_by = found_by},
          .verdict = LinkerVerdict::refused,
          .reason = std::move(reason)};
}

// What a script of Yocto's would export: read, not run.
class SetupScript {
 public:
  SetupScript(fs::path file, const Env& env) : file_(std::move(file)), env_(env)
  {
    constexpr std::uint64_t largest = 1u << 20;
    std::map<std::string, std::string> before;
    for (const char* name : {"HOME", "PATH"})
      if (const auto value = env.get(name))
        before.emplace(name, *value);
    try {
      variables_ = read_assignments(read_file(file_, largest), before);
    } catch (const Error& error) {
      unreadable_ = error.what();
    }
  }

  bool assigns(const std::string& name) const { return variables_.contains(name); }
  LinkerTrial trial(const TargetEntry& entry, const std::string& found_by) const
  {
    if (!unreadable_.empty())
      return refused_vendor(file_, found_by, unreadable_);
    const auto cc = variables_.find("CC");
    if (cc == variables_.end())
      return refused_vendor(file_, found_by, "it sets no CC");
    if (!cc->second)
      return only_running_tells("CC", found_by);
    const Texts words = command_words(*cc->second);
    const bool is_on_path = !words.empty() && words.front().find('/') == std::string::npos;
    if (is_on_path && assigns("PATH") && !value("PATH"))
      return only_running_tells("PATH", found_by);
    const Env inside = assigns("PATH") ? env_.with("PATH", value("PATH").value_or("")) : env_;
    const std::string name = words.empty() ? "" : fs::path(words.front()).filename().string();
    if (const auto parsed = CompilerName::parse(name); parsed && !may_serve(*parsed, entry))
      return refused_vendor(file_, found_by, fmt::format("its compiler is '{}'", name));
    auto candidate = compiler_of_value(*cc->second, found_by, entry, inside);
    if (!candidate)
      return refused_vendor(file_, found_by, fmt::format("its compiler '{}' is not there", name));
    for (const auto& [variable, tool] : {std::pair{"CXX", &LinkerCandidate::cxx},
                                         {"AR", &LinkerCandidate::ar},
                                         {"RANLIB", &LinkerCandidate::ranlib}})
      if (const Texts named = command_words(value(variable).value_or("")); !named.empty())
        if (const auto program = inside.find_program(named.front()))
          (*candidate).*tool = program;
    return {.candidate = *std::move(candidate)};
  }

 private:
  LinkerTrial only_running_tells(std::string_view variable, const std::string& found_by) const
  {
    return refused_vendor(
        file_, found_by,
        fmt::format("only running it tells its {}: source it, and run `xtool setup-linker` again",
                    variable));
  }
  std::optional<std::string> value(const std::string& name) const
  {
    const auto found = variables_.find(name);
    return found == variables_.end() ? std::nullopt : found->second;
  }

  fs::path file_;
  const Env& env_;
  ScriptVariables variables_;
  std::string unreadable_ = {};
};

// Where SDKs have their compilers: Buildroot's output and the archive of its host directory,
// OpenWrt's SDK, its toolchain and its staging directory, crosstool-ng's and Arm's.
std::vector<fs::path> program_directories(const fs::path& sdk)
{
  std::vector<fs::path> found{sdk, sdk / "bin", sdk / "usr/bin", sdk / "host/bin",
                              sdk / "output/host/bin"};
  for (const fs::path& directory : {sdk, sdk / "staging_dir"})
    for (const fs::path& toolchain : entries_named(directory, "toolchain-"))
      found.push_back(toolchain / "bin");
  return found;
}

// OpenWrt's compilers look for what it names, and complain where nothing does.
std::optional<fs::path> staging_directory(const fs::path& program)
{
  const fs::path toolchain = program.parent_path().parent_path();
  const fs::path staging = toolchain.parent_path();
  const bool is_openwrts = staging.filename() == "staging_dir" ||
                           program.filename().native().find("openwrt") != std::string::npos;
  if (!is_openwrts || !toolchain.filename().native().starts_with("toolchain-"))
    return std::nullopt;
  return staging;
}

class SdkSearch {
 public:
  SdkSearch(const TargetEntry& entry, fs::path place, std::string found_by, const Env& env)
      : entry_(entry), place_(std::move(place)), found_by_(std::move(found_by)), env_(env)
  {
  }

  std::vector<LinkerTrial> run()
  {
    std::error_code unknown;
    if (!is_there(place_))
      return {refused_vendor(place_, found_by_, "there is no such file or directory")};
    if (!fs::is_directory(place_, unknown)) {
      add_file(place_);
    } else {
      for (const fs::path& script : entries_named(place_, setup_script_name))
        add(SetupScript(script, env_).trial(entry_, found_by_));
      for (const fs::path& directory : program_directories(place_))
        add_programs(directory);
    }
    // What does not serve is of interest where nothing else does.
    std::stable_partition(found_.begin(), found_.end(), [](const LinkerTrial& trial) {
      return trial.verdict != LinkerVerdict::refused;
    });
    if (found_.empty())
      found_.push_back(refused_vendor(place_, found_by_, nothing_found()));
    return std::move(found_);
  }

 private:
  void add_file(const fs::path& file)
  {
    const SetupScript script(file, env_);
    const auto program = env_.find_program(file.native());
    if (program && is_compiler(file, script))
      add({.candidate = vendor_candidate(*program, found_by_)});
    else if (program && !script.assigns("CC"))
      add(refused_vendor(file, found_by_,
                         "it is neither called like a cross compiler nor a script that sets CC: "
                         "`--gcc=PROGRAM` takes a compiler of any name"));
    else
      add(script.trial(entry_, found_by_));
  }
  // What served the last time without setting CC is no script.
  bool is_compiler(const fs::path& file, const SetupScript& script) const
  {
    if (file.filename().native().starts_with(setup_script_name))
      return false;
    if (found_by_ == by_last_set_up)
      return is_called_like_compiler(file) || !script.assigns("CC");
    return is_called_like_compiler(file) || found_by_ != by_sdk_option;
  }
  void add_programs(const fs::path& directory)
  {
    for (const fs::path& file : entries_named(directory, "")) {
      const auto name = CompilerName::parse(file.filename().native());
      if (!name || !env_.find_program(file.native()))
        continue;
      if (may_serve(*name, entry_))
        add({.candidate = vendor_candidate(file, found_by_)});
      else
        others_.insert(file.filename().native());
    }
  }
  void add(LinkerTrial trial)
  {
    LinkerCandidate& candidate = trial.candidate;
    candidate.sdk = place_;
    candidate.sdk_found_by = found_by_;
    if (trial.verdict != LinkerVerdict::refused) {
      std::error_code ignored;
      if (!seen_.insert({fs::canonical(candidate.program, ignored), candidate.flags}).second)
        return;
      if (const auto staging = staging_directory(candidate.program))
        candidate.variables["STAGING_DIR"] = staging->native();
    }
    found_.push_back(std::move(trial));
  }
  std::string nothing_found() const
  {
    if (others_.empty())
      return "it contains neither a cross compiler nor an environment-setup script";
    constexpr std::size_t enough = 3;
    Texts shown(
        others_.begin(),
        std::next(others_.begin(), static_cast<std::ptrdiff_t>(std::min(enough, others_.size()))));
    return fmt::format("its compilers are for others: {}{}", fmt::join(shown, ", "),
                       others_.size() > enough ? ", ..." : "");
  }

  const TargetEntry& entry_;
  fs::path place_;
  std::string found_by_;
  const Env& env_;
  std::vector<LinkerTrial> found_;
  std::set<std::pair<fs::path, Texts>> seen_;
  std::set<std::string> others_;
};

}  // namespace

std::vector<LinkerTrial> vendor_compilers(const TargetEntry& entry, const fs::path& place,
                                          const std::string& found_by, const Env& env)
{
  return SdkSearch(entry, place, found_by, env).run();
}

}  // namespace xtool
