// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/binary/architecture.hpp>
#include <xtool/inspect/limits.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// What a package says about the compiled files in it. What it does not say is empty.
struct Claim {
  std::string said = {};                    // "the tag 'manylinux_2_17_aarch64'"
  std::optional<BinaryFormat> format = {};  // only files of this one are meant
  // Each file has to have code for one of them; `every`: for all.
  std::vector<std::string> machines = {};
  bool every = false;
  std::string os = {};
  std::string abi = {};  // of an Apple platform
  std::string libc = {};
  std::optional<GlibcVersion> max_glibc = {};
  std::string max_os_version = {};       // what it runs on need not be newer than that
  bool only_code_of_no_machine = false;  // no libraries at all
};

// The claims of the platforms in a wheel's file name, one for each.
std::vector<Claim> claims_of_wheel(std::string_view file_name);
// Of one platform tag: "musllinux_1_2_x86_64". Nothing for one that is not known.
std::optional<Claim> claim_of_tag(std::string_view tag);

// Of a Debian package's `control`, Alpine's .PKGINFO, npm's package.json.
std::vector<Claim> claims_of_control(std::string_view control);
std::vector<Claim> claims_of_pkginfo(std::string_view text);
std::vector<Claim> claims_of_package_json(std::string_view json);
// Of the header of an RPM package, whose tables may lie: nothing when they do.
std::vector<Claim> claims_of_rpm(std::string_view bytes);

// Why the file does not fit the claim, to follow "'path': ".
std::optional<std::string> broken_claim(const Binary& binary, const Claim& claim);

// Whether a path in a distribution's package is where files for other machines may be: firmware,
// cross compilers and multilib.
bool may_be_foreign(std::string_view path, const NamedMachine& machine);

}  // namespace xtool
