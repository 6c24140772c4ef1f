// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "expected_archives.hpp"

#include <xtool/support/error.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <string>

namespace xtool {

std::vector<Tarball> expected_among(const std::vector<Tarball>& offered,
                                    const std::vector<Sha256>& expected, const Triple& target)
{
  if (expected.empty() || offered.empty())
    return offered;
  std::vector<Tarball> found;
  std::copy_if(offered.begin(), offered.end(), std::back_inserter(found), [&](const Tarball& one) {
    return std::find(expected.begin(), expected.end(), one.hash) != expected.end();
  });
  if (!found.empty())
    return found;
  std::vector<std::string> hashes;
  for (const Tarball& one : offered)
    hashes.push_back(one.hash.hex());
  throw Error(ErrorKind::integrity,
              fmt::format("no archive of the std of '{}' has the SHA-256 that was expected; those "
                          "on offer have {}",
                          target.str(), fmt::join(hashes, ", ")))
      .help(
          "if it was written down for another version of rustc, write down the new one; "
          "otherwise do not trust this server");
}

}  // namespace xtool
