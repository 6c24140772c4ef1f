// SPDX-License-Identifier: Apache-2.0 OR MIT
// The SDKs of boards and routers: which of their compilers are candidates, and how they are called.
#include <xtool/link/find/vendor_sdk.hpp>

#include <xtool/link/find/linker.hpp>
#include <xtool/link/shim/compiler_shim.hpp>
#include <xtool/setup/build_environment.hpp>
#include <xtool/setup/linker_setup.hpp>

#include "catch.hpp"
#include "machine.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

using namespace xtool;
using namespace xtool::testing;
using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::EndsWith;
using Lines = std::vector<std::string>;

namespace {

const std::string armv7 = "armv7-unknown-linux-gnueabihf";
const std::string aarch64 = "aarch64-unknown-linux-gnu";
const std::string router = "aarch64-unknown-linux-musl";

const TargetEntry& target(const std::string& name)
{
  static const Catalog known = Catalog::parse(builtin_catalog(), "built in");
  return known.require(name);
}

struct Bench : Machine {
  void compiler(const std::string& name) const { script(name, "exit 1\n"); }

  // A line for each: the program and its options, or why it is refused; without the machine's
  // directory in front of paths.
  Lines lines(const std::vector<LinkerTrial>& trials) const
  {
    Lines lines;
    for (const LinkerTrial& trial : trials) {
      const LinkerCandidate& one = trial.candidate;
      std::string line = fmt::format("{} {}", one.program.native(), fmt::join(one.flags, " "));
      for (const auto& [name, value] : one.variables)
        line += fmt::format("{}={}", name, value);
      if (trial.verdict == LinkerVerdict::refused)
        line = fmt::format("{}: {}", one.program.native(), trial.reason);
      const std::string root = dir.path().native() + "/";
      for (std::size_t at = line.find(root); at != std::string::npos; at = line.find(root))
        line.erase(at, root.size());
      lines.push_back(line.substr(0, line.find_last_not_of(' ') + 1));
    }
    return lines;
  }
  Lines sdk(const std::string& place, const std::string& name) const
  {
    return lines(vendor_compilers(target(name), path(place), "--sdk", env()));
  }
  Lines gccs(const std::string& name) const
  {
    return lines(find_linkers(
        target(name), {.only = LinkerKind::gcc, .home = Home(path("xtool")), .root = path("root")},
        env()));
  }

  // Yocto's, with a script for each of two sets of options.
  void yocto() const
  {
    const std::string bin = "poky/sysroots/x86_64-pokysdk-linux/usr/bin/";
    for (const char* tool : {"gcc", "g++", "ar", "ranlib"})
      compiler(bin + "arm-poky-linux-gnueabi/arm-poky-linux-gnueabi-" + tool);
    for (const char* tune : {"armv7vehf", "armv5e"})
      file(fmt::format("poky/environment-setup-{}-poky-linux-gnueabi", tune),
           fmt::format(
               "export SDKTARGETSYSROOT={0}/poky/sysroots/{1}\n"
               "export PATH={0}/{2}arm-poky-linux-gnueabi:$PATH\n"
               "export CC=\"arm-poky-linux-gnueabi-gcc  -m{1} --sysroot=$SDKTARGETSYSROOT\"\n"
               "export CXX=\"arm-poky-linux-gnueabi-g++  -m{1}\"\n"
               "export AR=arm-poky-linux-gnueabi-ar\n",
               dir.path().native(), tune, bin));
  }
};

}  // namespace

TEST_CASE("a script of Yocto's says how its compiler is called", "[vendor-sdk]")
{
  Bench machine;
  machine.yocto();
  const std::string gcc =
      "poky/sysroots/x86_64-pokysdk-linux/usr/bin/arm-poky-linux-gnueabi/"
      "arm-poky-linux-gnueabi-gcc";

  CHECK(machine.sdk("poky/environment-setup-armv7vehf-poky-linux-gnueabi", armv7) ==
        Lines{gcc + " -marmv7vehf --sysroot=poky/sysroots/armv7vehf"});
  CHECK(machine.sdk("poky", armv7) ==
        Lines{gcc + " -marmv5e --sysroot=poky/sysroots/armv5e",
              gcc + " -marmv7vehf --sysroot=poky/sysroots/armv7vehf"});
  const LinkerCandidate found =
      vendor_compilers(target(armv7), machine.path("poky"), "--sdk", machine.env())
          .front()
          .candidate;
  CHECK(found.sdk == machine.path("poky"));
  CHECK(found.cxx->filename() == "arm-poky-linux-gnueabi-g++");
  CHECK(found.ar->filename() == "arm-poky-linux-gnueabi-ar");
  CHECK(needs_shim(found));
}

TEST_CASE("an SDK that cannot serve is refused with the reason", "[vendor-sdk]")
{
  Bench machine;
  machine.yocto();
  machine.file("environment-setup-a", "export CC=\"$(dirname $0)/bin/arm-linux-gcc\"\n");
  machine.file("environment-setup-b", "export CC=\"ccache arm-none-linux-gnueabihf-gcc -O2\"\n");
  machine.file("environment-setup-c", "echo hello\n");
  machine.compiler("toolchain/bin/mips-linux-gcc");
  machine.file("empty/readme", "");

  CHECK(machine.sdk("none", armv7) == Lines{"none: there is no such file or directory"});
  CHECK(machine.sdk("empty", armv7) ==
        Lines{"empty: it contains neither a cross compiler nor an environment-setup script"});
  CHECK(machine.sdk("toolchain", armv7) ==
        Lines{"toolchain: its compilers are for others: mips-linux-gcc"});
  CHECK(machine.sdk("poky/environment-setup-armv5e-poky-linux-gnueabi", aarch64) ==
        Lines{"poky/environment-setup-armv5e-poky-linux-gnueabi: its compiler is "
              "'arm-poky-linux-gnueabi-gcc'"});
  CHECK(machine.sdk("environment-setup-a", armv7) ==
        Lines{"environment-setup-a: only running it tells its CC: source it, and run "
              "`xtool setup-linker` again"});
  CHECK(machine.sdk("environment-setup-b", armv7) ==
        Lines{"environment-setup-b: its compiler 'arm-none-linux-gnueabihf-gcc' is not there"});
  CHECK(machine.sdk("environment-setup-c", armv7) == Lines{"environment-setup-c: it sets no CC"});
}

TEST_CASE("a script whose compiler is on PATH leaves that as it is, or says how it changes",
          "[vendor-sdk]")
{
  Bench machine;
  const std::string gcc = "arm-none-linux-gnueabihf-gcc";
  machine.compiler("bin/" + gcc);
  machine.compiler("sdk/bin/" + gcc);
  const auto trial = [&](const std::string& text) {
    std::filesystem::remove(machine.path("environment-setup-x"));
    machine.file("environment-setup-x", text);
    return machine.sdk("environment-setup-x", armv7);
  };

  CHECK(trial("export CC=" + gcc) == Lines{"bin/" + gcc});
  CHECK(trial(fmt::format("export PATH={}:$PATH\nexport CC={}", machine.path("sdk/bin").native(),
                          gcc)) == Lines{"sdk/bin/" + gcc});
  CHECK(trial("export PATH=$(dirname $0)/bin:$PATH\nexport CC=" + gcc) ==
        Lines{"environment-setup-x: only running it tells its PATH: source it, and run "
              "`xtool setup-linker` again"});
  CHECK(trial(fmt::format("export PATH=$(dirname $0)/bin:$PATH\nexport CC={}",
                          machine.path("sdk/bin/" + gcc).native())) == Lines{"sdk/bin/" + gcc});
}

TEST_CASE("a file that --sdk names is run only if it is called like a compiler", "[vendor-sdk]")
{
  Bench machine;
  const std::string gcc = "arm-none-linux-gnueabihf-gcc";
  machine.compiler("bin/" + gcc);
  machine.compiler(gcc + "-12");
  machine.compiler("cc");
  machine.script("execenv.sh", "export CC='" + gcc + " -O2'\n");
  const auto named_by = [&](const std::string& who, const std::string& file) {
    return machine.lines(vendor_compilers(target(armv7), machine.path(file), who, machine.env()));
  };

  CHECK(machine.sdk("execenv.sh", armv7) == Lines{"bin/" + gcc + " -O2"});
  CHECK(machine.sdk(gcc + "-12", armv7) == Lines{gcc + "-12"});
  CHECK(machine.sdk("cc", armv7) ==
        Lines{"cc: it is neither called like a cross compiler nor a script that sets CC: "
              "`--gcc=PROGRAM` takes a compiler of any name"});
  CHECK(named_by("--gcc", "cc") == Lines{"cc"});
  CHECK(named_by("the last set-up", "cc") == Lines{"cc"});
  CHECK(named_by("the last set-up", "execenv.sh") == Lines{"bin/" + gcc + " -O2"});
}

TEST_CASE("what is not a readable script is refused, and does not end the search", "[vendor-sdk]")
{
  Bench machine;
  const std::string gcc = "sdk/bin/arm-none-linux-gnueabihf-gcc";
  machine.compiler(gcc);
  machine.file("sdk/environment-setup-a/readme", "");
  machine.file("sdk/environment-setup-b", std::string((1u << 20) + 1, '#'));

  const Lines found = machine.sdk("sdk", armv7);
  REQUIRE(found.size() == 3);
  CHECK(found[0] == gcc);
  CHECK_THAT(found[1],
             ContainsSubstring("sdk/environment-setup-a: ") && ContainsSubstring("cannot read"));
  CHECK_THAT(found[2], ContainsSubstring("sdk/environment-setup-b: ") &&
                           ContainsSubstring("is larger than the limit"));
  machine.variables["STAGING_DIR"] = machine.path("sdk").native();
  CHECK(machine.gccs(armv7) == Lines{gcc});
}

TEST_CASE("the compilers of Buildroot, OpenWrt, crosstool-ng and Arm are found", "[vendor-sdk]")
{
  Bench machine;
  machine.compiler("buildroot/host/bin/arm-buildroot-linux-gnueabihf-gcc");
  machine.compiler("buildroot/host/bin/arm-buildroot-linux-gnueabihf-gcc-ar");
  machine.compiler("openwrt/staging_dir/toolchain-aarch64_musl/bin/aarch64-openwrt-linux-musl-gcc");
  machine.compiler("x-tools/aarch64-acme-linux-gnu/bin/aarch64-acme-linux-gnu-gcc");
  machine.compiler("arm/bin/arm-none-linux-gnueabihf-gcc");

  CHECK(machine.sdk("buildroot", armv7) ==
        Lines{"buildroot/host/bin/arm-buildroot-linux-gnueabihf-gcc"});
  CHECK(machine.sdk("buildroot/host", armv7) == machine.sdk("buildroot", armv7));
  const std::string wrt = "openwrt/staging_dir/toolchain-aarch64_musl/";
  const Lines wrt_gcc{wrt + "bin/aarch64-openwrt-linux-musl-gcc STAGING_DIR=openwrt/staging_dir"};
  CHECK(machine.sdk("openwrt", router) == wrt_gcc);
  CHECK(machine.sdk("openwrt/staging_dir", router) == wrt_gcc);
  CHECK(machine.sdk(wrt, router) == wrt_gcc);
  CHECK(machine.sdk("x-tools/aarch64-acme-linux-gnu", aarch64) ==
        Lines{"x-tools/aarch64-acme-linux-gnu/bin/aarch64-acme-linux-gnu-gcc"});
  CHECK(machine.sdk("arm/bin/arm-none-linux-gnueabihf-gcc", armv7) ==
        Lines{"arm/bin/arm-none-linux-gnueabihf-gcc"});
}

TEST_CASE("the staging directory is told to OpenWrt's compilers alone", "[vendor-sdk]")
{
  Bench machine;
  const auto found = [&](const std::string& place, const std::string& gcc) {
    machine.compiler(fmt::format("{}/toolchain-aarch64/bin/{}", place, gcc));
    return machine.sdk(place, router).front();
  };

  CHECK_THAT(found("build/staging_dir", "aarch64-linux-musl-gcc"),
             EndsWith("-gcc STAGING_DIR=build/staging_dir"));
  CHECK_THAT(found("openwrt-toolchain", "aarch64-openwrt-linux-musl-gcc"),
             EndsWith("-gcc STAGING_DIR=openwrt-toolchain"));
  CHECK_THAT(found("vendor", "aarch64-acme-linux-musl-gcc"), EndsWith("-gcc"));
}

TEST_CASE("a compiler of any vendor on PATH is a candidate by what its name says", "[vendor-sdk]")
{
  Bench machine;
  for (const char* name :
       {"arm-none-linux-gnueabihf-gcc", "arm-none-linux-gnueabi-gcc", "arm-none-eabi-gcc",
        "aarch64-poky-linux-gcc", "aarch64-openwrt-linux-musl-gcc", "mips-acme-linux-gnu-gcc"})
    machine.compiler(fmt::format("bin/{}", name));
  machine.compiler("home/x-tools/aarch64-acme-linux-gnu/bin/aarch64-acme-linux-gnu-gcc");

  CHECK(machine.gccs(armv7) == Lines{"bin/arm-none-linux-gnueabihf-gcc"});
  CHECK(machine.gccs("arm-unknown-linux-gnueabi") == Lines{"bin/arm-none-linux-gnueabi-gcc"});
  CHECK(machine.gccs(aarch64) ==
        Lines{"bin/aarch64-poky-linux-gcc",
              "home/x-tools/aarch64-acme-linux-gnu/bin/aarch64-acme-linux-gnu-gcc"});
  CHECK(machine.gccs(router) ==
        Lines{"bin/aarch64-openwrt-linux-musl-gcc", "bin/aarch64-poky-linux-gcc"});
  CHECK(machine.gccs("mipsel-unknown-linux-gnu") == Lines{});
}

TEST_CASE("compilers that variables name go before those on PATH", "[vendor-sdk]")
{
  Bench machine;
  machine.compiler("bin/arm-linux-gnueabihf-gcc");
  machine.compiler("bin/arm-poky-linux-gnueabi-gcc");
  machine.compiler("bin/gcc");
  machine.compiler("xtool/shims/armv7-unknown-linux-gnueabihf/armv7-unknown-linux-gnueabihf-gcc");
  const std::string usual = "bin/arm-linux-gnueabihf-gcc";

  machine.variables["CC"] = "gcc";
  CHECK(machine.gccs(armv7) == Lines{usual});
  machine.variables["CC"] = "ccache arm-poky-linux-gnueabi-gcc -mfloat-abi=hard";
  CHECK(machine.gccs(armv7) == Lines{"bin/arm-poky-linux-gnueabi-gcc -mfloat-abi=hard", usual});
  CHECK(machine.gccs(aarch64) == Lines{});
  machine.variables["CC"] = machine.path("xtool/shims/" + armv7 + "/" + armv7 + "-gcc").native();
  CHECK(machine.gccs(armv7) == Lines{usual});
  machine.variables = {{"PATH", machine.path("bin").native()},
                       {"CC_armv7_unknown_linux_gnueabihf", "gcc -m32"}};
  CHECK(machine.gccs(armv7) == Lines{"bin/gcc -m32", usual});
  machine.variables = {{"PATH", machine.path("bin").native()},
                       {"CROSS_COMPILE", "arm-poky-linux-gnueabi-"}};
  CHECK(machine.gccs(armv7) == Lines{"bin/arm-poky-linux-gnueabi-gcc", usual});
}

TEST_CASE("the environment of an SDK is told from a compiler that somebody chose", "[vendor-sdk]")
{
  const auto compiler = [](const std::map<std::string, std::string>& variables) {
    return sourced_compiler(Env(variables, "/")).value_or("none");
  };
  const std::string gcc = "arm-poky-linux-gnueabi-gcc";

  CHECK(compiler({{"CC", gcc + " -O2"}, {"OECORE_TARGET_SYSROOT", "/opt/root"}}) == gcc);
  CHECK(compiler({{"CC", gcc}, {"CROSS_COMPILE", "arm-poky-linux-gnueabi-"}}) == gcc);
  CHECK(compiler({{"CC", gcc}}) == "none");
  CHECK(compiler({{"CC", "clang"}, {"CROSS_COMPILE", "arm-linux-"}}) == "none");
  CHECK(compiler({{"OECORE_TARGET_SYSROOT", "/opt/root"}}) == "none");
}

TEST_CASE("the flags of a sourced SDK go to its target, however that is spelt", "[vendor-sdk]")
{
  const auto flags = [](const std::string& name, const std::string& gcc) {
    const Env env({{"CC", gcc + " -O2"}, {"CROSS_COMPILE", "x-"}, {"CFLAGS", "-pipe"}}, "/");
    Lines found;
    for (const auto& [variable, value] : variables_for_build(
             {.target = target(name).triple, .kind = LinkerKind::gcc}, target(name), env))
      if (variable.find("CFLAGS") != std::string::npos)
        found.push_back(variable + "=" + value);
    return found;
  };

  CHECK(flags("riscv64gc-unknown-linux-gnu", "riscv64-poky-linux-gcc") ==
        Lines{"CFLAGS_riscv64gc_unknown_linux_gnu=-pipe", "CFLAGS="});
  CHECK(flags("i686-unknown-linux-gnu", "i586-poky-linux-gcc") ==
        Lines{"CFLAGS_i686_unknown_linux_gnu=-pipe", "CFLAGS="});
  CHECK(flags(armv7, "arm-poky-linux-gnueabi-gcc") ==
        Lines{"CFLAGS_armv7_unknown_linux_gnueabihf=-pipe", "CFLAGS="});
  CHECK(flags(aarch64, "arm-poky-linux-gnueabi-gcc") == Lines{});
}

TEST_CASE("of all targets those are set up that a named compiler may serve", "[vendor-sdk]")
{
  Bench machine;
  const Triple host = Triple::parse("x86_64-unknown-linux-gnu");
  const auto targets = [&](const std::string& file) {
    machine.compiler(file);
    const LinkerOptions options{.kind = LinkerKind::gcc, .compiler = machine.path(file).native()};
    Lines worth;
    for (const std::string& name : {armv7, aarch64, router, host.str()})
      if (worth_setting_up(target(name), host, options, machine.env()))
        worth.push_back(name);
    return worth;
  };

  CHECK(targets("arm-linux-gnueabihf-gcc") == Lines{armv7});
  CHECK(targets("aarch64-linux-gcc") == Lines{aarch64, router});
  CHECK(targets("acme-cc") == Lines{armv7, aarch64, router});
  CHECK(needs_linker(target(aarch64), host, {.compiler = "arm-linux-gnueabihf-gcc"}));
  CHECK_FALSE(needs_linker(target(host.str()), host, {}));
}
