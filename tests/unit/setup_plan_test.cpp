// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/setup/linker_plan.hpp>
#include <xtool/support/error.hpp>

#include "catch.hpp"

#include <set>

namespace xtool {
namespace {

const std::string armv7 = "armv7-unknown-linux-gnueabihf";
const std::string tools = "/x/shims/" + armv7;

LinkerFacts facts_of(const std::string& target)
{
  return {.entry = Catalog::load("/nonexistent").require_entry_for(Triple::parse(target)),
          .host = Triple::parse("x86_64-unknown-linux-gnu"),
          .sysroot = "/rust",
          .std_installed = true,
          .tools = "/x/shims/" + target,
          .zig_cache = "/x/cache/zig"};
}

LinkerChoices choices() { return {.config_file = "/home/me/.cargo/config.toml"}; }

FoundLinker found(LinkerCandidate candidate)
{
  FoundLinker linker{.name = candidate.program.filename().string()};
  linker.choice.trials = {{.candidate = std::move(candidate), .verdict = LinkerVerdict::works}};
  return linker;
}

LinkerCandidate gcc()
{
  return {.kind = LinkerKind::gcc,
          .program = "/usr/bin/arm-linux-gnueabihf-gcc",
          .cxx = "/usr/bin/arm-linux-gnueabihf-g++",
          .ar = "/usr/bin/arm-linux-gnueabihf-ar"};
}

LinkerCandidate zig(const std::string& target)
{
  return {.kind = LinkerKind::zig,
          .program = "/opt/zig",
          .zig = Zig{.program = "/opt/zig", .version = {0, 15, 2}},
          .zig_target = ZigTarget{.target = target, .glibc = GlibcVersion::parse("2.17")}};
}

// "key = value", one for each setting.
std::vector<std::string> lines(const std::vector<ConfigSetting>& settings)
{
  std::vector<std::string> all;
  for (const ConfigSetting& setting : settings)
    all.push_back(to_string(setting.key) + " = " + to_toml(setting.value));
  return all;
}

bool has(const std::vector<std::string>& all, const std::string& line)
{
  return std::find(all.begin(), all.end(), line) != all.end();
}

}  // namespace

TEST_CASE("a compiler on PATH is called by its name, and no file is made for it", "[setup]")
{
  const LinkerPlan plan = plan_linker(facts_of(armv7), choices(), found(gcc()));

  CHECK(plan.record.linker == "arm-linux-gnueabihf-gcc");
  CHECK(plan.record.cc == "/usr/bin/arm-linux-gnueabihf-gcc");
  CHECK(plan.record.cxx == "/usr/bin/arm-linux-gnueabihf-g++");
  CHECK(plan.record.ranlib.empty());
  CHECK(plan.record.config_file == "/home/me/.cargo/config.toml");
  CHECK_FALSE((plan.files.zig || plan.files.compiler || plan.files.cmake));
  const std::vector<std::string> settings = lines(plan.settings);
  CHECK(has(settings, "target." + armv7 + ".linker = \"arm-linux-gnueabihf-gcc\""));
  CHECK(has(settings,
            "env.CC_armv7_unknown_linux_gnueabihf = "
            "\"/usr/bin/arm-linux-gnueabihf-gcc\""));
}

TEST_CASE("a root of its own gets a file for CMake", "[setup]")
{
  FoundLinker linker = found(gcc());
  linker.separate_root = "/usr/arm-linux-gnueabihf";
  const LinkerPlan plan = plan_linker(facts_of(armv7), choices(), linker);

  REQUIRE(plan.files.cmake);
  CHECK(plan.files.cmake->root == "/usr/arm-linux-gnueabihf");
  CHECK(plan.files.cmake->tools.cmake_toolchain == tools + "/toolchain.cmake");
  CHECK(plan.record.cmake_toolchain == tools + "/toolchain.cmake");
}

TEST_CASE("clang is called through a shim, which knows its flags", "[setup]")
{
  const LinkerCandidate clang{.kind = LinkerKind::clang,
                              .program = "/usr/bin/clang",
                              .flags = {"--target=armv7-linux-gnueabihf"}};
  const LinkerPlan plan = plan_linker(facts_of(armv7), choices(), found(clang));

  REQUIRE(plan.files.compiler);
  CHECK(plan.record.linker == plan.shims.cc.string());
  CHECK(plan.shims.cc.parent_path() == tools);
  CHECK(plan.shims.cxx.empty());
}

TEST_CASE("zig is called through shims of the kind that is wanted", "[setup]")
{
  LinkerChoices wanted = choices();
  wanted.shim = ShimKind::script;
  wanted.glibc = GlibcVersion::parse("2.17");
  FoundLinker linker = found(zig("arm-linux-gnueabihf"));
  linker.bindgen = {"-I/opt/lib"};
  const LinkerPlan plan = plan_linker(facts_of(armv7), wanted, linker);

  REQUIRE(plan.files.zig);
  CHECK(plan.files.zig->kind == ShimKind::script);
  CHECK(plan.files.zig->cache == "/x/cache/zig");
  CHECK(plan.record.linker == tools + "/zig-0.15.2-glibc-2.17/" + armv7 + "-zig-cc");
  CHECK(plan.record.zig_version == "0.15.2");
  CHECK(plan.record.glibc == "2.17");
  CHECK(plan.record.glibc_wanted == "2.17");
  CHECK(plan.record.shim == "script");
  CHECK(plan.record.bindgen == std::vector<std::string>{"-I/opt/lib"});
}

TEST_CASE("the user's linker stays where it is set, and rustc's own is not set at all", "[setup]")
{
  const LinkerCandidate own{.kind = LinkerKind::configured, .program = "/my/ld"};
  const LinkerPlan configured = plan_linker(facts_of(armv7), choices(), found(own));
  CHECK(configured.record.linker == "/my/ld");
  CHECK(configured.settings.empty());

  const LinkerFacts wasm = facts_of("wasm32-wasip1");
  const LinkerCandidate rust_lld{.kind = LinkerKind::lld, .program = "/rust/bin/rust-lld"};
  CHECK(plan_linker(wasm, choices(), found(rust_lld)).record.linker.empty());
  const LinkerCandidate wasm_ld{.kind = LinkerKind::lld, .program = "/usr/bin/wasm-ld"};
  CHECK(lines(plan_linker(wasm, choices(), found(wasm_ld)).settings) ==
        std::vector<std::string>{"target.wasm32-wasip1.linker = \"wasm-ld\""});
}

TEST_CASE("where rustc calls its own LLD, another program compiles C", "[setup]")
{
  const std::string board = "thumbv7em-none-eabihf";
  LinkerCandidate compiler = gcc();
  compiler.flags = {"-mthumb"};
  FoundLinker linker = found({.kind = LinkerKind::lld, .program = "/rust/bin/rust-lld"});
  linker.compilers.trials = {{.candidate = compiler, .verdict = LinkerVerdict::works}};
  linker.runner.argv = {"qemu-system-arm", "-kernel"};
  const LinkerPlan plan = plan_linker(facts_of(board), choices(), linker);

  CHECK(plan.record.kind == LinkerKind::lld);
  CHECK(plan.record.compiler == "gcc");
  CHECK(plan.record.linker.empty());
  CHECK(plan.files.compiler.has_value());
  const std::vector<std::string> settings = lines(plan.settings);
  CHECK(has(settings, "target.thumbv7em-none-eabihf.runner = \"qemu-system-arm -kernel\""));
  CHECK(
      has(settings, "env.CC_thumbv7em_none_eabihf = \"/x/shims/" + board + "/" + board + "-gcc\""));
  CHECK(has(settings, "env.AR_thumbv7em_none_eabihf = \"/usr/bin/arm-linux-gnueabihf-ar\""));
  CHECK_FALSE(has(settings, "target.thumbv7em-none-eabihf.linker"));

  linker.compilers = {};
  const LinkerPlan bare = plan_linker(facts_of(board), choices(), linker);
  CHECK(bare.record.compiler.empty());
  CHECK(bare.settings.size() == 1);
}

TEST_CASE("runner and environment are set unless they are not wanted", "[setup]")
{
  FoundLinker linker = found(gcc());
  linker.runner = {.kind = RunnerKind::emulator, .argv = {"qemu-arm", "-L", "/usr/arm"}};
  LinkerChoices wanted = choices();
  CHECK(plan_linker(facts_of(armv7), wanted, linker).record.runner == linker.runner.argv);

  wanted.runner = false;
  wanted.environment = false;
  const LinkerPlan plan = plan_linker(facts_of(armv7), wanted, linker);
  CHECK(lines(plan.settings) ==
        std::vector<std::string>{"target." + armv7 + ".linker = \"arm-linux-gnueabihf-gcc\""});
  CHECK(plan.record.runner.empty());
}

TEST_CASE("CMake runs the target's programs as Cargo does", "[setup]")
{
  FoundLinker gnu = found(gcc());
  gnu.separate_root = "/usr/arm-linux-gnueabihf";
  FoundLinker llvm = found(zig("arm-linux-gnueabihf"));
  gnu.runner = llvm.runner = {.kind = RunnerKind::emulator, .argv = {"qemu-arm", "-L", "/arm"}};
  LinkerChoices wanted = choices();

  CHECK(plan_linker(facts_of(armv7), wanted, gnu).files.cmake->emulator == gnu.runner.argv);
  CHECK(plan_linker(facts_of(armv7), wanted, llvm).files.zig->emulator == llvm.runner.argv);

  wanted.runner = false;
  CHECK(plan_linker(facts_of(armv7), wanted, gnu).files.cmake->emulator.empty());
  CHECK(plan_linker(facts_of(armv7), wanted, llvm).files.zig->emulator.empty());
}

TEST_CASE("rustc is told of zig's dlltool where it finds none and nothing is in the way", "[setup]")
{
  const std::string windows = "x86_64-pc-windows-gnu";
  FoundLinker linker = found(zig("x86_64-windows-gnu"));
  const auto flags = [&] {
    const LinkerPlan plan = plan_linker(facts_of(windows), choices(), linker);
    std::vector<std::string> all;
    for (const ConfigSetting& setting : plan.settings)
      if (setting.key.back() == "rustflags")
        all.push_back(to_toml(setting.value));
    return std::pair(plan.record.dlltool, all);
  };
  const std::string dlltool = "/x/shims/" + windows + "/" + windows + "-zig-dlltool";

  CHECK(flags() == std::pair(std::string(), std::vector<std::string>{}));
  linker.dlltool_place = FlagPlace{.kind = FlagPlace::Kind::free};
  CHECK(flags() == std::pair(dlltool, std::vector<std::string>{"[\"-Cdlltool=" + dlltool + "\"]"}));
  linker.dlltool_place = FlagPlace{.kind = FlagPlace::Kind::taken};
  CHECK(flags() == std::pair(dlltool, std::vector<std::string>{}));
}

TEST_CASE("no target is set up without its std", "[setup]")
{
  LinkerFacts facts = facts_of(armv7);
  CHECK_NOTHROW(require_std(facts));
  facts.std_installed = false;
  CHECK_THROWS_AS(require_std(facts), Error);
}

TEST_CASE("the host is set up for zig's program, and for other kinds by force only", "[setup]")
{
  const LinkerFacts host = facts_of("x86_64-unknown-linux-gnu");
  LinkerChoices any = choices();
  CHECK_NOTHROW(require_choice(facts_of(armv7), any, false));
  CHECK_THROWS_AS(require_choice(host, any, false), Error);
  CHECK_NOTHROW(require_choice(host, any, true));
  any.kind = LinkerKind::zig;
  CHECK_NOTHROW(require_choice(host, any, false));
  any.shim = ShimKind::script;
  CHECK_THROWS_AS(require_choice(host, any, true), Error);
}

TEST_CASE("an SDK is linked with by its own compiler, and by no other kind", "[setup]")
{
  const auto fits = [](const std::string& target, const LinkerOptions& options,
                       const LinkerRecord* before = nullptr) {
    try {
      const TargetEntry entry = facts_of(target).entry;
      require_sdk_fits(entry, options, make_choices(entry, options, before, Env({}, "/")));
      return true;
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::usage);
      return false;
    }
  };
  const LinkerRecord zigs{.target = Triple::parse(armv7), .kind = LinkerKind::zig};

  CHECK(fits(armv7, {.sdk = "/sdk"}));
  CHECK(fits(armv7, {.sdk = "/sdk"}, &zigs));
  CHECK(fits(armv7, {.kind = LinkerKind::gcc, .sdk = "/sdk"}));
  CHECK(fits(armv7, {.kind = LinkerKind::zig}));
  CHECK_FALSE(fits(armv7, {.kind = LinkerKind::zig, .sdk = "/sdk"}));
  CHECK_FALSE(fits(armv7, {.kind = LinkerKind::clang, .sdk = "/sdk"}));
  CHECK_FALSE(fits(armv7, {.glibc = GlibcVersion::parse("2.17"), .sdk = "/sdk"}));
  CHECK(fits("x86_64-pc-windows-msvc", {.kind = LinkerKind::clang, .sdk = "/sdk"}));
  CHECK_FALSE(fits("wasm32-unknown-unknown", {.sdk = "/sdk"}));
}

TEST_CASE("what decides about zig's code is in the path of its compilers", "[setup]")
{
  const auto paths = [](const std::string& version, const std::string& glibc,
                        const std::string& cpu) {
    LinkerCandidate candidate = zig("arm-linux-gnueabihf");
    candidate.zig->version = *zig_version_in(version);
    candidate.zig_target->glibc = GlibcVersion::parse(glibc);
    candidate.zig_target->cpu = cpu;
    const Shims shims = plan_linker(facts_of(armv7), choices(), found(candidate)).shims;
    return std::set<std::filesystem::path>{shims.cc.parent_path(), shims.cxx.parent_path(),
                                           shims.ar.parent_path(), shims.ranlib.parent_path()};
  };
  const std::filesystem::path folder = tools;
  using Paths = std::set<std::filesystem::path>;

  CHECK(paths("0.15.2", "2.17", "") == Paths{folder / "zig-0.15.2-glibc-2.17"});
  CHECK(paths("0.16.0", "2.17", "") == Paths{folder / "zig-0.16.0-glibc-2.17"});
  CHECK(paths("0.15.2", "2.28", "") == Paths{folder / "zig-0.15.2-glibc-2.28"});
  CHECK(paths("0.15.2", "", "v7a") == Paths{folder / "zig-0.15.2-v7a"});
}

TEST_CASE("shims know whether their target is the machine that builds", "[setup]")
{
  const auto native = [](const std::string& target, const std::string& zigs) {
    return plan_linker(facts_of(target), choices(), found(zig(zigs))).files.zig.value().native;
  };
  CHECK(native("x86_64-unknown-linux-gnu", "x86_64-linux-gnu"));
  CHECK_FALSE(native(armv7, "arm-linux-gnueabihf"));
}

TEST_CASE("what stands in the way of a set-up can be left out, the least first", "[setup]")
{
  const ConfigSetting linker{{"target", armv7, "linker"}, std::string("l")};
  const ConfigSetting runner{{"target", armv7, "runner"}, std::string("r")};
  const ConfigSetting variable{{"env", "CC"}, std::string("c")};
  std::vector<std::pair<std::string, std::size_t>> left;
  for (const Omission& omission : omissions({linker, runner, variable}))
    left.emplace_back(omission.options, omission.rest.size());

  CHECK(left == std::vector<std::pair<std::string, std::size_t>>{
                    {"--no-runner", 2}, {"--no-env", 2}, {"--no-runner --no-env", 1}});
}

}  // namespace xtool
