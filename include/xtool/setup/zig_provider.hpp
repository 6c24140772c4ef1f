// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/triple.hpp>
#include <xtool/fetch/events.hpp>
#include <xtool/link/find/zig.hpp>
#include <xtool/link/find/zig_release.hpp>
#include <xtool/setup/surroundings.hpp>

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace xtool {

struct ZigWish {
  std::string version = {};  // empty: any that serves
  bool dry_run = false;      // none may be installed
};

// What is told while a zig is found or installed. All may be empty.
struct ZigEvents {
  std::function<void(const ZigTrial&)> unusable = {};
  std::function<void(const std::string& version)> installing = {};
  std::function<void(const InstalledZig&)> installed = {};
  // Makes what follows one download, which has this label.
  std::function<FetchEvents(const std::string& label)> fetch = {};
};

// Which of the zigs on this machine is the one that is wished for: the first that can serve, or the
// one of that version (`version` as parse_zig_version writes it, or empty). Nothing where there is
// none. Throws no_toolchain when $XTOOL_ZIG, which is meant where no version is named, is no zig.
std::optional<Zig> choose_zig(const std::vector<ZigTrial>& trials, const std::string& version);

// The zig to work with: one of this machine as choose_zig has it, or else one is installed to
// $XTOOL_HOME/zig. Throws no_toolchain when one would have to be installed in a dry run; otherwise
// as choose_zig and install_zig do.
Zig provide_zig(const ZigWish& wish, const Triple& host, const Surroundings& around,
                const ZigEvents& events);

}  // namespace xtool
