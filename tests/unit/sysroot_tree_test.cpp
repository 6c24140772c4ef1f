// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "catch.hpp"
#include "elf_file.hpp"
#include "tarball.hpp"

#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>
#include <xtool/sysroot/tree.hpp>
#include <xtool/sysroot/tree_path.hpp>
#include <xtool/sysroot/tree_text.hpp>

#include <filesystem>
#include <string>
#include <vector>

using namespace xtool;
using namespace xtool::testing;

namespace {

namespace fs = std::filesystem;

const std::string arm = "arm-linux-gnueabihf";

std::string ar_member(std::string name, const std::string& bytes)
{
  name.resize(16, ' ');
  std::string header = name + "0           0     0     100644  " + std::to_string(bytes.size());
  header.resize(58, ' ');
  return header + "`\n" + bytes + (bytes.size() % 2 == 1 ? "\n" : "");
}

std::string deb(const std::string& data, const std::string& control = {})
{
  return "!<arch>\n" + ar_member("debian-binary", "2.0\n") +
         ar_member("control.tar.gz", compress(control + tar_end(), Compression::gzip)) +
         ar_member("data.tar.xz", compress(data + tar_end(), Compression::xz));
}

// A tree made of packages, and what was said about it.
struct Made {
  TempDir directory = TempDir();
  TreeReport report = {};

  explicit Made(const std::vector<std::string>& debs, std::vector<LeftOut> left_out = {})
  {
    SysrootLock lock{.triplet = arm, .left_out = std::move(left_out)};
    fs::create_directory(directory.path() / "cache");
    fs::create_directory(directory.path() / "tree");
    for (std::size_t i = 0; i < debs.size(); ++i) {
      lock.packages.push_back({.name = "package" + std::to_string(i), .version = "1"});
      write_new_file(directory.path() / "cache" / lock.packages.back().name, debs[i]);
    }
    report = build_tree(
        lock, directory.path() / "tree",
        [&](const LockedPackage& package) { return directory.path() / "cache" / package.name; },
        {});
  }

  fs::path root() const { return directory.path() / "tree/root"; }
  fs::path libs() const { return directory.path() / "tree/libs"; }
  std::string text(const std::string& path) const { return read_file(root() / path); }
};

std::string complaint(const std::string& data)
{
  try {
    const Made made({deb(data)});
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::integrity);
    return error.what();
  }
  return "accepted";
}

ElfFile library(const std::string& soname, std::vector<std::string> needed)
{
  ElfFile file = armv7_program();
  file.type = 3;
  file.interpreter = "";
  file.soname = soname;
  file.needed = std::move(needed);
  return file;
}

}  // namespace

TEST_CASE("links lead to the same file from wherever the tree is", "[sysroot]")
{
  CHECK(relative_link("usr/lib/arm/libz.so", "/lib/arm/libz.so.1") == "libz.so.1");
  CHECK(relative_link("lib/arm/libc.so.6", "libc-2.31.so") == "libc-2.31.so");
  CHECK(relative_link("lib/ld-linux.so.3", "arm/ld-2.31.so") == "arm/ld-2.31.so");
  CHECK(relative_link("usr/lib/x/y", "../../include/z") == "../../include/z");
  CHECK(relative_link("lib/x", "../usr/lib/y") == "y");
  CHECK(relative_link("usr/share/a", "/etc/alternatives/a") == "../../etc/alternatives/a");
  CHECK(relative_link("usr/lib/x", "../../../etc/passwd") == std::nullopt);
  CHECK(relative_link("x", "..") == std::nullopt);
}

TEST_CASE("a pkg-config file names the tree that it is in", "[sysroot]")
{
  CHECK(relocated("usr/lib/arm/pkgconfig/z.pc",
                  "prefix=/usr\nincludedir=${prefix}/include\nlibdir=/usr/lib/arm\n"
                  "URL: https://zlib.net/usr/lib\nCflags: -I/usr/include/x -I${includedir}/GL/lib\n"
                  "Libs: -L/lib/arm -lz /usr/lib/arm/libq.a\n",
                  "arm") ==
        "pcroot=${pcfiledir}/../../../..\n"
        "prefix=${pcroot}/usr\nincludedir=${prefix}/include\nlibdir=${pcroot}/usr/lib/arm\n"
        "URL: https://zlib.net/usr/lib\n"
        "Cflags: -I${pcroot}/usr/include/x -I${includedir}/GL/lib\n"
        "Libs: -L${pcroot}/usr/lib/arm -lz ${pcroot}/usr/lib/arm/libq.a\n");
  CHECK(relocated("usr/share/pkgconfig/x.pc", "Name: x\n", "arm") == "Name: x\n");
}

TEST_CASE("a linker script names files that the linker looks for itself", "[sysroot]")
{
  CHECK(relocated("usr/lib/arm-linux-gnueabihf/libc.so",
                  "/* GNU ld script */\nOUTPUT_FORMAT(elf32-littlearm)\nGROUP ( "
                  "/lib/arm-linux-gnueabihf/libc.so.6 /usr/lib/arm-linux-gnueabihf/libc_nonshared.a"
                  "  AS_NEEDED ( /lib/ld-linux-armhf.so.3 ) )\n",
                  arm) ==
        "/* GNU ld script */\nOUTPUT_FORMAT(elf32-littlearm)\nGROUP ( libc.so.6 libc_nonshared.a  "
        "AS_NEEDED ( ld-linux-armhf.so.3 ) )\n");
  CHECK(relocated("usr/lib/arm/libx.so",
                  "\x7f"
                  "ELF /lib/arm/x",
                  "arm") ==
        "\x7f"
        "ELF /lib/arm/x");
}

TEST_CASE("CMake's files and configuration scripts find themselves", "[sysroot]")
{
  CHECK(relocated("usr/lib/arm/cmake/e/e.cmake",
                  "set(_realOrig \"/usr/lib/arm/cmake/e\")\nset(_P \"/usr\")\n"
                  "set(L \"/usr/lib/arm/libe.so;/lib/arm/libm.so\")\nset(D ${X}/lib)\n",
                  "arm") ==
        "set(_realOrig \"/usr/lib/arm/cmake/e\")\n"
        "set(_P \"${CMAKE_CURRENT_LIST_DIR}/../../../../../usr\")\n"
        "set(L \"${CMAKE_CURRENT_LIST_DIR}/../../../../../usr/lib/arm/libe.so;"
        "${CMAKE_CURRENT_LIST_DIR}/../../../../../usr/lib/arm/libm.so\")\nset(D ${X}/lib)\n");
  CHECK(relocated("usr/bin/pcre2-config", "#!/bin/sh\nprefix=/usr\necho -L/usr/lib\n", "arm") ==
        "#!/bin/sh\nxtool_root=$(CDPATH= cd -- \"$(dirname -- \"$0\")/../..\" && pwd)\n"
        "prefix=${xtool_root}/usr\necho -L${xtool_root}/usr/lib\n");
}

TEST_CASE("the modules that a pkg-config file requires are told without versions", "[sysroot]")
{
  CHECK(required_modules(
            "Name: x\nRequires: a >= 1.2, b c=3\nRequires.private: d ${v}\nLibs: -le\n") ==
        std::vector<std::string>{"a", "b", "d"});
}

TEST_CASE("alternatives are read from the script that would make them", "[sysroot]")
{
  CHECK(alternatives_in("#!/bin/sh\nLIB=lib\nLIBDIR=/usr/lib/$DEB_HOST_MULTIARCH\n"
                        "update-alternatives --install $LIBDIR/libblas.so.3 libblas.so.3-arm \\\n"
                        "  \"${LIBDIR}/blas/libblas.so.3\" 10 \\\n"
                        "  --slave /usr/include/cblas.h cblas.h /usr/include/arm/cblas.h\n"
                        "update-alternatives --install ../x y /z 1\n",
                        "arm") ==
        std::vector<AlternativeLink>{{"usr/lib/arm/libblas.so.3", "usr/lib/arm/blas/libblas.so.3"},
                                     {"usr/include/cblas.h", "usr/include/arm/cblas.h"}});
}

TEST_CASE("packages become one tree without what builds do not read", "[sysroot]")
{
  const Made made(
      {deb(tar_entry({.path = "./", .type = '5'}) + tar_entry({.path = "./lib/", .type = '5'}) +
           tar_entry({.path = "./lib/arm/libz.so.1", .text = library("libz.so.1", {}).bytes()}) +
           tar_entry({.path = "./usr/bin/tool", .text = "x", .mode = 0755}) +
           tar_entry({.path = "./usr/lib/arm/libz.la", .text = "x"}) +
           tar_entry({.path = "./usr/share/doc/z", .text = "x"})),
       deb(tar_entry({.path = "./usr/include/z.h", .text = "z", .mode = 04755}) +
           tar_entry({.path = "./usr/include/y.h", .type = '1', .link = "./usr/include/z.h"}) +
           tar_entry({.path = "./usr/lib/arm/libz.so", .type = '2', .link = "/lib/arm/libz.so.1"}) +
           tar_entry({.path = "./usr/share/doc/z-dev", .type = '2', .link = "z"}))});

  CHECK(list_files(made.root()) ==
        std::vector<std::string>{"lib", "usr/include/y.h", "usr/include/z.h", "usr/lib/arm/libz.so",
                                 "usr/lib/arm/libz.so.1"});
  CHECK(fs::read_symlink(made.root() / "usr/lib/arm/libz.so") == "libz.so.1");
  CHECK(made.text("lib/arm/libz.so").size() > 50);
  CHECK(fs::status(made.root() / "usr/include/z.h").permissions() == static_cast<fs::perms>(0755));
  CHECK(made.text("usr/include/y.h") == "z");
  CHECK(list_files(made.libs()).size() == 4);
  CHECK(fs::hard_link_count(made.libs() / "usr/lib/arm/libz.so.1") == 2);
  CHECK(made.report.owners.at("usr/lib/arm/libz.so") == "package1");
  CHECK(made.report.links.empty());
}

TEST_CASE("what libraries and modules need and nothing has is told", "[sysroot]")
{
  ElfFile newer = library("liba.so.1", {"libb.so.1", "libgone.so.3"});
  newer.versions = {"GLIBC_2.34"};
  const Made made(
      {deb(tar_entry({.path = "./usr/lib/liba.so.1", .text = newer.bytes()}) +
           tar_entry({.path = "./usr/lib/libb.so.1", .text = library("libb.so.1", {}).bytes()}) +
           tar_entry({.path = "./usr/lib/libc.so", .type = '2', .link = "libnone.so"}) +
           tar_entry({.path = "./usr/lib/pkgconfig/a.pc",
                      .text = "Requires: b, mime-info\nRequires.private: lost >= 2\n"}) +
           tar_entry({.path = "./usr/lib/pkgconfig/b.pc", .text = "Name: b\n"}))},
      {{"mime-info", "2:2.2+x-1"}});

  CHECK(made.report.libraries ==
        std::vector<MissingName>{{"libgone.so.3", "usr/lib/liba.so.1", "package0"}});
  CHECK(made.report.modules ==
        std::vector<MissingName>{{"lost", "usr/lib/pkgconfig/a.pc", "package0"}});
  CHECK(made.report.links ==
        std::vector<MissingName>{{"usr/lib/libnone.so", "usr/lib/libc.so", "package0"}});
  CHECK(made.report.stubs == std::vector<std::string>{"mime-info"});
  CHECK(made.text("usr/share/pkgconfig/mime-info.pc").find("Version: 2.2\n") != std::string::npos);
}

TEST_CASE("directories are told in which only other libraries look for a library", "[sysroot]")
{
  const std::string place = "./usr/lib/" + arm;
  const auto add = [&](const std::string& path, std::vector<std::string> needed) {
    return tar_entry({.path = place + path, .text = library("lib.so", std::move(needed)).bytes()});
  };
  const Made made({deb(add("/libpulse.so.0", {"libcommon.so", "libm.so"}) +
                       add("/pulse/libcommon.so", {"libm.so"}) + add("/libm.so", {}) +
                       add("/blas/libm.so", {}) + add("/plugins/x.so", {"libplug.so"}) +
                       tar_entry({.path = "./usr/lib/libplug.so", .text = "x"}))});

  CHECK(made.report.private_directories == std::vector<std::string>{"usr/lib/" + arm + "/pulse"});
  CHECK(TreeReport::parse(made.report.json().dump(), "x").private_directories ==
        made.report.private_directories);
}

TEST_CASE("of a file that two packages have, the first stays and the difference is told",
          "[sysroot]")
{
  const auto with = [](const std::string& text) {
    return deb(tar_entry({.path = "./usr/include/a.h", .text = text}) +
               tar_entry({.path = "./usr/include/same.h", .text = "same"}));
  };
  const Made made({with("one"), with("two")});

  CHECK(made.text("usr/include/a.h") == "one");
  CHECK(made.report.conflicts ==
        std::vector<FileConflict>{{"usr/include/a.h", "package0", "package1"}});
}

TEST_CASE("the links of alternatives are made where what they name is there", "[sysroot]")
{
  const Made made(
      {deb(tar_entry({.path = "./usr/lib/arm/blas/libblas.so.3", .text = "x"}),
           tar_entry({.path = "./postinst",
                      .text = "update-alternatives --install /usr/lib/arm/libblas.so.3 b "
                              "/usr/lib/arm/blas/libblas.so.3 10\n"
                              "update-alternatives --install /usr/lib/x x /usr/lib/none 10\n"
                              "touch /tmp/xtool-must-not-run-this\n",
                      .mode = 0755}))});

  CHECK(fs::read_symlink(made.root() / "usr/lib/arm/libblas.so.3") == "blas/libblas.so.3");
  CHECK_FALSE(fs::exists(made.root() / "usr/lib/x"));
}

TEST_CASE("a package that reaches out of the tree is refused", "[sysroot]")
{
  CHECK(complaint(tar_entry({.path = "../evil", .text = "x"})) ==
        "cannot unpack 'package0 1': its entry '../evil' leads out of the archive with '..'");
  CHECK(complaint(tar_entry({.path = "./usr/lib/l", .type = '2', .link = "../../../etc"})) ==
        "the link 'usr/lib/l' in package 'package0' leads out of it");
  CHECK(complaint(tar_entry({.path = "./usr/lib/h", .type = '1', .link = "/etc/passwd"})) ==
        "cannot unpack 'package0 1': its entry 'usr/lib/h' is a hard link to what has an absolute "
        "path");
  CHECK(complaint(tar_entry({.path = "./dev/sda", .type = '4'})) ==
        "cannot unpack 'package0 1': its entry './dev/sda' is neither a file nor a directory");
}

TEST_CASE("a file below a link of another package stays in the tree", "[sysroot]")
{
  const Made made({deb(tar_entry({.path = "./usr/lib/d", .type = '2', .link = "/etc"})),
                   deb(tar_entry({.path = "./usr/lib/d/passwd", .text = "x"}))});

  CHECK(made.text("usr/lib/d/passwd") == "x");
  CHECK_FALSE(fs::is_symlink(made.root() / "usr/lib/d"));
}

TEST_CASE("what is no package is refused", "[sysroot]")
{
  for (const std::string& wrong :
       {std::string("no archive"), std::string("!<arch>\n"), deb("").substr(0, 100),
        "!<arch>\n" + ar_member("debian-binary", "2.0\n"), deb("") + "rest"})
    CHECK_THROWS_AS(Made({wrong}), Error);
}
