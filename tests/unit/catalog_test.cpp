// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "catch.hpp"

#include <xtool/catalog/catalog.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>

#include <fmt/format.h>

#include <string>
#include <vector>

using namespace xtool;

namespace {

using Lines = std::vector<std::string>;

// A document with these elements in its "targets".
std::string document(const std::string& targets)
{
  return R"({"schema": 1, "targets": [)" + targets + "]}";
}

// The least that makes a new target, with `more` members.
std::string target(const std::string& name, const std::string& more = "")
{
  return fmt::format(
      R"({{"triple": "{}", "arch": "arm", "os": "linux", "pointer_width": 32, "endian": "little"{}}})",
      name, more.empty() ? "" : ", " + more);
}

const std::string board = "armv7-acme-linux-gnueabihf";

template <typename Act>
Error failure_of(Act act)
{
  try {
    act();
  } catch (const Error& error) {
    return error;
  }
  return Error(ErrorKind::interrupted, "nothing was thrown");
}

Error refusal_of(const std::string& json)
{
  return failure_of([&] { Catalog::parse(json, "t.json"); });
}

const Catalog& builtin()
{
  static const Catalog catalog = Catalog::load("/nonexistent");
  return catalog;
}

std::string target_of(const std::string& word) { return builtin().require(word).triple.str(); }

}  // namespace

TEST_CASE("the built-in catalog is data/targets.json", "[catalog]")
{
  const std::string json = read_file(XTOOL_TESTS_DIR "/../data/targets.json");
  const Json document = parse_json(json, "targets.json");

  CHECK(builtin().entries().size() == document["targets"].size());
  for (const Json& entry : document["targets"]) {
    const std::string name = entry["triple"];
    CHECK(to_json(builtin().require(name)) == entry);
  }
}

TEST_CASE("the catalog has every target of rustc 1.95", "[catalog]")
{
  const std::string names = read_file(XTOOL_TESTS_DIR "/support/target-lists/rustc-1.95.0.txt");
  std::string known;
  for (const auto& [triple, entry] : builtin().entries())
    known += triple.str() + "\n";

  CHECK(known == names);
}

TEST_CASE("an entry holds what the catalog says about the target", "[catalog]")
{
  const TargetEntry& entry = builtin().require("armv7-unknown-linux-gnueabihf");

  CHECK(entry.triple == Triple::parse("armv7-unknown-linux-gnueabihf"));
  CHECK(entry.description == "Armv7-A Linux, hardfloat (kernel 3.2, glibc 2.17)");
  CHECK(entry.tier == 2);
  CHECK(entry.std);
  CHECK(entry.host_tools);
  CHECK(entry.pointer_width == 32);
  CHECK(entry.endian == "little");
  CHECK(entry.arch == "arm");
  CHECK(entry.os == "linux");
  CHECK(entry.libc == "glibc");
  CHECK(entry.float_abi == "hard");
  REQUIRE(entry.elf);
  CHECK(entry.elf->elf_class == "ELF32");
  CHECK(entry.elf->machine == "EM_ARM");
  CHECK(entry.interpreter == "/lib/ld-linux-armhf.so.3");
  CHECK(entry.glibc_min == GlibcVersion{.major = 2, .minor = 17});
  CHECK(entry.llvm_target == "armv7-unknown-linux-gnueabihf");
  CHECK(entry.gnu_prefixes.front() == "arm-linux-gnueabihf");
  REQUIRE(entry.packages_of("debian") != nullptr);
  CHECK(entry.packages_of("debian")->cxx == "g++-arm-linux-gnueabihf");
  CHECK(entry.packages_of("debian")->arch == "armhf");
  CHECK(entry.packages_of("gentoo") == nullptr);
  REQUIRE(entry.zig);
  CHECK(entry.zig->target == "arm-linux-gnueabihf");
  CHECK_FALSE(entry.zig->serves.before);
  REQUIRE(entry.zig->exceptions.size() == 1);
  CHECK(entry.zig->exceptions.front().versions ==
        TargetEntry::ZigRange{.since = Version{0, 12, 0}, .before = Version{0, 14, 0}});
  CHECK(entry.zig->exceptions.front().glibc_min == GlibcVersion{2, 33});
  REQUIRE(entry.qemu);
  CHECK(entry.qemu->program == "qemu-arm");
  CHECK_FALSE(entry.qemu->machine);
  CHECK_FALSE(entry.ndk);
  CHECK(!entry.notes.empty());
  CHECK(to_json(entry)["aliases"] == entry.aliases);
}

TEST_CASE("what a target lacks is empty", "[catalog]")
{
  const TargetEntry& entry = builtin().require("wasm32-unknown-unknown");

  CHECK(!entry.libc);
  CHECK(!entry.float_abi);
  CHECK(!entry.elf);
  CHECK(!entry.interpreter);
  CHECK(!entry.glibc_min);
  CHECK(entry.packages.empty());
  CHECK_FALSE(entry.zig);
  CHECK(to_json(entry)["elf"].is_null());
}

TEST_CASE("a target goes by its other names", "[catalog]")
{
  const auto [word, triple] = GENERATE(
      table<std::string, std::string>({{"aarch64-unknown-linux-gnu", "aarch64-unknown-linux-gnu"},
                                       {"aarch64-linux-gnu", "aarch64-unknown-linux-gnu"},
                                       {"arm64", "aarch64-unknown-linux-gnu"},
                                       {"aarch64", "aarch64-unknown-linux-gnu"},
                                       {"arm-linux-gnueabihf", "armv7-unknown-linux-gnueabihf"},
                                       {"armhf", "armv7-unknown-linux-gnueabihf"},
                                       {"armv7l", "armv7-unknown-linux-gnueabihf"},
                                       {"armv6l", "arm-unknown-linux-gnueabihf"},
                                       {"arm-linux-gnueabi", "arm-unknown-linux-gnueabi"},
                                       {"armel", "armv5te-unknown-linux-gnueabi"},
                                       {"i386", "i686-unknown-linux-gnu"},
                                       {"i686-linux-gnu", "i686-unknown-linux-gnu"},
                                       {"ppc64el", "powerpc64le-unknown-linux-gnu"},
                                       {"ppc64le", "powerpc64le-unknown-linux-gnu"},
                                       {"riscv64", "riscv64gc-unknown-linux-gnu"},
                                       {"s390x", "s390x-unknown-linux-gnu"},
                                       {"amd64", "x86_64-unknown-linux-gnu"},
                                       {"x86_64-linux-musl", "x86_64-unknown-linux-musl"},
                                       {"x86_64-w64-mingw32", "x86_64-pc-windows-gnu"},
                                       {"wasm32-wasi", "wasm32-wasip1"}}));

  CHECK(target_of(word) == triple);
}

TEST_CASE("what an older toolchain installed under another name goes by that name", "[catalog]")
{
  const Triple old_name = Triple::parse("wasm32-wasi");

  const std::optional<TargetEntry> entry = builtin().entry_for(old_name);

  REQUIRE(entry);
  CHECK(entry->triple == old_name);
  CHECK(entry->os == "wasi");
  CHECK(builtin().require_entry_for(Triple::parse("wasm32-wasip1")).triple.str() ==
        "wasm32-wasip1");
  CHECK_FALSE(builtin().entry_for(Triple::parse(board)));
}

TEST_CASE("an unknown target is refused with the nearest name", "[catalog]")
{
  const auto [word, meant] = GENERATE(table<std::string, std::string>(
      {{"armv7-unknown-linux-gnueabhif", "armv7-unknown-linux-gnueabihf"},
       {"aarch64-unknown-linux-gun", "aarch64-unknown-linux-gnu"},
       {"aarch64-linux-gun", "aarch64-linux-gnu"},
       {"aarch64-unknown-linux-gnu.2.17", "aarch64-unknown-linux-gnu"},
       {"armfh", "armhf"}}));

  const Error error = failure_of([word = word] { builtin().require(word); });

  CHECK(error.kind() == ErrorKind::unknown_target);
  CHECK(error.message() == "unknown target '" + word + "'");
  CHECK(error.help_lines() ==
        Lines{"did you mean '" + meant + "'?", "run `xtool target list` to see all targets"});
}

TEST_CASE("a name that is near to none is refused without a guess", "[catalog]")
{
  const Error error = failure_of([] { builtin().require("quantum-flux-capacitor"); });

  CHECK(error.kind() == ErrorKind::unknown_target);
  CHECK(error.help_lines() == Lines{"run `xtool target list` to see all targets"});
}

TEST_CASE("for a part of names, a few of the targets that have it are named", "[catalog]")
{
  const Error many = failure_of([] { builtin().require("windows"); });
  const Error few = failure_of([] { builtin().require("emscripten"); });
  const Error vague = failure_of([] { builtin().require("x8"); });

  CHECK(many.help_lines().front() ==
        "these targets are near: aarch64-pc-windows-msvc, i686-pc-windows-msvc, "
        "x86_64-pc-windows-gnu, x86_64-pc-windows-msvc, aarch64-pc-windows-gnullvm, "
        "arm64ec-pc-windows-msvc ...");
  CHECK(few.help_lines().front() == "these targets are near: wasm32-unknown-emscripten");
  CHECK(vague.help_lines() == Lines{"run `xtool target list` to see all targets"});
}

TEST_CASE("a word that cannot be a target's name is a usage error", "[catalog]")
{
  const std::string word = GENERATE("", "../../x", "a;rm -rf", "--version", "x86_64\n", ".");

  CHECK(failure_of([&] { builtin().require(word); }).kind() == ErrorKind::usage);
}

TEST_CASE("a custom target that the catalog does not know is not found", "[catalog]")
{
  CHECK(builtin().find(Triple::parse(board)) == nullptr);
}

TEST_CASE("an overlay adds a target with what it says and no more", "[catalog]")
{
  Catalog catalog = builtin();

  catalog.overlay(document(target(board, R"("libc": "glibc", "aliases": ["acme-board"],
      "zig": {"target": "arm-linux-gnueabihf"}, "elf": {"class": "ELF32", "machine": "EM_ARM"})")),
                  "acme.json");

  const TargetEntry& entry = catalog.require("acme-board");
  CHECK(entry.triple.str() == board);
  CHECK(entry.llvm_target == board);
  CHECK(entry.tier == 3);
  CHECK(!entry.std);
  CHECK(entry.libc == "glibc");
  CHECK(to_json(entry)["libc"] == "glibc");
  CHECK(entry.zig == TargetEntry::Zig{.target = "arm-linux-gnueabihf"});
  CHECK(to_json(entry)["zig"] == Json({{"target", "arm-linux-gnueabihf"},
                                       {"cpu", nullptr},
                                       {"since", nullptr},
                                       {"before", nullptr},
                                       {"why", nullptr},
                                       {"glibc_min", nullptr},
                                       {"exceptions", Json::array()}}));
  CHECK(catalog.entries().size() == builtin().entries().size() + 1);
}

TEST_CASE("rustc says for which targets it calls LLD", "[catalog]")
{
  const auto brings = [](const std::string& name) {
    return brings_its_linker(builtin().require(name));
  };
  for (const char* name : {"thumbv7em-none-eabihf", "riscv32imac-unknown-none-elf",
                           "x86_64-unknown-uefi", "wasm32-wasip2", "x86_64-fortanix-unknown-sgx"})
    CHECK(brings(name));
  for (const char* name : {"wasm32-unknown-emscripten", "avr-none", "xtensa-esp32-none-elf",
                           "x86_64-unknown-linux-musl", "x86_64-pc-windows-msvc"})
    CHECK_FALSE(brings(name));

  Catalog catalog = builtin();
  catalog.overlay(document(target(board)), "acme.json");
  CHECK_FALSE(brings_its_linker(catalog.require(board)));
  catalog.overlay(document(target(board, R"("linker": "gnu-lld")")), "acme.json");
  CHECK(brings_its_linker(catalog.require(board)));
}

TEST_CASE("every entry shows the same members in the same order", "[catalog]")
{
  const auto members = [](const TargetEntry& entry) {
    Lines keys;
    const Json json = to_json(entry);
    for (const auto& [key, value] : json.items())
      keys.push_back(key);
    return keys;
  };
  const Catalog own = Catalog::parse(document(target(board, R"("aliases": [], "tier": 3)")), "t");

  CHECK(members(own.require(board)) == members(builtin().require("armhf")));
}

TEST_CASE("an overlay replaces single facts of a known target", "[catalog]")
{
  Catalog catalog = builtin();
  const TargetEntry before = catalog.require("armhf");

  catalog.overlay(document(R"({"triple": "armv7-unknown-linux-gnueabihf",
      "glibc_min": "2.28", "gnu_prefixes": ["arm-acme-linux-gnueabihf"], "qemu": null})"),
                  "acme.json");

  const TargetEntry& entry = catalog.require("armhf");
  CHECK(entry.glibc_min == GlibcVersion{.major = 2, .minor = 28});
  CHECK(to_json(entry)["glibc_min"] == "2.28");
  CHECK(entry.gnu_prefixes == Lines{"arm-acme-linux-gnueabihf"});
  CHECK_FALSE(entry.qemu);
  CHECK(to_json(entry)["qemu"].is_null());
  CHECK(entry.interpreter == before.interpreter);
  CHECK(entry.packages == before.packages);
  CHECK(entry.aliases == before.aliases);
}

TEST_CASE("an alias means the target that claimed it last", "[catalog]")
{
  Catalog catalog = builtin();

  catalog.overlay(document(target(board, R"("aliases": ["armhf"])")), "acme.json");

  CHECK(catalog.require("armhf").triple.str() == board);
  CHECK(catalog.require("armv7l").triple.str() == "armv7-unknown-linux-gnueabihf");
  const TargetEntry& loser = catalog.require("armv7l");
  CHECK(std::find(loser.aliases.begin(), loser.aliases.end(), "armhf") == loser.aliases.end());
  CHECK(to_json(loser)["aliases"] == loser.aliases);
}

TEST_CASE("an alias that an overlay no longer lists is gone", "[catalog]")
{
  Catalog catalog = Catalog::parse(document(target(board, R"("aliases": ["old", "kept"])")), "a");

  catalog.overlay(document(R"({"triple": ")" + board + R"(", "aliases": ["kept"]})"), "b");

  CHECK(catalog.require("kept").triple.str() == board);
  CHECK_THROWS_AS(catalog.require("old"), Error);
}

TEST_CASE("a new target may have a name that was an alias", "[catalog]")
{
  Catalog catalog = Catalog::parse(document(target(board, R"("aliases": ["a-b"])")), "a");

  catalog.overlay(document(target("a-b")), "b");

  CHECK(catalog.require("a-b").triple.str() == "a-b");
  CHECK(catalog.require(board).aliases.empty());
}

TEST_CASE("a catalog with a fault says where it is and what would be right", "[catalog]")
{
  const auto [json, message] = GENERATE_COPY(table<std::string, std::string>({
      {"[]", "'t.json': the whole document: expected an object, found an array"},
      {"{}", "'t.json': the whole document: the key 'schema' is missing"},
      {R"({"schema": 2, "targets": []})",
       "'t.json': /schema: expected an integer from 1 to 1, found 2"},
      {R"({"schema": 1, "target": []})", "'t.json': /target: unknown key, did you mean 'targets'?"},
      {R"({"schema": 1, "targets": {}})", "'t.json': /targets: expected an array, found an object"},
      {document("7"), "'t.json': /targets/0: expected an object, found an integer"},
      {document("{}"), "'t.json': /targets/0: the key 'triple' is missing"},
      {document(R"({"triple": 7})"),
       "'t.json': /targets/0/triple: expected a string, found an integer"},
      {document(R"({"triple": "../../x"})"),
       "'t.json': /targets/0/triple: '../../x' is not a target name: it contains '/'"},
      {document(R"({"triple": "a-b", "os": "linux"})"),
       "'t.json': /targets/0: a new target needs 'pointer_width'"},
      {document(target("a-b") + "," + target("c-d") + "," + target("a-b")),
       "'t.json': /targets/2/triple: 'a-b' is given twice, first at /targets/0/triple"},
      {document(target("a-b", R"("teir": 3)")),
       "'t.json': /targets/0/teir: unknown key, did you mean 'tier'?"},
      {document(target("a-b", R"("tier": 4)")),
       "'t.json': /targets/0/tier: expected an integer from 1 to 3, found 4"},
      {document(target("a-b", R"("tier": 1.5)")),
       "'t.json': /targets/0/tier: expected an integer, found a fractional number"},
      {document(target("a-b", R"("std": "yes")")),
       "'t.json': /targets/0/std: expected a boolean, found a string"},
      {document(target("a-b", R"("libc": "")")),
       "'t.json': /targets/0/libc: expected a text, found an empty one"},
      {document(target("a-b", R"("float_abi": "softfp")")),
       "'t.json': /targets/0/float_abi: expected one of hard, soft, found 'softfp'"},
      {document(target("a-b", R"("glibc_min": "2")")),
       "'t.json': /targets/0/glibc_min: expected a glibc version such as '2.17', found '2'"},
      {document(target("a-b", R"("elf": {"class": "ELF32", "machine": "ARM"})")),
       "'t.json': /targets/0/elf/machine: expected a name of elf.h such as 'EM_ARM', found 'ARM'"},
      {document(target("a-b", R"("elf": {"class": "ELF32"})")),
       "'t.json': /targets/0/elf: the key 'machine' is missing"},
      {document(target("a-b", R"("zig": {"target": "x", "abc": "y"})")),
       "'t.json': /targets/0/zig/abc: unknown key, known here are target, cpu, since, before, "
       "why, glibc_min, exceptions"},
      {document(target("a-b", R"("zig": {"target": "x", "exceptions": [{"since": 1}]})")),
       "'t.json': /targets/0/zig/exceptions/0/since: expected a string, found an integer"},
      {document(target("a-b", R"("zig": {"cpu": "y"})")),
       "'t.json': /targets/0/zig: the key 'target' is missing"},
      {document(target("a-b", R"("zig": {"target": "x", "since": "soon"})")),
       "'t.json': /targets/0/zig/since: expected a zig version such as '0.15', found 'soon'"},
      {document(target("a-b", R"("qemu": {"program": 7})")),
       "'t.json': /targets/0/qemu/program: expected a string, found an integer"},
      {document(target("a-b", R"("packages": {"debian": {"gcc": "x"}})")),
       "'t.json': /targets/0/packages/debian/gcc: unknown key, did you mean 'cc'?"},
      {document(target("a-b", R"("ndk": {"target": "x", "min_api": 0})")),
       "'t.json': /targets/0/ndk/min_api: expected an integer from 1 to 1000, found 0"},
      {document(target("a-b", R"("packages": {"debian": "gcc"})")),
       "'t.json': /targets/0/packages/debian: expected an object, found a string"},
      {document(target("a-b", R"("notes": ["fine", "\u001b[31m"])")),
       "'t.json': /targets/0/notes/1: a control character"},
      {document(target("a-b", R"("gnu_prefixes": ["--x"])")),
       "'t.json': /targets/0/gnu_prefixes/0: '--x' is not a target name: it starts with '-'"},
      {document(target("a-b", R"("aliases": ["x", "x"])")),
       "'t.json': /targets/0/aliases/1: 'x' is given twice, first at /targets/0/aliases/0"},
      {document(target("a-b", R"("aliases": ["c-d"])") + "," + target("c-d")),
       "'t.json': /targets/0/aliases/0: 'c-d' is the name of a target"},
  }));

  const Error error = refusal_of(json);

  CHECK(error.kind() == ErrorKind::invalid_input);
  CHECK(error.message() == message);
}

TEST_CASE("a pointer width that no target has is refused", "[catalog]")
{
  const std::string width = GENERATE("0", "24", "128", "-32", "4294967328", "18446744073709551615",
                                     "1e400", "32.0", "\"32\"", "null");
  const std::string json = document(R"({"triple": "a-b", "arch": "x", "os": "y", "endian": "big",
      "pointer_width": )" + width + "}");

  CHECK(refusal_of(json).kind() == ErrorKind::invalid_input);
}

TEST_CASE("no catalog crashes the program", "[catalog]")
{
  const std::string json =
      GENERATE(as<std::string>{}, "", "nul", "{", "\"", "\xff", std::string(1, '\0'),
               std::string(100000, '['), R"({"schema": 1, "schema": 1, "targets": []})",
               "{\"schema\": 1, \"targets\": [{\"triple\": \"a-\xff\"}]}",
               R"({"schema": 1, "targets": [{"triple": "a-b", "triple": "c-d"}]})",
               R"({"schema": 99999999999999999999999, "targets": []})",
               R"({"schema": 1, "targets": [)" + std::string(1000, '['));

  CHECK(refusal_of(json).kind() == ErrorKind::invalid_input);
}

TEST_CASE("a refused overlay changes nothing", "[catalog]")
{
  Catalog catalog = builtin();

  CHECK_THROWS_AS(catalog.overlay(document(target(board, R"("aliases": ["armhf"])") + "," +
                                           target("a-b", R"("tier": 9)")),
                                  "acme.json"),
                  Error);

  CHECK(catalog.find(Triple::parse(board)) == nullptr);
  CHECK(to_json(catalog.require("armhf")) == to_json(builtin().require("armhf")));
}

TEST_CASE("overlays are loaded in the order of their names", "[catalog]")
{
  const TempDir directory;
  const auto put = [&](const std::string& name, const std::string& text) {
    write_new_file(directory.path() / name, text);
  };
  put("10-board.json", document(target(board, R"("libc": "glibc", "tier": 2)")));
  put("20-board.json", document(R"({"triple": ")" + board + R"(", "libc": "musl"})"));
  put("99-notes.txt", "no catalog");

  const Catalog catalog = Catalog::load(directory.path());

  const TargetEntry& entry = catalog.require(board);
  CHECK(entry.libc == "musl");
  CHECK(entry.tier == 2);
}

TEST_CASE("a faulty overlay is named", "[catalog]")
{
  const TempDir directory;
  const std::string file = (directory.path() / "acme.json").string();
  write_new_file(file, document("{}"));

  const Error error = failure_of([&] { Catalog::load(directory.path()); });

  CHECK(error.kind() == ErrorKind::invalid_input);
  CHECK(error.message() == "'" + file + "': /targets/0: the key 'triple' is missing");
}

TEST_CASE("an overlay directory that cannot be read is an error", "[catalog]")
{
  const TempDir directory;
  const std::filesystem::path file = directory.path() / "targets.d";
  write_new_file(file, "a file, not a directory");

  CHECK(failure_of([&] { Catalog::load(file); }).kind() == ErrorKind::file_system);
}
