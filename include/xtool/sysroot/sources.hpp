// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/triple.hpp>
#include <xtool/support/env.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// A release of a distribution whose packages are worth having.
struct DistroRelease {
  std::string_view distribution = {};  // "debian" or "ubuntu"
  std::string_view codename = {};
  std::string_view version = {};
  GlibcVersion glibc = {};
  bool supported = true;  // still gets security updates
};
// The oldest first.
const std::vector<DistroRelease>& distro_releases();
// The release that a suite belongs to: "bookworm-updates" to bookworm. Nothing for a suite that is
// not known.
const DistroRelease* release_of_suite(std::string_view suite);

// A repository that apt on this machine is set up with.
struct AptSource {
  std::string url = {};
  std::vector<std::string> suites = {};
  std::vector<std::string> components = {};
  std::optional<std::filesystem::path> keyring = {};
};

// Those in /etc/apt, of either format; what is disabled, for sources only, or cannot be understood
// is passed over.
std::vector<AptSource> apt_sources(const Env& env);

// Where a suite is to be had.
struct SuiteSource {
  std::string suite = {};
  std::string url = {};  // without a final slash
  std::vector<std::string> components = {"main"};
  std::vector<std::filesystem::path> keyrings = {};
  bool ignore_age = false;  // a snapshot of some day is as old as it is
};

// What a command line may say about it.
struct SourceWish {
  std::optional<std::string> mirror = {};    // a URL
  std::optional<std::string> snapshot = {};  // "20260711T000000Z"
  std::vector<std::filesystem::path> keyrings = {};
};

// Where that suite is: at the mirror that was named, else where apt on this machine has it from,
// else at the distribution's own. Throws usage for a name that no suite can have.
SuiteSource source_of_suite(const std::string& suite, const std::string& architecture,
                            const SourceWish& wish, const Env& env);

}  // namespace xtool
