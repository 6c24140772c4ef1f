// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "catch.hpp"
#include "elf_file.hpp"

#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>
#include <xtool/sysroot/existing_tree.hpp>

#include <filesystem>
#include <string>
#include <vector>

using namespace xtool;
using namespace xtool::testing;

namespace {

namespace fs = std::filesystem;

const TargetEntry& armv7()
{
  static const TargetEntry entry =
      Catalog::parse(builtin_catalog(), "built in")
          .require_entry_for(Triple::parse("armv7-unknown-linux-gnueabihf"));
  return entry;
}

std::string library(const std::string& soname)
{
  ElfFile file = armv7_program();
  file.type = 3;
  file.interpreter = "";
  file.soname = soname;
  file.needed = {"libc.so.6"};
  return file.bytes();
}

// A directory with files, and its copy.
struct Device {
  TempDir directory = TempDir();

  fs::path place() const { return directory.path() / "device"; }

  const Device& file(const std::string& path, const std::string& text) const
  {
    xtool::create_directories((place() / path).parent_path());
    write_new_file(place() / path, text);
    return *this;
  }
  const Device& link(const std::string& path, const std::string& text) const
  {
    xtool::create_directories((place() / path).parent_path());
    fs::create_symlink(text, place() / path);
    return *this;
  }
  ExistingTree read() const { return read_existing_tree(place(), armv7()); }
};

std::vector<std::string> paths(const ExistingTree& tree)
{
  std::vector<std::string> list;
  for (const auto& [path, file] : tree.files)
    list.push_back(path);
  return list;
}

}  // namespace

TEST_CASE("of a device only what builds read is copied", "[existing_tree]")
{
  const Device device;
  device.file("lib/libz.so.1", library("libz.so.1")).file("lib/modules/6.1/x.ko", "x");
  device.file("usr/lib/libq.so.1-gdb.py", "x").file("usr/lib/firmware/x.h", "x");
  device.file("usr/lib/glib-2.0/include/glibconfig.h", "x").file("usr/lib/cmake/Z/z.cmake", "x");
  device.file("usr/share/pkgconfig/x.pc", "x").file("usr/share/man/man3/z.3", "x");
  device.file("usr/bin/z-config", "#!/bin/sh\n").file("usr/bin/ls", "x").file("home/x.h", "x");

  CHECK(paths(device.read()) ==
        std::vector<std::string>{"usr/bin/z-config", "usr/lib/cmake/Z/z.cmake",
                                 "usr/lib/glib-2.0/include/glibconfig.h", "usr/lib/libz.so.1",
                                 "usr/share/pkgconfig/x.pc"});
}

TEST_CASE("links of a device lead to what they lead to there", "[existing_tree]")
{
  const Device device;
  device.file("usr/lib/libz.so.1", library("libz.so.1")).file("opt/v/libv.so.2", library("v"));
  device.link("usr/lib/absolute.so", "/usr/lib/libz.so.1").link("usr/lib/up.so", "../../../lib/x");
  device.link("usr/lib/sdk.so", (device.place() / "usr/lib/libz.so.1").string());
  device.link("usr/lib/libv.so.2", "/opt/v/libv.so.2").link("lib", "usr/lib");
  device.link("usr/lib/loop.so", "loop.so").link("usr/lib/host.so", "/proc/self/exe");

  const ExistingTree tree = device.read();

  CHECK(tree.links.at("usr/lib/absolute.so").target == "usr/lib/libz.so.1");
  CHECK(tree.links.at("usr/lib/sdk.so").target == "usr/lib/libz.so.1");
  CHECK(tree.files.at("usr/lib/libv.so.2").source == "opt/v/libv.so.2");
  std::vector<std::string> dangling;
  for (const MissingName& name : tree.dangling)
    dangling.push_back(name.file);
  CHECK(dangling ==
        std::vector<std::string>{"usr/lib/host.so", "usr/lib/loop.so", "usr/lib/up.so"});
}

TEST_CASE("parts of the C library are told from other libraries' files", "[existing_tree]")
{
  const Device device;
  for (const char* name : {"libc.so.6", "libm.so.6", "libmount.so.1", "libdl.so.2", "libdlt.so.2",
                           "libstdc++.so.6", "libcrypto.so.3", "libcrypt.so.1", "ld-linux.so.3"})
    device.file(std::string("lib/") + name, library(name));
  for (const char* name : {"stdio.h", "zlib.h", "sys/stat.h", "sys/acl.h", "linux/fs.h", "bits/x.h",
                           "asoundlib.h", "net/if.h", "libnet/if.h"})
    device.file(std::string("usr/include/") + name, "x");

  std::vector<std::string> others;
  for (const auto& [path, file] : device.read().files)
    if (!belongs_to_compiler(file.owner))
      others.push_back(path);

  CHECK(others == std::vector<std::string>{"usr/include/asoundlib.h", "usr/include/libnet/if.h",
                                           "usr/include/sys/acl.h", "usr/include/zlib.h",
                                           "usr/lib/libcrypto.so.3", "usr/lib/libdlt.so.2",
                                           "usr/lib/libmount.so.1"});
}

TEST_CASE("a copy gets the links that linkers look for, to the newest version", "[existing_tree]")
{
  const Device device;
  for (const char* name : {"libz.so.1.9", "libz.so.1.10", "libc.so.6", "liba.so.1", "libb.so.1"})
    device.file(std::string("lib/") + name, library(name));
  device.file("lib/liba.a", "!<arch>\n").link("lib/libb.so", "libb.so.1");
  SysrootLock lock{.target = armv7().triple.str(), .architecture = "armhf", .origin = CopyOrigin{}};
  const fs::path made = device.directory.path() / "made";
  fs::create_directory(made);

  const TreeReport report = copy_tree(device.read(), lock, made, {});

  CHECK(report.made_links == std::vector<std::string>{"usr/lib/libz.so"});
  CHECK(fs::read_symlink(made / "root/usr/lib/libz.so") == "libz.so.1.10");
  CHECK(fs::exists(made / "libs/usr/lib/libz.so"));
  CHECK(!fs::exists(made / "libs/usr/lib/libc.so.6"));
  CHECK(fs::is_symlink(made / "root/lib"));
  CHECK(lock.origin->size > 0);
}

TEST_CASE("the record of a copy is read as it was written", "[existing_tree]")
{
  SysrootLock lock{.target = "armv7-unknown-linux-gnueabihf", .architecture = "armhf"};
  lock.origin = CopyOrigin{.directory = "/media/my card",
                           .hash = sha256_of("x"),
                           .size = 7,
                           .glibc = GlibcVersion{2, 31},
                           .c_headers = true,
                           .packages = {{"libssl1.1", "1:1.1.1n-0+deb11u5"}}};

  const SysrootLock again = SysrootLock::parse(lock.json().dump(), "lock");

  CHECK(again.origin == lock.origin);
  CHECK(again.triplet.empty());
  CHECK(again.glibc() == GlibcVersion{2, 31});
  CHECK(again.tree_name() == lock.tree_name());
  lock.origin->hash = sha256_of("y");
  CHECK(again.tree_name() != lock.tree_name());
  Json damaged = lock.json();
  damaged["origin"]["size"] = -1;
  CHECK_THROWS_AS(SysrootLock::parse(damaged.dump(), "lock"), Error);
}
