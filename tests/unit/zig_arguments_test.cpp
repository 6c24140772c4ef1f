// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/shim/zig_arguments.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/json.hpp>

#include "catch.hpp"

#include <algorithm>
#include <sstream>

using namespace xtool;

namespace {

constexpr ZigVersion zig_0_13{.major = 0, .minor = 13};
constexpr ZigVersion zig_0_15{.major = 0, .minor = 15, .patch = 2};
constexpr ZigVersion zig_0_16{.major = 0, .minor = 16};
constexpr ZigVersion zig_0_17{.major = 0, .minor = 17};

ShimConfig config_for(const std::string& target, const ZigVersion& version = zig_0_15)
{
  ShimConfig config{.triple = "the-target",
                    .zig = "/zig",
                    .version = version,
                    .target = target,
                    .cache = "/cache"};
  if (target.find("gnu") != std::string::npos && target.find("windows") == std::string::npos)
    config.glibc = "2.17";
  if (target == "arm-linux-gnueabihf")
    config.cpu = "generic+v7a+vfp3-d32+thumb2-neon";
  if (target == "arm-linux-gnueabi")
    config.cpu = "generic+v7a+thumb2+soft_float-neon";
  if (target == "x86-linux-gnu")
    config.cpu = "pentium4";
  return config;
}

std::vector<std::string> words_of(const std::string& text)
{
  std::istringstream stream(text);
  std::vector<std::string> words;
  for (std::string word; stream >> word;)
    words.push_back(word);
  return words;
}

ZigCall call_of(const std::string& arguments, const ShimConfig& config)
{
  return zig_call(config, ShimTool::cc, words_of(arguments));
}

// What zig gets, as one line without what every call ends with.
std::string rewritten(const std::string& arguments,
                      const ShimConfig& config = config_for("aarch64-linux-gnu"))
{
  const ZigCall call = call_of(arguments, config);
  if (call.kind != ZigCall::Kind::run)
    return "refused: " + call.text;
  std::string line;
  for (const std::string& argument : call.arguments) {
    if (argument == "-target")
      break;
    line += (line.empty() ? "" : " ") + argument;
  }
  return line;
}

std::string cpu_of(const std::string& arguments, const std::string& target)
{
  const ZigCall call = call_of(arguments + " -c x.c", config_for(target));
  if (call.kind != ZigCall::Kind::run)
    return "refused";
  const std::string& last = call.arguments.back();
  return last.starts_with("-mcpu=") ? last.substr(6) : "";
}

}  // namespace

TEST_CASE("target and CPU come last, whatever the call says", "[zig_arguments]")
{
  const ShimConfig armv7 = config_for("arm-linux-gnueabihf");

  CHECK(call_of("--target=armv7-unknown-linux-gnueabihf -march=armv7-a -O2 -c x.c", armv7)
            .arguments ==
        words_of("cc -fno-sanitize=undefined -O2 -c x.c -target arm-linux-gnueabihf.2.17 "
                 "-mcpu=generic+v7a+vfp3-d32+thumb2-neon"));
  CHECK(zig_call(armv7, ShimTool::cxx, {"x.o"}).arguments ==
        words_of("c++ x.o -target arm-linux-gnueabihf.2.17 "
                 "-mcpu=generic+v7a+vfp3-d32+thumb2-neon -Wl,--no-gc-sections"));
  CHECK(zig_call(armv7, ShimTool::ar, {"crs", "a.a", "-static"}).arguments ==
        words_of("ar crs a.a -static"));
  CHECK(rewritten("--target=x86_64-unknown-linux-gnu -c x.c") ==
        "refused: '--target=x86_64-unknown-linux-gnu' asks for another machine than that of "
        "the-target");
}

TEST_CASE("a CPU is translated into zig's words when it is more than the target has",
          "[zig_arguments]")
{
  const std::string armv7 = "generic+v7a+vfp3-d32+thumb2-neon";
  const std::string neon = "generic+v7a+vfp3+thumb2+neon";

  CHECK(cpu_of("", "arm-linux-gnueabihf") == armv7);
  CHECK(cpu_of("-march=armv7-a -mfpu=vfpv3-d16 -mfloat-abi=hard -mtune=cortex-a8",
               "arm-linux-gnueabihf") == armv7);
  CHECK(cpu_of("-mfpu=neon", "arm-linux-gnueabihf") == neon);
  CHECK(cpu_of("-mfpu=neon-vfpv4", "arm-linux-gnueabihf") == neon + "+vfp4");
  CHECK(cpu_of("-march=armv7-a+neon", "arm-linux-gnueabihf") == neon);
  CHECK(cpu_of("-march=armv8-a+crc", "arm-linux-gnueabihf") == armv7 + "+v8a+crc");
  CHECK(cpu_of("-mcpu=cortex-a7", "arm-linux-gnueabihf") == "cortex_a7");
  CHECK(cpu_of("-mfloat-abi=soft", "arm-linux-gnueabihf") == "refused");
  CHECK(cpu_of("-mfloat-abi=hard", "arm-linux-gnueabi") == "refused");
  CHECK(cpu_of("-mfpu=neon -mfloat-abi=softfp", "arm-linux-gnueabi") ==
        "generic+v7a+thumb2+soft_float-neon");
  CHECK(cpu_of("-march=armv8-a", "aarch64-linux-gnu").empty());
  CHECK(cpu_of("-march=armv8-a+crypto+crc", "aarch64-linux-gnu") == "generic+crypto+crc");
  CHECK(cpu_of("-march=armv8.2-a+dotprod+fp16", "aarch64-linux-gnu") ==
        "generic+v8_2a+dotprod+fullfp16");
  CHECK(cpu_of("-mcpu=cortex-a53+crypto", "aarch64-linux-gnu") == "cortex_a53+crypto");
  CHECK(cpu_of("-march=native", "aarch64-linux-gnu").empty());
  CHECK(cpu_of("-march=i686 -m32", "x86-linux-gnu") == "pentium4");
  CHECK(cpu_of("-m64", "x86-linux-gnu") == "refused");
  CHECK(cpu_of("-march=x86-64-v3 -m64", "x86_64-linux-musl") == "x86_64_v3");
  CHECK(cpu_of("-march=rv64gc", "riscv64-linux-gnu").empty());
  CHECK(cpu_of("-march=rv64gcv_zba", "riscv64-linux-gnu") == "generic_rv64+m+a+f+d+c+v+zba");
  CHECK(cpu_of("-mcpu=power9", "powerpc64le-linux-gnu") == "pwr9");
}

TEST_CASE("a call that only links keeps the base CPU", "[zig_arguments]")
{
  const ShimConfig armv7 = config_for("arm-linux-gnueabihf");

  CHECK(call_of("-mfpu=neon -mcpu=cortex-a7 -mtune=cortex-a7 -r x.o -Wl,--gc-sections", armv7)
            .arguments.back() == "-mcpu=generic+v7a+vfp3-d32+thumb2-neon");
  CHECK(rewritten("x.o -mavx2 -mno-sse4.1 -mcmodel=large -mllvm -v") == "cc x.o -mllvm -v");
  CHECK(rewritten("x.c -mavx2") == "cc -fno-sanitize=undefined x.c -mavx2");
}

TEST_CASE("linker options reach zig in its words", "[zig_arguments]")
{
  CHECK(rewritten("x.o -u sym") == "cc x.o -Wl,-u,sym");
  CHECK(rewritten("x.o -Wl,--undefined=a,--wrap,b,-h,lib.so.1") ==
        "cc x.o -Wl,-u,a -Wl,-wrap,b -Wl,-soname,lib.so.1");
  CHECK(rewritten("x.o -Wl,--gc-sections,-O1,-z,relro,-z,now,-z,text") ==
        "cc x.o -Wl,--gc-sections -Wl,-z,relro -Wl,-z,now");
  CHECK(rewritten("x.o -Wl,lib/a.o -Wl,-lz,-L,/tmp") == "cc x.o lib/a.o -lz -L/tmp");
  CHECK(rewritten("x.o -Xlinker -rpath -Xlinker a,b -Wl,-rpath -Wl,c") ==
        "cc x.o -Xlinker -rpath -Xlinker a,b -Wl,-rpath,c");
  CHECK(rewritten("x.o -znow -z relro -emain") == "cc x.o -Wl,-z,now -Wl,-z,relro -Wl,-e,main");
  CHECK(rewritten("x.o -Wl,-Bstatic -la -Wl,-Bdynamic -lb") ==
        "cc x.o -Wl,-Bstatic -la -Wl,-search_paths_first -lb");
  CHECK(rewritten("x.o -Wl,--push-state,--whole-archive,-Bstatic -la -Wl,--pop-state -lb") ==
        "cc x.o -Wl,--whole-archive -Wl,-Bstatic -la -Wl,-search_paths_first "
        "-Wl,--no-whole-archive -lb");
  CHECK(rewritten("x.o -Wl,--gc-sections,-z,nostart-stop-gc") == "cc x.o -Wl,--no-gc-sections");
  CHECK(rewritten("x.o -L/no/such/dir -Wl,--brand-new") == "cc x.o -Wl,--brand-new");
  CHECK(rewritten("-shared x.o -Wl,--version-script=v") ==
        "cc -shared x.o -Wl,--version-script=v -Wl,--undefined-version");
  CHECK(rewritten("-shared x.o -Wl,--version-script=v -Wl,--no-undefined-version") ==
        "cc -shared x.o -Wl,--version-script=v -Wl,--no-undefined-version");
}

TEST_CASE("only the zigs that need a rewrite get it", "[zig_arguments]")
{
  const auto with = [](const char* arguments, const ZigVersion& version) {
    return rewritten(arguments, config_for("aarch64-linux-gnu", version));
  };

  CHECK(with("x.o -lgcc_eh -lgcc", zig_0_13) == "cc x.o -lunwind");
  CHECK(with("x.o -lgcc_eh -lgcc", zig_0_15) == "cc x.o -lgcc_eh -lgcc");
  CHECK(with("x.o -Wl,--dependency-file=d", zig_0_16) == "cc x.o");
  CHECK(with("x.o -Wl,--dependency-file=d", zig_0_17) == "cc x.o -Wl,--dependency-file=d");
  CHECK(with("x.o -Wl,--dynamic-linker=/x", zig_0_15) == "cc x.o -Wl,--dynamic-linker=/x");
  CHECK(with("x.o -Wl,--dynamic-linker=/x", zig_0_17) == "cc x.o -Wl,--dynamic-linker=/x");
}

TEST_CASE("with zig 0.16 a linker script names the dynamic loader", "[zig_arguments]")
{
  const ZigCall call =
      call_of("x.o -Wl,--dynamic-linker=/x", config_for("aarch64-linux-gnu", zig_0_16));

  REQUIRE(call.files.size() == 1);
  CHECK(call.files.front().text ==
        "SECTIONS\n{\n  .interp : { BYTE(47) BYTE(120) BYTE(0) }\n  /DISCARD/ : { *(.interp) }\n}\n"
        "INSERT BEFORE .text;\n");
  CHECK(call_of("x.o -Wl,-I/x", config_for("aarch64-linux-gnu", zig_0_16)).files == call.files);
  CHECK(rewritten("x.o -shared -Wl,-I/x", config_for("aarch64-linux-gnu", zig_0_16)) ==
        "cc x.o -shared");
  CHECK(rewritten("x.o -Wl,-dynamic-linker,/x", config_for("x86_64-linux-musl", zig_0_16)) ==
        "cc x.o");
  CHECK(rewritten("x.o -Wl,-dynamic-linker,/x", config_for("x86_64-freebsd", zig_0_16))
            .starts_with("refused: "));
}

TEST_CASE("a library named by its file is looked for where zig does not", "[zig_arguments]")
{
  const TempDir dir;
  const std::string file = (dir.path() / "libx.a").string();
  write_new_file(file, "!<arch>\n");
  const std::string call = "x.o -L" + dir.path().string() + " -l:libx.a -l:liby.a";
  const std::string start = "cc x.o -L" + dir.path().string();

  CHECK(rewritten(call) == start + " " + file + " -l:liby.a");
  CHECK(rewritten(call, config_for("aarch64-linux-gnu", zig_0_17)) ==
        start + " -l:libx.a -l:liby.a");
}

TEST_CASE("what zig does not pass to LLD goes into one linker script", "[zig_arguments]")
{
  const ShimConfig config = config_for("aarch64-linux-gnu");

  const ZigCall call =
      call_of("x.o -Wl,--strip-debug,--defsym=a=b+1 -Wl,--export-dynamic-symbol=f*", config);

  REQUIRE(call.files.size() == 1);
  const GeneratedFile& script = call.files.front();
  CHECK(script.path.starts_with("/cache/xtool-scripts/"));
  CHECK(script.text.starts_with("a = b+1;\nVERSION { { global: f*;  local: *; }; }\nSECTIONS\n"));
  CHECK(call.arguments ==
        std::vector<std::string>{"cc", "x.o", "-rdynamic", "-Wl,-T," + script.path, "-target",
                                 "aarch64-linux-gnu.2.17", "-Wl,--no-gc-sections", "-lunwind"});
  CHECK(call_of("x.o -Wl,-S", config).files != std::vector<GeneratedFile>{});
  CHECK(call_of("x.o -Wl,--strip-debug", config_for("x86_64-windows-gnu")).files.empty());
}

TEST_CASE("rustc's start files for musl make way for zig's", "[zig_arguments]")
{
  const ShimConfig musl = config_for("x86_64-linux-musl");

  CHECK(rewritten("-nostartfiles /r/self-contained/rcrt1.o x.o -static-pie "
                  "/r/self-contained/crtn.o",
                  musl) == "cc x.o -static");
  CHECK(rewritten("-nostartfiles start.o", musl).starts_with("refused: '-nostartfiles'"));
}

TEST_CASE("what zig would get wrong is refused with the reason", "[zig_arguments]")
{
  CHECK(rewritten("x.o -static") ==
        "refused: '-static': zig has no static glibc; use a musl target, or link the C library "
        "dynamically");
  CHECK(rewritten("x.o -static", config_for("x86_64-linux-musl")) == "cc x.o -static");
  CHECK(rewritten("-static -c x.c") == "cc -fno-sanitize=undefined -static -c x.c");
  CHECK(rewritten("x.o -Wl,-z,execstack") ==
        "refused: '-Wl,-z,execstack': zig cannot make the stack executable");
}

TEST_CASE("preprocessor arguments are given without -Wp", "[zig_arguments]")
{
  CHECK(rewritten("-Wp,-DA=1,-UB -Wp,-MMD,d.d -c x.c") ==
        "cc -fno-sanitize=undefined -DA=1 -UB -MMD -MF d.d -c x.c");
}

TEST_CASE("a list of exports for a DLL is an input file", "[zig_arguments]")
{
  CHECK(
      rewritten("-shared x.o -Wl,t.def -Wl,--out-implib,x.lib", config_for("x86_64-windows-gnu")) ==
      "cc -shared x.o t.def -Wl,--out-implib,x.lib");
}

TEST_CASE("a list of exports for macOS is left out with its file", "[zig_arguments]")
{
  CHECK(rewritten("-Wl,-exported_symbols_list -Wl,/tmp/list x.o -dynamiclib",
                  config_for("aarch64-macos")) == "cc x.o -dynamiclib");
  CHECK(rewritten("-Wl,-exported_symbols_list,/tmp/list x.o -dynamiclib",
                  config_for("x86_64-macos")) == "cc x.o -dynamiclib");
  CHECK(rewritten("-Wl,-exported_symbol,_a -Wl,-unexported_symbol -Wl,_b x.o -dynamiclib",
                  config_for("x86_64-macos")) == "cc x.o -dynamiclib");
}

TEST_CASE("a program for macOS asks for the version that its call names", "[zig_arguments]")
{
  ShimConfig config = config_for("aarch64-macos.11.0");
  const auto target = [&](const std::string& arguments) {
    const ZigCall call = call_of(arguments, config);
    return call.kind == ZigCall::Kind::run ? call.arguments.back() : "refused: " + call.text;
  };

  CHECK(target("x.o -o x") == "aarch64-macos.11.0");
  CHECK(target("x.o -mmacosx-version-min=12.0.0") == "aarch64-macos.12.0.0");
  CHECK(target("-c x.c -mmacos-version-min=13") == "aarch64-macos.13");
  CHECK(target("-c x.c --target=arm64-apple-macosx12.3") == "aarch64-macos.12.3");
  CHECK(target("-c x.c -target arm64-apple-macos12.3 x.c") == "aarch64-macos.12.3");
  CHECK(target("-c x.c --target=arm64-apple-macosx") == "aarch64-macos.11.0");
  CHECK(target("x.o -mmacosx-version-min=new") ==
        "refused: '-mmacosx-version-min=new' does not name a version of macOS");

  config.deployment_target = "12.1";
  CHECK(target("x.o -o x") == "aarch64-macos.12.1");
  CHECK(target("x.o -mmacosx-version-min=11.3") == "aarch64-macos.11.3");
  CHECK(target("x.o --target=x86_64-apple-macosx11.0").starts_with("refused: "));
}

TEST_CASE("stubs of macOS' libraries are behind the project's own directories", "[zig_arguments]")
{
  const TempDir dir;
  const std::string own = "-L" + dir.path().string();
  ShimConfig config = config_for("x86_64-macos");
  config.stubs = "/stubs";

  CHECK(rewritten("x.o -liconv -nodefaultlibs " + own, config) ==
        "cc x.o -liconv -nodefaultlibs " + own + " -L/stubs");
  CHECK(rewritten("-c x.c", config) == "cc -fno-sanitize=undefined -c x.c");
}

TEST_CASE("MinGW's libraries are zig's own", "[zig_arguments]")
{
  const ShimConfig windows = config_for("x86_64-windows-gnu");

  CHECK(rewritten("x.o -Wl,--start-group a.rlib -Wl,--end-group -lws2_32 -lgcc_eh -l:libpthread.a "
                  "-lmsvcrt -lmingwex -lmingw32 -lgcc -lssp_nonshared -lssp -lsynchronization",
                  windows) ==
        "cc x.o -Wl,--start-group a.rlib -Wl,--end-group -lws2_32 -lgcc_eh -lpthread -lmingwex "
        "-lmingw32 -lgcc -lapi-ms-win-core-synch-l1-2-0");
}

TEST_CASE("what CMake says of a program for Windows is understood", "[zig_arguments]")
{
  CHECK(rewritten("x.o -Wl,--major-image-version,0,--minor-image-version,1",
                  config_for("x86_64-windows-gnu")) ==
        "cc x.o -Wl,--major-image-version,0 -Wl,--minor-image-version,1");
}

TEST_CASE("a word with two dashes is no letter with its value", "[zig_arguments]")
{
  CHECK(rewritten("x.o -Wl,--start-group,--end-group") ==
        "cc x.o -Wl,--start-group -Wl,--end-group");
  CHECK(rewritten("x.o -Wl,-emain") == "cc x.o -Wl,-e,main");
}

TEST_CASE("questions are answered without the glibc suffix, and without the host's files",
          "[zig_arguments]")
{
  const ShimConfig config = config_for("aarch64-linux-gnu");

  CHECK(call_of("--version", config).arguments ==
        words_of("cc --version -target aarch64-linux-gnu"));
  CHECK(call_of("-v", config).arguments == words_of("cc -v -target aarch64-linux-gnu"));
  CHECK(call_of("-v", config_for("arm-linux-gnueabihf")).arguments ==
        words_of("cc -v -target arm-linux-gnueabihf"));
  CHECK(call_of("-dumpmachine", config).arguments.back() == "aarch64-linux-gnu");
  CHECK(call_of("-print-sysroot", config).text == "\n");
  CHECK(call_of("-print-file-name=libc.so", config).text == "libc.so\n");
  CHECK(call_of("--print-search-dirs", config).text == "programs: =\nlibraries: =\n");
  CHECK(call_of("-v -c x.c", config).arguments.back() == "aarch64-linux-gnu.2.17");
}

TEST_CASE("values of options are not taken for files or options", "[zig_arguments]")
{
  CHECK(rewritten("-o -static -MF -u x.o -D -c") == "cc -o -static -MF -u x.o -D -c");
  CHECK(rewritten("-o=x x.o") == "cc -o=x x.o");
}

TEST_CASE("every change is told with its reason", "[zig_arguments]")
{
  CHECK(
      call_of("-fuse-ld=mold x.o -u s", config_for("aarch64-linux-gnu")).rewrites ==
      std::vector<Rewrite>{
          {.from = "-fuse-ld=mold", .reason = "zig links with its own LLD"},
          {.from = "-u s", .to = "-Wl,-u,s", .reason = "zig takes the symbol for a file"},
          {.to = "-Wl,--no-gc-sections", .reason = "GNU ld removes no sections unless it is told"},
          {.to = "-lunwind", .reason = "gcc links its unwinder with every program"}});
}

TEST_CASE("each argument that zig gets wrong is refused or not as the list says", "[zig_arguments]")
{
  const Json list =
      Json::parse(read_file(std::string(XTOOL_TESTS_DIR) + "/data/zig_arguments.json"));
  REQUIRE(list["rows"].size() > 200);
  const std::string version =
      GENERATE("0.11.0", "0.12.1", "0.13.0", "0.14.1", "0.15.2", "0.16.0", "0.17.0");
  for (const Json& row : list["rows"]) {
    const std::string call = row["call"];
    const std::string shim = row.value("but", Json::object()).value(version, row["shim"]);
    const std::string target = call.ends_with("armv7")     ? "arm-linux-gnueabihf"
                               : call.ends_with("i686")    ? "x86-linux-gnu"
                               : call.ends_with("x86_64")  ? "x86_64-linux-gnu"
                               : call.ends_with("windows") ? "x86_64-windows-gnu"
                                                           : "aarch64-linux-gnu";
    std::string arguments = row["arguments"].get<std::string>();
    if (arguments.find(".map") != std::string::npos || arguments.find(".dyn") != std::string::npos)
      continue;  // needs the files that the integration test has
    if (!call.starts_with("query"))
      arguments += call.starts_with("compile")  ? " -c x.c"
                   : call.starts_with("shared") ? " -shared x.o"
                                                : " x.o";
    INFO(version << ": " << arguments);
    const ShimConfig config = config_for(target, zig_version_in(version).value());
    CHECK((call_of(arguments, config).kind == ZigCall::Kind::refuse) == (shim == "refused"));
  }
}

TEST_CASE("what the sysroot has is found by rustc's links, which name all of their own libraries",
          "[zig_arguments]")
{
  ShimConfig config = config_for("aarch64-linux-gnu");
  config.libraries = "/libs";
  config.triplet = "aarch64-linux-gnu";

  CHECK(rewritten("main.o -lanswer -nodefaultlibs -o out", config) ==
        "cc main.o -lanswer -nodefaultlibs -o out -L/libs/usr/lib/aarch64-linux-gnu "
        "-Wl,--allow-shlib-undefined");
  CHECK(rewritten("-c main.c", config).find(" -L") == std::string::npos);
}

TEST_CASE("no section is removed unless the call says so", "[zig_arguments]")
{
  const auto keeps = [](const std::string& arguments,
                        const std::string& target = "aarch64-linux-gnu") {
    const std::vector<std::string> words = call_of(arguments, config_for(target)).arguments;
    return std::find(std::find(words.begin(), words.end(), "-target"), words.end(),
                     "-Wl,--no-gc-sections") != words.end();
  };
  CHECK(keeps("-O2 main.o"));
  CHECK(keeps("-shared main.c -Wl,--gc-sections,--no-gc-sections"));
  CHECK_FALSE(keeps("-O2 main.o -Wl,--gc-sections"));
  CHECK_FALSE(keeps("main.o -Xlinker --gc-sections"));
  CHECK_FALSE(keeps("-O2 -c main.c"));
  CHECK_FALSE(keeps("-dumpmachine"));
  CHECK_FALSE(keeps("-O2 main.o", "x86_64-windows-gnu"));
}

TEST_CASE("C programs get the unwinder that gcc links, unless they bring all libraries themselves",
          "[zig_arguments]")
{
  const auto unwinds = [](const std::string& arguments, const std::string& target) {
    const std::vector<std::string> words = call_of(arguments, config_for(target)).arguments;
    return std::count(words.begin(), words.end(), "-lunwind") == 1;
  };
  for (const char* const target :
       {"aarch64-linux-gnu", "arm-linux-gnueabihf", "x86_64-linux-musl"}) {
    CHECK(unwinds("main.o -o out", target));
    CHECK(unwinds("main.c -o out", target));
    CHECK(unwinds("-shared main.o -o out.so", target));
    CHECK_FALSE(unwinds("-nodefaultlibs main.o -o out", target));
    CHECK_FALSE(unwinds("-nostdlib main.o -o out", target));
    CHECK_FALSE(unwinds("-r one.o two.o -o both.o", target));
    CHECK_FALSE(unwinds("-Wl,-r one.o two.o -o both.o", target));
    CHECK_FALSE(unwinds("-c main.c", target));
    CHECK_FALSE(unwinds("-E main.c", target));
    CHECK_FALSE(unwinds("-dumpmachine", target));
  }
  CHECK_FALSE(unwinds("main.o -o out.exe", "x86_64-windows-gnu"));
}
