// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/build/self_contained.hpp>

#include <xtool/support/error.hpp>

#include "catch.hpp"
#include "elf_file.hpp"
#include "machine.hpp"

#include <algorithm>

namespace xtool {
namespace {

namespace fs = std::filesystem;
using testing::ElfFile;
using testing::Machine;
using Names = std::vector<std::string>;

const char* const armv7_musl = "armv7-unknown-linux-musleabihf";
const char* const musl_spec = R"({"os": "linux", "env": "musl",
  "pre-link-objects-fallback": {"static-pic-exe": ["rcrt1.o", "crti.o", "crtbeginS.o"],
                                "dynamic-nopic-exe": ["crt1.o", "crti.o", "crtbegin.o"]},
  "post-link-objects-fallback": {"static-pic-exe": ["crtendS.o", "crtn.o"]}})";
const char* const wasi_spec = R"({"os": "wasi", "env": "p1", "arch": "wasm32",
  "pre-link-objects-fallback": {"static-nopic-exe": ["crt1-command.o"],
                                "wasi-reactor-exe": ["crt1-reactor.o"]}})";
const char* const windows_spec = R"({"os": "windows", "env": "gnu",
  "pre-link-objects": {"static-dylib": ["rsbegin.o"]},
  "post-link-objects": {"static-dylib": ["rsend.o"]},
  "pre-link-objects-fallback": {"static-dylib": ["dllcrt2.o", "rsbegin.o"],
                                "static-pic-exe": ["crt2.o", "rsbegin.o"]},
  "post-link-objects-fallback": {"static-dylib": ["rsend.o"]}})";

BuildTarget target(const std::string& name, const char* spec)
{
  static const Catalog catalog = Catalog::parse(builtin_catalog(), "built in");
  BuildTarget made{.name = Triple::parse(name), .spec = Json::parse(spec)};
  made.entry = catalog.entry_for(made.name);
  return made;
}

std::string object(std::uint16_t machine = 40)
{
  return ElfFile{.machine = machine, .bits = machine == 40 ? 32 : 64, .type = 1}.bytes();
}

// musl's files without the unwinder, as its package has them.
void put_musl(const Machine& machine, const std::string& directory, std::uint16_t arch = 40)
{
  for (const char* name : {"crt1.o", "rcrt1.o", "crti.o", "crtn.o"})
    machine.file(directory + "/" + name, object(arch));
  machine.file(directory + "/libc.a", "!<arch>\n");
}

// Says which files a program is linked with, as zig does, and what it built before.
const std::string zig_script =
    "case $1 in\n"
    "  version) echo 0.15.2; exit ;;\n"
    "  ar) /bin/cat \"$4\" \"$5\" > \"$3\"; exit ;;\n"
    "esac\n"
    "way=static; case \" $* \" in *' -fPIE '*) way=pie ;; esac\n"
    "case $way in static) start=crt1.o ;; *) start=rcrt1.o ;; esac\n"
    "for name in $start libunwind.a libc.a libzigc.a; do echo \"$way $name;\" > \"$name\"; done\n"
    "echo \"ar rcs libc.a exit.o\" >&2\n"
    "echo \"ld.lld -r -o $start x/other.o\" >&2\n"
    "echo \"ld.lld -static -o program $start program.o libunwind.a libc.a libzigc.a\" >&2\n"
    "echo \"ld.lld -shared -o libc.so not-this.a\" >&2\n";

class Search {
 public:
  LibcChoice choice = {};
  PackageAdvice packages = {};

  explicit Search(Machine& machine) : machine_(machine)
  {
    machine.variables["XTOOL_SYSTEM_ROOT"] = machine.path("root").native();
  }
  std::optional<LibcSource> operator()(const BuildTarget& target) const
  {
    return find_libc(target, self_contained_parts(target), choice, home(), packages,
                     machine_.env());
  }
  Error error(const BuildTarget& target) const
  {
    try {
      (*this)(target);
    } catch (const Error& error) {
      return error;
    }
    FAIL("nothing was thrown");
    return Error(ErrorKind::usage, "");
  }
  Home home() const { return Home(machine_.path("xtool")); }

 private:
  Machine& machine_;
};

bool has(const Error& error, const std::string& text)
{
  const auto& lines = error.help_lines();
  return error.message().find(text) != std::string::npos ||
         std::any_of(lines.begin(), lines.end(),
                     [&](const std::string& line) { return line.find(text) != std::string::npos; });
}

}  // namespace

TEST_CASE("the specification tells which parts a std brings along", "[build]")
{
  const SelfContainedParts musl = self_contained_parts(target(armv7_musl, musl_spec));
  const SelfContainedParts wasi = self_contained_parts(target("wasm32-wasip1", wasi_spec));
  const SelfContainedParts windows =
      self_contained_parts(target("x86_64-pc-windows-gnu", windows_spec));
  const SelfContainedParts glibc =
      self_contained_parts(target("mips-unknown-linux-gnu", R"({"os": "linux", "env": "gnu"})"));

  CHECK(musl.start_files == Names{"crt1.o", "crti.o", "crtn.o", "rcrt1.o"});
  CHECK(musl.frame_files == Names{"crtbegin.o", "crtbeginS.o", "crtendS.o"});
  CHECK(musl.libraries == Names{"libc.a", "libunwind.a"});
  CHECK(wasi.start_files == Names{"crt1-command.o", "crt1-reactor.o"});
  CHECK(wasi.libraries == Names{"libc.a"});
  CHECK(windows.start_files == Names{"crt2.o", "dllcrt2.o"});
  CHECK((windows.optional && !musl.optional && !wasi.optional));
  CHECK(glibc.empty());
}

TEST_CASE("a C library is found below the directory that is named, by its architecture", "[build]")
{
  Machine machine;
  Search search(machine);
  search.choice = {.kind = LibcChoice::Kind::directory, .directory = machine.path("deb")};
  const BuildTarget armv7 = target(armv7_musl, musl_spec);
  put_musl(machine, "deb/usr/lib", 62);  // of the machine that builds
  put_musl(machine, "deb/usr/lib/arm-linux-musleabihf");
  machine.file("deb/usr/lib/arm-linux-musleabihf/libunwind.a", "!<arch>\n");

  CHECK(search(armv7).value().directory == machine.path("deb/usr/lib/arm-linux-musleabihf"));
  CHECK_FALSE(search(armv7)->zig);
}

TEST_CASE("a directory that cannot serve is refused with the file that is wrong", "[build]")
{
  Machine machine;
  Search search(machine);
  const BuildTarget armv7 = target(armv7_musl, musl_spec);
  search.choice = {.kind = LibcChoice::Kind::directory, .directory = machine.path("libc")};

  const Error absent = search.error(armv7);
  put_musl(machine, "libc", 62);
  const Error other = search.error(armv7);
  fs::remove_all(machine.path("libc"));
  put_musl(machine, "libc");
  const Error lacking = search.error(armv7);
  fs::remove(machine.path("libc/rcrt1.o"));
  const Error incomplete = search.error(armv7);
  machine.file("libc/rcrt1.o", "text");
  const Error text = search.error(armv7);

  for (const Error* error : {&absent, &other, &lacking, &incomplete, &text})
    CHECK(error->kind() == ErrorKind::invalid_input);
  CHECK(has(absent, "does not contain"));
  CHECK(has(other, "not for arm"));
  CHECK((has(lacking, "'libunwind.a'") && has(lacking, "ziglang")));
  CHECK(has(incomplete, "'rcrt1.o'"));
  CHECK(has(text, "not an object file"));
}

TEST_CASE("packages serve where they are complete, and else zig does", "[build]")
{
  Machine machine;
  Search search(machine);
  const BuildTarget armv7 = target(armv7_musl, musl_spec);
  put_musl(machine, "root/usr/lib/arm-linux-musleabihf");
  machine.script("bin/zig", zig_script);

  const LibcSource by_zig = search(armv7).value();
  machine.file("root/usr/lib/arm-linux-musleabihf/libunwind.a", "!<arch>\n");
  const LibcSource by_package = search(armv7).value();
  search.choice = {.kind = LibcChoice::Kind::none};

  CHECK(by_zig.str() == "zig 0.15.2");
  CHECK(by_package.str() == machine.path("root/usr/lib/arm-linux-musleabihf").native());
  CHECK_FALSE(search(armv7));
}

TEST_CASE("glibc's files are never taken for musl's", "[build]")
{
  Machine machine;
  Search search(machine);
  put_musl(machine, "root/usr/lib");
  machine.file("root/usr/lib/libunwind.a", "!<arch>\n");
  const BuildTarget armv7 = target(armv7_musl, musl_spec);

  CHECK(search.error(armv7).kind() == ErrorKind::no_toolchain);
  search.packages = PackageAdvice("ID=alpine\n");
  CHECK(search(armv7).value().directory == machine.path("root/usr/lib"));
}

TEST_CASE("where nothing serves, the remedies are told", "[build]")
{
  Machine machine;
  Search search(machine);
  search.packages = PackageAdvice("ID=debian\nVERSION_ID=12\n");
  put_musl(machine, "root/usr/lib/arm-linux-musleabihf");

  const Error musl = search.error(target(armv7_musl, musl_spec));
  const Error wasi = search.error(target("wasm32-wasip1", wasi_spec));
  const auto windows = search(target("x86_64-pc-windows-gnu", windows_spec));

  CHECK((musl.kind() == ErrorKind::no_toolchain && wasi.kind() == ErrorKind::no_toolchain));
  CHECK(has(musl, "xtool target build armv7-unknown-linux-musleabihf --libc zig"));
  CHECK(has(musl, "has no 'libunwind.a'"));
  CHECK(has(wasi, "sudo apt install wasi-libc"));
  CHECK((has(wasi, "--libc DIR") && has(wasi, "--libc none")));
  CHECK_FALSE(windows);  // its C compiler has them
}

TEST_CASE("zig's C library is put together from what its linker was given", "[build]")
{
  Machine machine;
  Search search(machine);
  machine.script("bin/zig", zig_script);
  const BuildTarget armv7 = target(armv7_musl, musl_spec);
  const LibraryBuild build{.target = armv7, .work = machine.path("work")};

  const auto files = collect_parts(build, self_contained_parts(armv7), search(armv7).value(),
                                   search.home(), machine.env());

  const auto text = [&](const std::string& name) {
    return read_file(machine.path("work/self-contained/" + name));
  };
  CHECK(files.size() == 4);  // crti.o and crtn.o, which zig no longer has, come from rustc
  CHECK((text("crt1.o") == "static crt1.o;\n" && text("rcrt1.o") == "pie rcrt1.o;\n"));
  CHECK(text("libunwind.a") == "pie libunwind.a;\n");
  CHECK(text("libc.a").find("zigc.a") != std::string::npos);
}

TEST_CASE("a directory's own files go before zig's", "[build]")
{
  Machine machine;
  Search search(machine);
  machine.script("bin/zig", zig_script);
  put_musl(machine, "libc");
  search.choice = {.kind = LibcChoice::Kind::directory, .directory = machine.path("libc")};
  const BuildTarget armv7 = target(armv7_musl, musl_spec);
  const LibcSource source = search(armv7).value();
  const LibraryBuild build{.target = armv7, .work = machine.path("work")};

  collect_parts(build, self_contained_parts(armv7), source, search.home(), machine.env());

  CHECK(source.str() == machine.path("libc").native() + " and zig 0.15.2");
  CHECK(read_file(machine.path("work/self-contained/libc.a")) == "!<arch>\n");
  CHECK(read_file(machine.path("work/self-contained/libunwind.a")) == "pie libunwind.a;\n");
}

TEST_CASE("a zig that fails half way, or links otherwise than it should, is an error", "[build]")
{
  Machine machine;
  Search search(machine);
  const BuildTarget armv7 = target(armv7_musl, musl_spec);
  const LibraryBuild build{.target = armv7, .work = machine.path("work")};
  const auto reason = [&](const std::string& body) {
    fs::remove_all(machine.path("work"));
    fs::remove(machine.path("bin/zig"));
    machine.script("bin/zig", "[ $1 = version ] && echo 0.15.2 && exit\n" + body);
    try {
      collect_parts(build, self_contained_parts(armv7), search(armv7).value(), search.home(),
                    machine.env());
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::external_tool);
      return error.message();
    }
    FAIL("nothing was thrown");
    return std::string();
  };

  CHECK(reason("echo 'error: no space' >&2; exit 1") ==
        "zig 0.15.2 cannot build its C library for 'arm-linux-musleabihf': error: no space");
  CHECK(reason("kill -9 $$").find("it printed no reason") != std::string::npos);
  CHECK(reason("exit 0").find("cannot build 'crt1.o'") != std::string::npos);
  CHECK(reason("echo 'ld.lld -o program' >&2").find("'crt1.o'") != std::string::npos);
}

}  // namespace xtool
