// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "catch.hpp"

#include <xtool/link/shim/compiler_shim.hpp>
#include <xtool/support/files.hpp>

#include <string>
#include <vector>

using namespace xtool;

namespace {

namespace fs = std::filesystem;

// Where the links beside the script for a compiler lead, which is at `bin` among these programs.
class Written {
 public:
  Written(LinkerKind kind, const std::string& compiler, const std::vector<std::string>& programs)
  {
    fs::create_directory(bin());
    for (const std::string& name : programs)
      write_new_file(bin() / name, "");
    write_new_file(bin() / compiler, "");
    write_compiler_shims(tools(), "riscv64gc-unknown-linux-gnu",
                         {.kind = kind, .program = bin() / compiler, .flags = {"-mabi=lp64"}});
  }

  std::string link(const std::string& name) const
  {
    const fs::path path = tools() / ("riscv64gc-unknown-linux-gnu-" + name);
    return fs::is_symlink(path) ? fs::read_symlink(path).filename().string() : "";
  }
  fs::path bin() const { return directory_.path() / "bin"; }
  fs::path tools() const { return directory_.path() / "tools"; }

 private:
  TempDir directory_ = TempDir();
};

}  // namespace

TEST_CASE("a script for gcc has gcc's other tools beside it", "[target_tools]")
{
  const Written written(LinkerKind::gcc, "riscv64-linux-gnu-gcc-12",
                        {"riscv64-linux-gnu-strip", "riscv64-linux-gnu-nm", "strip", "objcopy"});

  CHECK(written.link("strip") == "riscv64-linux-gnu-strip");
  CHECK(written.link("nm") == "riscv64-linux-gnu-nm");
  CHECK(written.link("objcopy").empty());
  CHECK(own_tools({.program = written.bin() / "riscv64-linux-gnu-gcc-12"}).strip ==
        written.bin() / "riscv64-linux-gnu-strip");
}

TEST_CASE("a script for clang has LLVM's tools beside it, never the machine's own",
          "[target_tools]")
{
  const Written written(LinkerKind::clang, "clang-19", {"llvm-strip-19", "llvm-ar", "nm", "strip"});

  CHECK(written.link("strip") == "llvm-strip-19");
  CHECK(written.link("ar") == "llvm-ar");
  CHECK(written.link("nm").empty());
}

TEST_CASE("musl's gcc is for the machine's own architecture, and so are the plain tools",
          "[target_tools]")
{
  const Written written(LinkerKind::gcc, "musl-gcc", {"strip", "ar"});

  CHECK(written.link("strip") == "strip");
  CHECK(written.link("ar") == "ar");
}

TEST_CASE("tools of an earlier set-up are replaced", "[target_tools]")
{
  const Written written(LinkerKind::gcc, "old-gcc",
                        {"old-strip", "old-nm", "new-strip", "new-gcc"});

  write_compiler_shims(
      written.tools(), "riscv64gc-unknown-linux-gnu",
      {.kind = LinkerKind::gcc, .program = written.bin() / "new-gcc", .flags = {"-mabi=lp64"}});

  CHECK(written.link("strip") == "new-strip");
  CHECK_FALSE(fs::is_symlink(written.tools() / "riscv64gc-unknown-linux-gnu-nm"));
}
