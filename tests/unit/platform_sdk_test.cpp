// SPDX-License-Identifier: Apache-2.0 OR MIT
// What the SDKs of platforms' makers look like, and what links with them.
#include <xtool/link/find/c_compiler.hpp>
#include <xtool/link/find/linker.hpp>
#include <xtool/link/shim/compiler_shim.hpp>
#include <xtool/support/process.hpp>

#include "catch.hpp"
#include "machine.hpp"
#include "targets.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

using namespace xtool;
using namespace xtool::testing;
namespace fs = std::filesystem;
using Lines = std::vector<std::string>;

namespace {

const std::string mac = "aarch64-apple-darwin";
const std::string windows = "x86_64-pc-windows-msvc";

struct Bench : Machine {
  Bench()
  {
    script("rustlib/bin/rust-lld", "echo \"$@\"\n");
    search = {.home = Home(path("xtool")),
              .lld_directories = {path("rustlib/bin")},
              .root = path("root")};
  }

  // What an SDK of Apple's is known by.
  void apple_sdk(const std::string& name) const { file(name + "/usr/lib/libSystem.tbd", ""); }

  // Without the machine's directory in front of paths.
  std::string short_text(std::string text) const
  {
    const std::string root = dir.path().native() + "/";
    for (std::size_t at = text.find(root); at != std::string::npos; at = text.find(root))
      text.erase(at, root.size());
    return text;
  }

  // A line for each candidate but zig: what it is, who led to the SDK, what it is told behind all
  // else or, of a compiler, before; or why it does not serve.
  Lines linkers(const std::string& name) const
  {
    Lines lines;
    for (const LinkerTrial& trial : find_linkers(target(name), search, env())) {
      const LinkerCandidate& one = trial.candidate;
      if (one.kind == LinkerKind::zig)
        continue;
      const bool refused = trial.verdict == LinkerVerdict::refused;
      lines.push_back(short_text(fmt::format(
          "{} ({}): {}", to_string(one.kind), one.sdk_found_by,
          refused ? trial.reason
                  : fmt::format("{}",
                                fmt::join(one.flags.empty() ? one.last_flags : one.flags, " ")))));
    }
    return lines;
  }

  LinkerCandidate lld(const std::string& name) const
  {
    for (const LinkerTrial& trial : find_linkers(target(name), search, env()))
      if (trial.candidate.kind == LinkerKind::rust_lld)
        return trial.candidate;
    throw Error(ErrorKind::no_toolchain, "no rust-lld for " + name);
  }

  LinkerSearch search = {};
};

}  // namespace

TEST_CASE("LLD and clang link with the SDK that SDKROOT names", "[sdk]")
{
  Bench machine;
  CHECK(machine.linkers("aarch64-apple-ios") == Lines{});

  machine.apple_sdk("iPhoneOS17.2.sdk");
  machine.variables["SDKROOT"] = machine.path("iPhoneOS17.2.sdk").native();
  CHECK(machine.linkers("aarch64-apple-ios") ==
        Lines{"rust-lld ($SDKROOT): -syslibroot iPhoneOS17.2.sdk"});

  machine.script("bin/clang", "");
  machine.script("bin/ld64.lld", "");
  CHECK(machine.linkers("aarch64-apple-ios") ==
        Lines{"clang ($SDKROOT): --target=arm64-apple-ios -isysroot iPhoneOS17.2.sdk -fuse-ld=lld",
              "rust-lld ($SDKROOT): -syslibroot iPhoneOS17.2.sdk"});
}

TEST_CASE("an SDK serves the platform that it says it is for", "[sdk]")
{
  const auto [name, sdk, serves] = GENERATE(table<std::string, std::string, bool>(
      {{mac, "MacOSX.sdk", true},
       {"x86_64-apple-darwin", "MacOSX15.2.sdk", true},
       {"aarch64-apple-ios-macabi", "MacOSX.sdk", true},
       {"aarch64-apple-ios-sim", "iPhoneSimulator.sdk", true},
       {"x86_64-apple-ios", "iPhoneSimulator.sdk", true},
       {"aarch64-apple-tvos", "AppleTVOS.sdk", true},
       {"aarch64-apple-watchos-sim", "WatchSimulator11.1.sdk", true},
       {"aarch64-apple-visionos", "XROS.sdk", true},
       {mac, "iPhoneOS.sdk", false},
       {"aarch64-apple-ios", "iPhoneSimulator.sdk", false}}));
  Bench machine;
  machine.apple_sdk(sdk);
  machine.variables["SDKROOT"] = machine.path(sdk).native();

  const Lines found = machine.linkers(name);
  REQUIRE(found.size() == 1);
  CHECK((found.front() == "rust-lld ($SDKROOT): -syslibroot " + sdk) == serves);
  CHECK((found.front().find("this target needs one for") != std::string::npos) == !serves);
}

TEST_CASE("what an SDK says of itself counts more than its directory's name", "[sdk]")
{
  Bench machine;
  machine.apple_sdk("sdk");
  machine.file("sdk/SDKSettings.json", "{\"CanonicalName\": \"macosx14.4\"}");
  machine.variables["SDKROOT"] = "sdk";
  CHECK(machine.linkers(mac) == Lines{"rust-lld ($SDKROOT): -syslibroot sdk"});
  CHECK(machine.linkers("aarch64-apple-tvos") ==
        Lines{"rust-lld (): it is an SDK for 'macosx', and this target needs one for 'appletvos'"});
}

TEST_CASE("an SDK is found in Xcode, and the one that is asked for goes first", "[sdk]")
{
  Bench machine;
  const std::string sdks = "Xcode.app/Contents/Developer/Platforms/MacOSX.platform/Developer/SDKs/";
  machine.apple_sdk(sdks + "MacOSX13.3.sdk");
  machine.apple_sdk(sdks + "MacOSX14.0.sdk");
  machine.apple_sdk(sdks + "MacOSX9.sdk");
  for (const char* place : {"Xcode.app", "Xcode.app/Contents/Developer"}) {
    machine.variables["DEVELOPER_DIR"] = machine.path(place).native();
    CHECK(machine.linkers(mac) ==
          Lines{"rust-lld ($DEVELOPER_DIR): -syslibroot " + sdks + "MacOSX14.0.sdk"});
  }

  machine.variables["SDKROOT"] = "/nowhere";
  CHECK(machine.linkers(mac) ==
        Lines{"rust-lld ($DEVELOPER_DIR): -syslibroot " + sdks + "MacOSX14.0.sdk"});
  machine.search.sdk = machine.path(sdks + "MacOSX13.3.sdk");
  machine.search.sdk_found_by = "--sdk";
  CHECK(machine.linkers(mac) == Lines{"rust-lld (--sdk): -syslibroot " + sdks + "MacOSX13.3.sdk"});
  machine.search.sdk = machine.path("home");
  CHECK(machine.linkers(mac) == Lines{"rust-lld (): no SDK for 'macosx' is there"});
}

TEST_CASE("zig's list of names takes the place of the Mac's SDK, and of no other", "[sdk]")
{
  Bench machine;
  machine.script("zig/zig", "");
  const fs::path names = machine.file("zig/lib/libc/darwin/libSystem.tbd", "--- !tapi-tbd\n");
  machine.variables["XTOOL_ZIG"] = machine.path("zig/zig").native();

  const LinkerCandidate lld = machine.lld(mac);
  CHECK(lld.sdk.empty());
  CHECK(lld.farm.links.at("usr/lib/libSystem.tbd") == names);
  CHECK(lld.farm.texts.at("usr/lib/libiconv.tbd").find("_iconv_open") != std::string::npos);
  CHECK(machine.linkers("aarch64-apple-ios") == Lines{});

  write_linker_shim(machine.path("tools"), lld);
  const Output said =
      run({.argv = {machine.path("tools/rust-lld").native(), "-flavor", "darwin"}}, machine.env());
  CHECK(machine.short_text(said.out) == "-flavor darwin -syslibroot tools/MacOSX.sdk\n");
  CHECK(read_file(machine.path("tools/MacOSX.sdk/usr/lib/libm.tbd")) == "--- !tapi-tbd\n");
  write_linker_shim(machine.path("tools"), lld);  // again, over what is there
}

TEST_CASE("LLD links with what xwin makes of Visual Studio", "[sdk]")
{
  Bench machine;
  machine.file("xwin/crt/lib/x86_64/msvcrt.lib", "");
  machine.file("xwin/sdk/lib/um/x86_64/kernel32.lib", "");
  machine.file("xwin/sdk/lib/ucrt/x86_64/ucrt.lib", "");
  const std::string flags =
      "/libpath:xwin/crt/lib/x86_64 /libpath:xwin/sdk/lib/um/x86_64 "
      "/libpath:xwin/sdk/lib/ucrt/x86_64";
  CHECK(machine.linkers(windows) == Lines{});

  machine.variables["XTOOL_WINSDK"] = machine.path("xwin").native();
  CHECK(machine.linkers(windows) == Lines{"rust-lld ($XTOOL_WINSDK): " + flags});
  CHECK(machine.linkers("aarch64-pc-windows-msvc") ==
        Lines{"rust-lld (): it has no kernel32.lib for arm64"});

  machine.variables.erase("XTOOL_WINSDK");
  machine.variables["XWIN_CACHE_DIR"] = machine.dir.path().native();
  CHECK(machine.linkers(windows) == Lines{"rust-lld ($XWIN_CACHE_DIR): " + flags});
}

TEST_CASE("LLD links with the newest of a copied Visual Studio, in whatever case", "[sdk]")
{
  Bench machine;
  const std::string msvc = "vs/VC/Tools/MSVC/14.40.33807/lib/x64";
  const std::string um = "vs/Windows Kits/10/Lib/10.0.22621.0/um/x64";
  machine.file("vs/VC/Tools/MSVC/14.9.1/lib/x64/msvcrt.lib", "");
  machine.file(msvc + "/msvcrt.lib", "");
  machine.file(um + "/kernel32.Lib", "");
  machine.file("vs/Windows Kits/10/Lib/10.0.22621.0/ucrt/x64/ucrt.lib", "");
  machine.search.sdk = machine.path("vs");
  machine.search.sdk_found_by = "--sdk";

  const LinkerCandidate lld = machine.lld(windows);
  CHECK(machine.short_text(lld.last_flags.front()) == "/libpath:" + msvc);
  CHECK(lld.farm.links ==
        std::map<fs::path, fs::path>{{"MSVCRT.lib", machine.path(msvc + "/msvcrt.lib")},
                                     {"kernel32.lib", machine.path(um + "/kernel32.Lib")}});

  write_linker_shim(machine.path("tools"), lld);
  const Output said =
      run({.argv = {machine.path("tools/rust-lld").native(), "-flavor", "link"}}, machine.env());
  CHECK(said.out.starts_with("-flavor link /libpath:"));
  CHECK(machine.short_text(said.out).ends_with("/libpath:tools/lib\n"));
  CHECK(fs::exists(machine.path("tools/lib/kernel32.lib")));
}

TEST_CASE("clang-cl compiles C with the headers of Visual Studio", "[sdk]")
{
  Bench machine;
  for (const char* name : {"crt/include/vcruntime.h", "sdk/include/ucrt/stdio.h",
                           "crt/lib/x86_64/msvcrt.lib", "sdk/lib/um/x86_64/kernel32.lib"})
    machine.file(std::string("xwin/") + name, "");
  machine.search.sdk = machine.path("xwin");
  CHECK(find_c_compilers(target(windows), machine.search, machine.env()).empty());

  machine.script("bin/clang-cl-14", "");
  machine.script("bin/llvm-ar-14", "");
  const std::vector<LinkerTrial> found =
      find_c_compilers(target(windows), machine.search, machine.env());
  REQUIRE(found.size() == 1);
  const LinkerCandidate& clang = found.front().candidate;
  CHECK(machine.short_text(fmt::format("{}", fmt::join(clang.flags, " "))) ==
        "--target=x86_64-pc-windows-msvc -fuse-ld=lld-link /imsvc xwin/crt/include /imsvc "
        "xwin/sdk/include/ucrt");
  CHECK(clang.ar == machine.path("bin/llvm-ar-14"));
  CHECK(compiler_shims("/tools", windows, clang).cc == "/tools/" + windows + "-clang-cl");
}

TEST_CASE("emcc is found in the emsdk that EMSDK names, then on PATH", "[sdk]")
{
  Bench machine;
  const std::string web = "wasm32-unknown-emscripten";
  CHECK(machine.linkers(web) == Lines{});

  machine.script("bin/emcc", "");
  CHECK(machine.linkers(web) == Lines{"emcc (): "});

  for (const char* name : {"emcc", "em++", "emar"})
    machine.script(std::string("emsdk/upstream/emscripten/") + name, "");
  machine.variables["EMSDK"] = machine.path("emsdk").native();
  const std::vector<LinkerTrial> found = find_linkers(target(web), machine.search, machine.env());
  REQUIRE(found.size() == 1);
  const LinkerCandidate& emcc = found.front().candidate;
  const fs::path tools = machine.path("emsdk/upstream/emscripten");
  CHECK(emcc.program == tools / "emcc");
  CHECK(emcc.cxx == tools / "em++");
  CHECK(emcc.ar == tools / "emar");
  CHECK(emcc.ranlib == std::nullopt);
  CHECK_FALSE(needs_shim(emcc));
}
