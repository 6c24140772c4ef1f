// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/fetch/events.hpp>
#include <xtool/support/env.hpp>
#include <xtool/support/http.hpp>
#include <xtool/sysroot/lock.hpp>
#include <xtool/sysroot/package_index.hpp>
#include <xtool/sysroot/release.hpp>
#include <xtool/sysroot/sources.hpp>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace xtool {

// What fetching needs, and whom it tells.
struct RepositoryTools {
  const Env& env;
  std::filesystem::path cache = {};
  bool offline = false;
  std::function<HttpClient&()> http = {};
  Moment now = {};
  std::function<void(const std::string& what)> reading = {};  // "the index of bookworm"
  FetchEvents fetch = {};
};

// The packages that suites have for one architecture.
struct OpenedSuites {
  PackageIndex index;
  std::vector<LockedSuite> suites = {};
};

// Reads the suites: the release file, its signature, its age, then the indices that it lists, by
// their hashes. All of them or none: throws network, integrity for what is not what was signed (a
// mirror that is being updated, too), for a suite that has expired or is older than it was the last
// time, invalid_input, no_toolchain without gpgv or keys.
OpenedSuites open_suites(const std::vector<SuiteSource>& sources, const std::string& architecture,
                         const RepositoryTools& tools);

// One suite's release file, checked as above.
Release open_release(const SuiteSource& source, const RepositoryTools& tools);

// A file that the release lists, "main/Contents-armhf.gz", piece by piece and unpacked; false where
// the suite has none of that name, compressed or not.
bool read_listed_file(const SuiteSource& source, const Release& release, const std::string& name,
                      const RepositoryTools& tools,
                      const std::function<void(ControlReader::More)>& use);

}  // namespace xtool
