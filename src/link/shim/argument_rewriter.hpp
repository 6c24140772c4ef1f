// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "argument_rules.hpp"
#include "call_words.hpp"
#include "link_script.hpp"
#include "linker_state.hpp"

#include <xtool/link/shim/zig_arguments.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace xtool {

// One call while its words are gone through, in order.
class Rewriter {
 public:
  Rewriter(const ShimConfig& config, ShimTool tool, const std::vector<std::string>& arguments)
      : config_(config),
        tool_(tool),
        words_(split_words(arguments, call_.rewrites)),
        facts_(facts_of(words_, config))
  {
  }

  ZigCall finish();

 private:
  // An option's words as they were written, with its rule and its value.
  struct Option {
    std::vector<std::string> words = {};
    Level level = Level::driver;
    std::string value = {};
    const Rule* rule = nullptr;

    // As one would write it in a call.
    std::string written() const;
  };

  void take_word();
  void take_file(const std::string& path);
  Option take_option();
  void apply(const Option& option);
  void apply_special(const Option& option);
  void take_library(const Option& option);
  void take_directory(const Option& option);
  void add_to_script(const Option& option);
  void take_target(const Option& option);
  void take_word_size(const Option& option);
  void take_os_version(const Option& option);
  void take_version_script(const Option& option);
  void take_script(const Option& option);
  void take_state(const Option& option);

  void keep_bracketed_sections();
  void keep_sections();
  void add_libraries();
  std::string target() const;

  void emit(const Option& option);  // as it was
  void emit(std::string argument) { call_.arguments.push_back(std::move(argument)); }
  void note(std::string from, std::string to, std::string_view reason);
  void refuse(std::string text);
  // Reads a file that an option names; a refusal when that cannot be done.
  std::optional<std::string> text_of(const std::string& path);

  const ShimConfig& config_;
  ShimTool tool_;
  ZigCall call_ = {};
  std::vector<Word> words_;
  CallFacts facts_;
  std::size_t next_ = 0;
  std::vector<std::string> cpu_flags_ = {};
  std::vector<std::string> linked_files_ = {};
  LinkScript script_ = {};
  LinkerState state_ = {};
  std::string os_version_ = {};  // of macOS, that this call asks for; empty: that of the set-up
};

}  // namespace xtool
