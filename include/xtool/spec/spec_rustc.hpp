// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/rust/toolchain.hpp>
#include <xtool/spec/spec_model.hpp>
#include <xtool/support/env.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// What a rustc answers about target specifications. It is the only judge of them; xtool has no list
// of keys of its own. Answers that rustc keeps for its nightly versions are asked for with
// RUSTC_BOOTSTRAP=1, which reaches nothing but that question.
class SpecRustc {
 public:
  SpecRustc(Toolchain toolchain, Env env);

  const Toolchain& toolchain() const { return toolchain_; }
  const Env& env() const { return env_; }

  const std::vector<std::string>& builtin_names();
  bool is_builtin(std::string_view name);
  // The specification of a target by its name. `folder` has further ones, each as NAME.json.
  // Throws external_tool with rustc's words.
  Json spec_of(const std::string& name, const std::optional<std::filesystem::path>& folder = {});
  const SpecModel& model();
  // The built-in target with that `llvm-target`, if there is one.
  std::optional<Json> builtin_for_llvm_target(const std::string& llvm_target);

  struct Answer {
    bool accepted = false;
    bool needs_unstable_options = false;
    std::string printed = {};  // on standard error
  };
  // Whether rustc loads `folder`/NAME.json.
  Answer load(const std::filesystem::path& folder, const std::string& name);
  // Whether it generates code for it, too.
  Answer generate(const std::filesystem::path& folder, const std::string& name);

 private:
  struct Printed {
    int exit_code = 0;
    std::string out = {};
    std::string err = {};
  };
  enum class Question { stable, unstable };
  Printed ask(Question question, const std::vector<std::string>& arguments,
              const std::optional<std::filesystem::path>& folder = {}) const;
  std::vector<Json> all_specs();

  Toolchain toolchain_;
  Env env_;
  std::optional<std::vector<std::string>> names_;
  std::optional<std::vector<Json>> specs_;
  std::optional<SpecModel> model_;
};

// The reason in what rustc printed: its first error, without the words that all of them share.
std::string rustc_reason(std::string_view printed);

}  // namespace xtool
