// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/setup/linker_outlook.hpp>

#include "linker_absence.hpp"

#include <xtool/link/find/c_compiler.hpp>
#include <xtool/link/find/linker_kinds.hpp>
#include <xtool/link/find/platform_sdk.hpp>
#include <xtool/rust/private_sysroot.hpp>
#include <xtool/setup/linker_config.hpp>
#include <xtool/support/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace xtool {
namespace {

namespace fs = std::filesystem;

class Lookout {
 public:
  Lookout(const TargetEntry& entry, const Surroundings& around, const Installation* installation)
      : entry_(entry),
        around_(around),
        installation_(installation),
        sdk_(platform_sdk(entry, around.packages)),
        std_(installation == nullptr
                 ? std::nullopt
                 : std::optional(sysroot_of_std(around.home, *installation, entry.triple))),
        installed_(std_ && !std_->state(entry.triple).absent())
  {
  }

  LinkerOutlook run()
  {
    look_at_record();
    if (installation_ != nullptr && installation_->toolchain.host == entry_.triple)
      look_at_host();
    else
      look_at_kinds();
    if (brings_its_linker(entry_))
      look_at_compilers();
    advise();
    return std::move(outlook_);
  }

 private:
  std::string set_up_command(const std::string& option) const
  {
    const std::string words = option.empty() ? "" : fmt::format("--{} ", option);
    const std::string set_up = fmt::format("`xtool setup-linker {}{}`", words, entry_.triple.str());
    if (installed_)
      return set_up;
    if (!entry_.std)
      return fmt::format("`xtool target build {}`, then {}", entry_.triple.str(), set_up);
    return fmt::format("`xtool target add {} --setup{}`", entry_.triple.str(),
                       option.empty() ? "" : "=" + option);
  }

  void look_at_record()
  {
    try {
      outlook_.record = read_linker_record(around_.home, entry_.triple);
    } catch (const Error& error) {
      outlook_.help.push_back(
          fmt::format("{}; set it up again: {}", error.message(), set_up_command("")));
    }
    const auto& record = outlook_.record;
    if (!record || !record->kind || record->linker.empty())
      return;
    const std::string program = record->kind == LinkerKind::zig ? record->zig : record->linker;
    LinkerProspect prospect{.kind = std::string(to_string(*record->kind)),
                            .prospect = Prospect::set_up,
                            .program = program};
    if (!around_.env.find_program(program)) {
      prospect.prospect = Prospect::refused;
      prospect.reason = "was set up, and is gone";
      prospect.help = {fmt::format("set up another: {}", set_up_command(""))};
    }
    outlook_.linkers.push_back(std::move(prospect));
  }

  LinkerSearch search() const
  {
    LinkerSearch search{.home = around_.home, .root = around_.env.system_root(), .only_look = true};
    if (installation_ != nullptr) {
      search.lld_directories = {
          rust_lld_directory(installation_->sysroot.root(), installation_->toolchain.host)};
      search.std = std_->target_dir(entry_.triple);
    }
    return search;
  }

  // A configuration that Cargo cannot read is for others to complain about.
  std::optional<ConfiguredLinker> configured() const
  {
    try {
      return users_linker(entry_.triple, around_.home, around_.env);
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::interrupted)
        throw;
      return std::nullopt;
    }
  }

  // rustc calls cc for the machine that it runs on.
  void look_at_host()
  {
    LinkerProspect prospect{.kind = "cc"};
    if (const auto program = around_.env.find_program("cc")) {
      prospect.prospect = Prospect::here;
      prospect.program = *program;
      prospect.found_by = "PATH";
      prospect.reason = "rustc calls it";
    } else {
      prospect.reason = "rustc calls it, and it is not on PATH";
      prospect.help = {"install it: " + around_.packages.advice("gcc libc6-dev")};
    }
    outlook_.linkers.push_back(std::move(prospect));
  }

  void look_at_kinds()
  {
    LinkerSearch wanted = search();
    wanted.configured = configured();
    const std::vector<LinkerTrial> trials = find_linkers(entry_, wanted, around_.env);
    for (const LinkerKindRow& row : linker_kinds())
      if (!add_found(outlook_.linkers, trials, row) && may_serve(row.kind, entry_))
        outlook_.linkers.push_back(absent(row.kind));
    if (calls_platform_linker() && entry_.os != "emscripten")
      outlook_.linkers.push_back(platform_linker());
  }

  void look_at_compilers()
  {
    const std::vector<LinkerTrial> trials = find_c_compilers(entry_, search(), around_.env);
    for (const LinkerKindRow& row : linker_kinds())
      add_found(outlook_.compilers, trials, row);
  }

  // Whether there is one. The kind that is set up has been told already.
  bool add_found(std::vector<LinkerProspect>& prospects, const std::vector<LinkerTrial>& trials,
                 const LinkerKindRow& row) const
  {
    bool found = is_set_up(row.kind);
    for (const LinkerTrial& trial : trials) {
      if (trial.candidate.kind != row.kind || is_set_up(row.kind))
        continue;
      found = true;
      const bool refused = trial.verdict == LinkerVerdict::refused;
      LinkerProspect prospect{.kind = std::string(row.name),
                              .prospect = refused ? Prospect::refused : Prospect::here,
                              .program = trial.candidate.program,
                              .found_by = trial.candidate.found_by,
                              .reason = trial.reason};
      if (refused)
        prospect.help = advice_on_kind(row.kind, entry_, around_.packages, true);
      prospects.push_back(std::move(prospect));
    }
    return found;
  }

  bool is_set_up(LinkerKind kind) const
  {
    return outlook_.record && outlook_.record->kind == kind && !outlook_.record->linker.empty();
  }

  LinkerProspect absent(LinkerKind kind) const
  {
    LinkerProspect prospect{.kind = std::string(to_string(kind)),
                            .reason = why_absent(kind, entry_,
                                                 {.env = around_.env,
                                                  .has_rustc = installation_ != nullptr,
                                                  .std_installed = installed_}),
                            .help = advice_on_kind(kind, entry_, around_.packages)};
    if (kind == LinkerKind::zig && entry_.zig)
      prospect.help = {fmt::format("xtool installs one: {}", set_up_command("zig"))};
    if (kind == LinkerKind::lld && installation_ != nullptr) {
      const std::optional<std::string> command = around_.packages.command("lld");
      prospect.help = {command ? fmt::format("install LLD: `{}`", *command) : "install LLD"};
    }
    return prospect;
  }

  // Whether rustc calls a program of the platform's own.
  bool calls_platform_linker() const
  {
    return !links_through_compiler(entry_) && sdk_ && !sdk_->linker.empty();
  }

  std::optional<fs::path> finds_platform_linker() const
  {
    if (const auto program = around_.env.find_program(sdk_->linker);
        program || installation_ == nullptr)
      return program;
    return around_.env.find_program(
        (rust_lld_directory(installation_->sysroot.root(), installation_->toolchain.host) /
         "self-contained" / sdk_->linker)
            .native());
  }

  // What rustc calls by itself where that is neither LLD nor a compiler.
  LinkerProspect platform_linker() const
  {
    LinkerProspect prospect{.kind = sdk_->linker};
    const std::optional<fs::path> program = finds_platform_linker();
    if (program) {
      prospect.prospect = Prospect::here;
      prospect.program = *program;
      prospect.reason = "rustc calls it";
    } else {
      prospect.reason = "rustc calls it, and it is not here";
    }
    return prospect;
  }

  bool has(Prospect prospect) const
  {
    return std::any_of(outlook_.linkers.begin(), outlook_.linkers.end(),
                       [&](const LinkerProspect& one) { return one.prospect == prospect; });
  }

  void advise()
  {
    std::vector<std::string>& help = outlook_.help;
    const bool by_itself =
        brings_its_linker(entry_) || (calls_platform_linker() && finds_platform_linker()) ||
        (installation_ != nullptr && installation_->toolchain.host == entry_.triple);
    if (has(Prospect::set_up) || (by_itself && installed_ && has(Prospect::here)))
      help.push_back(fmt::format("build with `cargo build --target {}`", entry_.triple.str()));
    else if (by_itself && has(Prospect::here))
      help.push_back(fmt::format("install std: `xtool target {} {}`", entry_.std ? "add" : "build",
                                 entry_.triple.str()));
    else if (has(Prospect::here))
      help.push_back(fmt::format("try it, and set it up: {}", set_up_command("")));
    else if (sdk_ && !entry_.zig)
      help.insert(help.end(), sdk_->help.begin(), sdk_->help.end());
    else if (std::all_of(outlook_.linkers.begin(), outlook_.linkers.end(),
                         [](const LinkerProspect& one) { return one.help.empty(); }))
      for (const std::string& line : homemade_advice(entry_))
        help.push_back(line);
    if (outlook_.linkers.empty())
      help.push_back(
          fmt::format("xtool sets up no linker for it: name one as target.{}.linker in "
                      "Cargo's configuration",
                      entry_.triple.str()));
    if (brings_its_linker(entry_) && !has_compiler())
      for (const std::string& line : c_compiler_advice(entry_, around_.packages))
        help.push_back("for C code, " + line);
  }

  bool has_compiler() const
  {
    return std::any_of(outlook_.compilers.begin(), outlook_.compilers.end(),
                       [](const LinkerProspect& one) { return one.prospect == Prospect::here; });
  }

  const TargetEntry& entry_;
  const Surroundings& around_;
  const Installation* installation_;
  std::optional<PlatformSdk> sdk_;
  std::optional<Sysroot> std_;  // where the target's std is or belongs
  bool installed_;
  LinkerOutlook outlook_;
};

}  // namespace

std::string_view to_string(Prospect prospect)
{
  switch (prospect) {
    case Prospect::set_up:
      return "set-up";
    case Prospect::here:
      return "here";
    case Prospect::refused:
      return "refused";
    case Prospect::absent:
      return "absent";
  }
  return "";
}

LinkerOutlook linker_outlook(const TargetEntry& entry, const Surroundings& around,
                             const Installation* installation)
{
  return Lookout(entry, around, installation).run();
}

}  // namespace xtool
