// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/find/linker_kinds.hpp>

#include <algorithm>
#include <iterator>

namespace xtool {

namespace fs = std::filesystem;

std::string_view to_string(LinkerVerdict verdict)
{
  switch (verdict) {
    case LinkerVerdict::works:
      return "works";
    case LinkerVerdict::refused:
      return "refused";
    case LinkerVerdict::not_tried:
      return "not-tried";
  }
  return "";
}

const LinkerTrial* LinkerChoice::chosen() const
{
  const auto found = std::find_if(trials.begin(), trials.end(), [](const LinkerTrial& trial) {
    return trial.verdict == LinkerVerdict::works;
  });
  return found == trials.end() ? nullptr : &*found;
}

fs::path rust_lld_directory(const fs::path& sysroot, const Triple& host)
{
  return sysroot / "lib/rustlib" / host.str() / "bin";
}

bool links_through_compiler(const TargetEntry& entry)
{
  // Without an operating system there is no C library to link with.
  if (brings_its_linker(entry) || entry.os == "none")
    return false;
  // rustc's names of the flavours: "gnu-cc", "darwin-cc", "em-cc", "msvc", "llbc".
  return entry.linker.empty() || (entry.linker.ends_with("-cc") && entry.linker != "em-cc");
}

std::vector<LinkerTrial> find_linkers(const TargetEntry& entry, const LinkerSearch& search,
                                      const Env& env)
{
  std::vector<LinkerTrial> trials;
  for (const LinkerKindRow& row : linker_kinds()) {
    if ((search.only && *search.only != row.kind) ||
        (row.tools != LinkerTools::none && !row.own_flavour && !links_through_compiler(entry)))
      continue;
    std::vector<LinkerTrial> found = row.find(entry, search, env);
    std::move(found.begin(), found.end(), std::back_inserter(trials));
  }
  // Who names an SDK has reasons; another linker may have no more than the C library.
  std::stable_partition(trials.begin(), trials.end(), [](const LinkerTrial& trial) {
    return trial.candidate.kind == LinkerKind::configured || !trial.candidate.sdk.empty();
  });
  if (!search.sdk.empty())
    std::erase_if(trials, [](const LinkerTrial& trial) {
      return trial.candidate.sdk.empty() && trial.verdict != LinkerVerdict::refused;
    });
  return trials;
}

namespace {

// The user's own linker may need what only their projects say.
void require_rust(LinkerTrial& trial, const LinkerProof& proof)
{
  if (trial.verdict != LinkerVerdict::works || !proof.links_rust ||
      trial.candidate.kind == LinkerKind::configured)
    return;
  if (std::optional<std::string> reason = proof.links_rust(trial.candidate)) {
    trial.verdict = LinkerVerdict::refused;
    trial.reason = *std::move(reason);
  }
}

}  // namespace

LinkerChoice choose_linker(const TargetEntry& entry, const LinkerSearch& search,
                           const LinkerProof& proof, const Env& env)
{
  LinkerChoice choice{.trials = find_linkers(entry, search, env)};
  bool found = false;
  for (LinkerTrial& trial : choice.trials) {
    if (trial.verdict == LinkerVerdict::refused)
      continue;
    if (found) {
      trial.verdict = LinkerVerdict::not_tried;
      trial.reason = "a better one works";
      continue;
    }
    // What links for a board may want to be told how by the project.
    if (trial.candidate.kind == LinkerKind::configured && brings_its_linker(entry))
      trial.verdict = LinkerVerdict::works;
    if (trial.verdict == LinkerVerdict::not_tried)
      trial = prove_linker(trial.candidate, entry, proof, env);
    require_rust(trial, proof);
    found = trial.verdict == LinkerVerdict::works;
  }
  return choice;
}

}  // namespace xtool
