// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/link/find/linker.hpp>
#include <xtool/rust/toolchain.hpp>
#include <xtool/setup/linker_choices.hpp>
#include <xtool/setup/linker_plan.hpp>
#include <xtool/support/env.hpp>

#include <optional>
#include <string>

namespace xtool {

// Links a Rust program, and a library for other languages, with the std that is installed: what a
// compiler makes of C tells nothing of the libraries that std wants, and of the arguments that
// rustc passes. Shims are made in a private directory for it.
class RustProof {
 public:
  RustProof(const LinkerFacts& facts, const LinkerChoices& choices, const Toolchain& toolchain,
            const Env& env)
      : facts_(facts), choices_(choices), toolchain_(toolchain), env_(env)
  {
  }

  // Why it fails, in one clause; nothing if it does not, and where rustc cannot compile for the
  // target whatever the linker. Throws interrupted, and file_system when there is no temporary
  // directory.
  std::optional<std::string> operator()(const LinkerCandidate& candidate) const;

 private:
  const LinkerFacts& facts_;
  const LinkerChoices& choices_;
  const Toolchain& toolchain_;
  const Env& env_;
};

}  // namespace xtool
