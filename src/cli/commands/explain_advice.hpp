// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "cli/workbench.hpp"

#include <xtool/catalog/package_advice.hpp>
#include <xtool/explain/remedy.hpp>
#include <xtool/explain/symptoms.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xtool::cli {

// What this machine has and lacks, as the remedies of symptoms want to know it. Nothing is looked
// for before a remedy asks, and a machine that cannot tell (no rustc, a broken configuration) gives
// the advice that is right anyway.
class ExplainAdvice {
 public:
  // `symptoms` must outlive it, and `bench`, too.
  ExplainAdvice(Workbench& bench, const Symptoms& symptoms);

  // As MachineAdvice, see xtool/explain/remedy.hpp.
  std::vector<std::string> operator()(std::string_view name, const Cause& cause,
                                      const Captures& captures);

 private:
  std::vector<std::string> about_std(const Triple& target);
  std::vector<std::string> about_linker(const Triple& target);
  std::vector<std::string> about_runner(const Triple& target);
  std::vector<std::string> about_library(const std::optional<Triple>& target,
                                         std::string_view library);
  const std::optional<Installation>& installation();
  bool is_host(const Triple& target);

  Workbench& bench_;
  const Symptoms& symptoms_;
  PackageAdvice packages_;
  bool asked_rustc_ = false;
  std::optional<Installation> installation_ = {};
};

}  // namespace xtool::cli
