// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/rust/sysroot.hpp>

#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>

#include <fmt/format.h>

#include "catch.hpp"

#include <string>

using namespace xtool;
using namespace std::string_literals;
namespace fs = std::filesystem;

namespace {

const std::string rustc_version = "1.85.0 (4d91de4e4 2025-02-17)";
const Triple armv7 = Triple::parse("armv7-unknown-linux-gnueabihf");
const std::string core = "libcore-0123456789abcdef";

std::string metadata(const std::string& version)
{
  const std::string compiler = "rustc " + version;
  std::string length(1, static_cast<char>(compiler.size() | (compiler.size() < 128 ? 0 : 0x80)));
  if (compiler.size() >= 128)
    length += static_cast<char>(compiler.size() >> 7);
  return "rust\0\0\0\x09\0\0\0\0\0\0\0\0"s + length + compiler + "\xc1";
}

// An ar archive as rustc writes it: tables of symbols and of long names, then the metadata inside
// an object file.
std::string rlib(const std::string& version)
{
  const auto member = [](const std::string& name, std::string body) {
    std::string header =
        fmt::format("{:<16}{:<12}{:<6}{:<6}{:<8}{:<10}`\n", name, 0, 0, 0, 644, body.size());
    if (body.size() % 2 != 0)
      body += '\n';
    return header + body;
  };
  return "!<arch>\n" + member("/", std::string(70001, 's')) + member("//", "core.0.rcgu.o/\n") +
         member("lib.rmeta/",
                "\x7f"
                "ELF" +
                    std::string(92, '\0') + metadata(version)) +
         member("/0", std::string(100, 'x'));
}

// A sysroot in a temporary directory, with whatever a test puts into it.
struct Tree {
  TempDir dir;
  Tree() { put("etc/gdb_lookup.py", "x"); }
  // Below lib/rustlib.
  void put(const std::string& path, std::string_view text) const
  {
    const fs::path file = dir.path() / "lib" / "rustlib" / path;
    xtool::create_directories(file.parent_path());
    fs::remove(file);
    write_new_file(file, text);
  }
  void put_std(const Triple& target, const std::string& version) const
  {
    put(target.str() + "/lib/" + core + ".rmeta", metadata(version));
    put(target.str() + "/lib/" + core + ".rlib", rlib(version));
  }
  void put_records(const Triple& target) const
  {
    const std::string lib = "lib/rustlib/" + target.str() + "/lib/" + core;
    put("manifest-rust-std-" + target.str(), "file:" + lib + ".rlib\nfile:" + lib + ".rmeta\n");
    put("components", "rust-std-" + target.str() + "\n");
  }
  void make_rustup(const std::string& components, const std::string& offered = armv7.str()) const
  {
    put("multirust-config.toml", "config_version = \"1\"\n" + components);
    put("multirust-channel-manifest.toml",
        "manifest-version = \"2\"\n\n[pkg.rust-std.target." + offered + "]\navailable = true\n");
  }
  Sysroot sysroot() const { return Sysroot(dir.path()); }
};

std::string entry(const Triple& target)
{
  return "\n[[components]]\npkg = \"rust-std\"\ntarget = \"" + target.str() +
         "\"\nis_extension = false\n";
}

std::vector<std::string> ids(const std::vector<Damage>& damages)
{
  std::vector<std::string> found;
  for (const Damage& damage : damages)
    found.emplace_back(to_string(damage.kind));
  return found;
}

using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("a directory without lib/rustlib is no sysroot", "[sysroot]")
{
  const TempDir dir;

  try {
    Sysroot sysroot(dir.path());
    FAIL("accepted");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::no_toolchain);
    CHECK(error.what() ==
          "'" + dir.path().native() + "' is not a Rust sysroot: it has no directory 'lib/rustlib'");
  }
}

TEST_CASE("a std installed in full is installed, in both kinds of sysroot", "[sysroot]")
{
  Tree tree;
  tree.put_std(armv7, rustc_version);
  tree.put_records(armv7);
  const TargetState plain = tree.sysroot().state(armv7);
  CHECK(tree.sysroot().kind() == SysrootKind::plain);
  CHECK(plain.installed(SysrootKind::plain));
  CHECK_FALSE(plain.registered);
  CHECK(tree.sysroot().verify(armv7, rustc_version).empty());

  tree.make_rustup(entry(armv7));
  const TargetState known = tree.sysroot().state(armv7);

  CHECK(tree.sysroot().kind() == SysrootKind::rustup);
  CHECK((known.files && known.manifest && known.component && known.registered && !known.foreign));
  CHECK(known.installed(SysrootKind::rustup));
  CHECK(tree.sysroot().verify(armv7, rustc_version).empty());
}

TEST_CASE("a distribution's std is installed although no record names it", "[sysroot]")
{
  Tree tree;
  tree.put_std(armv7, rustc_version);

  CHECK(tree.sysroot().state(armv7).installed(SysrootKind::plain));
  CHECK(tree.sysroot().verify(armv7, rustc_version).empty());
}

TEST_CASE("what a killed rustup leaves is not installed, and verify says why", "[sysroot]")
{
  Tree tree;
  tree.make_rustup("components = []\n");
  tree.put_std(armv7, rustc_version);

  CHECK_FALSE(tree.sysroot().state(armv7).installed(SysrootKind::rustup));
  CHECK(ids(tree.sysroot().verify(armv7, rustc_version)) ==
        Ids{"no-manifest", "no-component-line", "not-registered"});
  tree.put_records(armv7);
  CHECK(ids(tree.sysroot().verify(armv7, rustc_version)) == Ids{"not-registered"});
}

TEST_CASE(
    "a std that rustup's manifest does not have is installed without an entry, and an entry "
    "for it is damage",
    "[sysroot]")
{
  Tree tree;
  tree.put_std(armv7, rustc_version);
  tree.put_records(armv7);
  tree.make_rustup("components = []\n", "\"thumbv8m.main-none-eabi\"");
  CHECK(tree.sysroot().state(armv7).installed(SysrootKind::rustup));
  CHECK(tree.sysroot().verify(armv7, rustc_version).empty());
  CHECK(tree.sysroot().offered_by_rustup(Triple::parse("thumbv8m.main-none-eabi")));

  tree.make_rustup(entry(armv7), "x86_64-unknown-linux-gnu");

  CHECK(ids(tree.sysroot().verify(armv7, rustc_version)) == Ids{"foreign-entry"});
}

TEST_CASE("records without files are stale", "[sysroot]")
{
  Tree tree;
  tree.put_records(armv7);

  const std::vector<Damage> damages = tree.sysroot().verify(armv7, rustc_version);

  CHECK(damages == std::vector<Damage>{
                       {DamageKind::stale_record,
                        "'armv7-unknown-linux-gnueabihf' is recorded, but "
                        "'lib/rustlib/armv7-unknown-linux-gnueabihf/lib' contains no library"}});
}

TEST_CASE("missing and empty files are named", "[sysroot]")
{
  Tree tree;
  tree.put_std(armv7, rustc_version);
  tree.put_records(armv7);
  tree.put(armv7.str() + "/lib/" + core + ".rlib", "");
  fs::remove(tree.sysroot().target_dir(armv7) / "lib" / (core + ".rmeta"));

  const std::string lib = "lib/rustlib/armv7-unknown-linux-gnueabihf/lib/" + core;
  CHECK(tree.sysroot().verify(armv7, rustc_version) ==
        std::vector<Damage>{{DamageKind::file_missing, "'" + lib + ".rmeta' is missing"},
                            {DamageKind::file_empty, "'" + lib + ".rlib' is empty"}});
}

TEST_CASE("a std of another compiler is told without compiling anything", "[sysroot]")
{
  Tree tree;
  tree.put_std(armv7, "1.63.0");

  CHECK(tree.sysroot().std_version(armv7) == "1.63.0");
  CHECK(tree.sysroot().verify(armv7, rustc_version) ==
        std::vector<Damage>{
            {DamageKind::version_mismatch,
             "2 files were built by 'rustc 1.63.0', not by 'rustc 1.85.0 (4d91de4e4 2025-02-17)', "
             "the first is 'lib/rustlib/armv7-unknown-linux-gnueabihf/lib/" +
                 core + ".rmeta'"}});
}

TEST_CASE("the version of a std that has only .rlib files is found behind their symbol tables",
          "[sysroot]")
{
  Tree tree;
  tree.put(armv7.str() + "/lib/" + core + ".rlib", rlib("1.63.0"));
  CHECK(tree.sysroot().std_version(armv7) == "1.63.0");

  tree.put(armv7.str() + "/lib/" + core + ".rlib", rlib("1.63.0").substr(0, 4000));

  CHECK(tree.sysroot().std_version(armv7) == std::nullopt);
}

TEST_CASE("a crate that is garbage or cut short is damaged, recorded or not", "[sysroot]")
{
  const std::string lib = "lib/rustlib/armv7-unknown-linux-gnueabihf/lib/" + core;
  const std::string whole = rlib(rustc_version);
  // Within the last member, within a header, within the metadata, and before there is any.
  const std::vector<std::string> broken{whole.substr(0, whole.size() - 1),
                                        whole.substr(0, whole.size() - 130),
                                        whole.substr(0, 70260),
                                        whole.substr(0, 40),
                                        "!<arch>\n",
                                        "garbage",
                                        "x",
                                        std::string(5000, '\0')};
  for (const bool recorded : {false, true})
    for (const std::string& bytes : broken) {
      Tree tree;
      tree.put_std(armv7, rustc_version);
      if (recorded)
        tree.put_records(armv7);
      tree.put(armv7.str() + "/lib/" + core + ".rlib", bytes);

      INFO(bytes.size() << " bytes");
      CHECK(tree.sysroot().verify(armv7, rustc_version) ==
            std::vector<Damage>{
                {DamageKind::file_damaged, "'" + lib + ".rlib' is corrupt or truncated"}});
    }
}

TEST_CASE("metadata that ends before the place it names, or without its end mark, is damaged",
          "[sysroot]")
{
  const std::string head = '\x1c' + "rustc "s + rustc_version.substr(0, 22);
  const auto verified = [&](const std::string& rmeta) {
    Tree tree;
    tree.put(armv7.str() + "/lib/" + core + ".rlib", rlib(rustc_version.substr(0, 22)));
    tree.put(armv7.str() + "/lib/" + core + ".rmeta", rmeta);
    return ids(tree.sysroot().verify(armv7, rustc_version.substr(0, 22)));
  };
  const std::string body(300, 'b');
  const std::string old = "rust\0\0\0\x08\0\0\x01\x00"s + head + body;
  const std::string wide = "rust\0\0\0\x09\x00\x01\0\0\0\0\0\0"s + head + body;
  const std::string marked = "rust\0\0\0\x0a\x00\x01\0\0\0\0\0\0"s + head + body + "rust-end-file";
  for (const std::string& whole : {old, wide, marked})
    CHECK(verified(whole).empty());

  for (const std::string& cut : {old.substr(0, 256), wide.substr(0, 256), marked.substr(0, 256),
                                 marked.substr(0, marked.size() - 1), "rust\0\0\0\x09"s})
    CHECK(verified(cut) == Ids{"file-damaged"});
}

TEST_CASE("empty crates that no record lists are named", "[sysroot]")
{
  Tree tree;
  tree.put_std(armv7, rustc_version);
  tree.put(armv7.str() + "/lib/libstd-0123456789abcdef.rlib", "");

  CHECK(ids(tree.sysroot().verify(armv7, rustc_version)) == Ids{"file-empty"});
}

TEST_CASE("a compiler whose version takes more than 127 bytes is read", "[sysroot]")
{
  const std::string version = "1.85.0 (" + std::string(150, 'n') + ")";
  Tree tree;
  tree.put_std(armv7, version);

  CHECK(tree.sysroot().std_version(armv7) == version);
  CHECK(tree.sysroot().verify(armv7, version).empty());
}

TEST_CASE("every target with a trace is listed, and nothing else", "[sysroot]")
{
  Tree tree;
  tree.put_std(Triple::parse("i686-unknown-linux-gnu"), rustc_version);
  tree.put("x86_64-unknown-linux-gnu/bin/rust-lld", "x");
  tree.put("src/lib/libx.rlib", "x");
  tree.put("manifest-rust-std-aarch64-unknown-linux-gnu", "file:x\n");
  tree.put("components", "rust-std-wasm32-wasip1\nrustc-x86_64-unknown-linux-gnu\n");
  tree.make_rustup(entry(armv7));

  std::vector<std::string> names;
  for (const Triple& target : tree.sysroot().targets())
    names.push_back(target.str());

  CHECK(names == Ids{"aarch64-unknown-linux-gnu", "armv7-unknown-linux-gnueabihf",
                     "i686-unknown-linux-gnu", "wasm32-wasip1"});
}

TEST_CASE("a sysroot with half of rustup's records is refused", "[sysroot]")
{
  const auto refusal = [](const Tree& tree) -> std::string {
    try {
      tree.sysroot().kind();
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::invalid_input);
      return error.what();
    }
    return "accepted";
  };
  Tree tree;
  tree.make_rustup("");
  const std::string rustlib = tree.sysroot().rustlib().native();
  CHECK(refusal(tree) == "accepted");

  tree.put("multirust-config.toml", "");
  CHECK(refusal(tree) == "rustup's record '" + rustlib + "/multirust-config.toml' is empty");
  fs::remove(tree.sysroot().config_file());
  CHECK(refusal(tree) == "rustup's record '" + rustlib + "/multirust-config.toml' is missing");
}

TEST_CASE("a damaged record is reported with its file and a remedy", "[sysroot]")
{
  Tree tree;
  tree.put_std(armv7, rustc_version);
  tree.put_records(armv7);
  tree.put("manifest-rust-std-" + armv7.str(), "");
  CHECK(ids(tree.sysroot().verify(armv7, rustc_version)) == Ids{"damaged-manifest"});
  try {
    tree.sysroot().manifest(armv7);
    FAIL("accepted");
  } catch (const Error& error) {
    CHECK(error.what() == "'" + tree.sysroot().manifest_file(armv7).native() + "' is empty");
    CHECK(error.help_lines() ==
          Ids{"run `xtool target verify --repair armv7-unknown-linux-gnueabihf`"});
  }

  tree.put("components", "///\n");

  try {
    tree.sysroot().components();
    FAIL("accepted");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::invalid_input);
    CHECK(error.help_lines() == Ids{"correct the file by hand, or reinstall the toolchain"});
  }
}
