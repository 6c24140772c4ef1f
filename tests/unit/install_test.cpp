// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/install/install.hpp>

#include <xtool/support/error.hpp>

#include "catch.hpp"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <future>
#include <map>
#include <string>

using namespace xtool;
namespace fs = std::filesystem;
using Lines = std::vector<std::string>;
// Every file of a sysroot's lib/rustlib with its text; directories end in '/' and have none.
using Tree = std::map<std::string, std::string>;

namespace {

const Triple armv7 = Triple::parse("armv7-unknown-linux-gnueabihf");
const Triple host = Triple::parse("x86_64-unknown-linux-gnu");
const std::string channel_manifest =
    "manifest-version = \"2\"\n\n[pkg.rust-std.target.armv7-unknown-linux-gnueabihf]\n"
    "available = true\n\n[pkg.rust-std.target.x86_64-unknown-linux-gnu]\navailable = true\n";
const std::string rustc_entry =
    "\n[[components]]\npkg = \"rustc\"\ntarget = \"x86_64-unknown-linux-gnu\"\n"
    "is_extension = false\n";
const std::string armv7_entry =
    "\n[[components]]\npkg = \"rust-std\"\ntarget = \"armv7-unknown-linux-gnueabihf\"\n"
    "is_extension = false\n";

std::string lib(const Triple& target) { return target.str() + "/lib/"; }

Tree tree_of(const fs::path& directory)
{
  Tree tree;
  for (const auto& entry : fs::recursive_directory_iterator(directory)) {
    const std::string name = entry.path().lexically_relative(directory).generic_string();
    if (entry.is_symlink())
      tree[name] = "-> " + fs::read_symlink(entry).native();
    else if (entry.is_directory())
      tree[name + "/"] = "";
    else
      tree[name] = read_file(entry.path());
  }
  return tree;
}

struct Toolbox {
  TempDir dir;
  explicit Toolbox(SysrootKind kind = SysrootKind::rustup)
  {
    put("etc/gdb_lookup.py", "x");
    if (kind == SysrootKind::plain)
      return;
    put("components", "rustc-x86_64-unknown-linux-gnu\n");
    put("rust-installer-version", "3");
    put("multirust-config.toml", "config_version = \"1\"\n" + rustc_entry);
    put("multirust-channel-manifest.toml", channel_manifest);
    put("manifest-rustc-x86_64-unknown-linux-gnu",
        "file:bin/rustc\nfile:lib/rustlib/x86_64-unknown-linux-gnu/bin/rust-lld\n");
    put("x86_64-unknown-linux-gnu/bin/rust-lld", "lld");
  }
  // Below lib/rustlib.
  void put(const std::string& path, const std::string& text) const
  {
    const fs::path file = dir.path() / "lib" / "rustlib" / path;
    xtool::create_directories(file.parent_path());
    fs::remove(file);
    write_new_file(file, text);
  }
  Sysroot sysroot() const { return Sysroot(dir.path()); }
  Tree tree() const { return tree_of(dir.path() / "lib" / "rustlib"); }
};

// What an archive of three files unpacks to; `build` tells one build of the std from another.
UnpackedStd unpack(const fs::path& into, const Triple& target, char build)
{
  const std::string hash(16, build);
  UnpackedStd unpacked{.target = target, .version = "1.85.0"};
  for (const std::string& name : {"libcore-" + hash + ".rlib", "libstd-" + hash + ".so",
                                  std::string("self-contained/crt1.o")}) {
    const std::string path = "lib/rustlib/" + lib(target) + name;
    xtool::create_directories((into / path).parent_path());
    write_new_file(into / path, std::string(1, build) + name);
    unpacked.manifest.parts.push_back({.path = path});
  }
  return unpacked;
}

void add(const Sysroot& sysroot, const Triple& target = armv7, char build = 'a',
         Registration registration = Registration::rustup)
{
  Stage stage(sysroot);
  const UnpackedStd unpacked = unpack(stage.path(), target, build);
  const FileLock lock = lock_sysroot(sysroot);
  recover(sysroot);
  commit_std(sysroot, stage, unpacked, registration);
}

Removed remove(const Sysroot& sysroot, const Triple& target = armv7)
{
  const FileLock lock = lock_sysroot(sysroot);
  recover(sysroot);
  return remove_stds(sysroot, {target}).front();
}

Lines recovered(const Sysroot& sysroot)
{
  const FileLock lock = lock_sysroot(sysroot);
  return recover(sysroot);
}

// The tree with a std of `build` in it, in all four records or fewer.
Tree with_std(Tree tree, const Triple& target = armv7, char build = 'a', bool registered = true)
{
  const std::string hash(16, build);
  std::string manifest;
  tree[target.str() + "/"] = tree[lib(target)] = tree[lib(target) + "self-contained/"] = "";
  for (const std::string& name : {"libcore-" + hash + ".rlib", "libstd-" + hash + ".so",
                                  std::string("self-contained/crt1.o")}) {
    tree[lib(target) + name] = std::string(1, build) + name;
    manifest += "file:lib/rustlib/" + lib(target) + name + "\n";
  }
  tree["manifest-rust-std-" + target.str()] = manifest;
  tree["components"] += "rust-std-" + target.str() + "\n";
  if (!tree.contains("rust-installer-version"))
    tree["rust-installer-version"] = "3\n";
  if (registered) {
    std::string& config = tree["multirust-config.toml"];
    config.insert(std::string("config_version = \"1\"\n").size(),
                  "\n[[components]]\npkg = \"rust-std\"\ntarget = \"" + target.str() +
                      "\"\nis_extension = false\n");
  }
  return tree;
}

// Runs `body` in a child that kills itself at the checkpoint; false when it did not get there.
template <typename Body>
bool killed_at(const std::string& checkpoint, Body&& body)
{
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    ::setenv("XTOOL_CHECKPOINT", checkpoint.c_str(), 1);
    try {
      body();
    } catch (const std::exception&) {
      ::_exit(2);
    }
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

template <typename Body>
Error failure(Body&& body)
{
  try {
    body();
  } catch (const Error& error) {
    return error;
  }
  return Error(ErrorKind::usage, "no error");
}

}  // namespace

TEST_CASE("adding a std to a rustup toolchain writes all four records as rustup does", "[install]")
{
  const Toolbox box;
  const Tree before = box.tree();

  add(box.sysroot());

  CHECK(box.tree() == with_std(before));
  CHECK(box.tree().at("components") ==
        "rustc-x86_64-unknown-linux-gnu\nrust-std-armv7-unknown-linux-gnueabihf\n");
  CHECK(box.tree().at("multirust-config.toml") ==
        "config_version = \"1\"\n" + armv7_entry + rustc_entry);
}

TEST_CASE("a plain sysroot gets rust-installer's records, and loses them with its last std",
          "[install]")
{
  const Toolbox box(SysrootKind::plain);
  const Tree before = box.tree();

  add(box.sysroot(), armv7, 'a', Registration::none);
  CHECK(box.tree() == with_std(before, armv7, 'a', false));

  remove(box.sysroot());
  CHECK(box.tree() == before);
}

TEST_CASE("a std that rustup's manifest does not know is not registered, and an entry for it goes",
          "[install]")
{
  const Toolbox box;
  const Tree before = box.tree();
  box.put("multirust-config.toml", "config_version = \"1\"\n" + armv7_entry + rustc_entry);

  add(box.sysroot(), armv7, 'a', Registration::none);

  CHECK(box.tree() == with_std(before, armv7, 'a', false));
}

TEST_CASE("the host's std goes in beside rustc's own tools and comes out without them", "[install]")
{
  const Toolbox box;
  const Tree before = box.tree();

  add(box.sysroot(), host);
  CHECK(box.tree() == with_std(before, host));

  const Removed removed = remove(box.sysroot(), host);
  CHECK(removed.files == 3);
  CHECK(removed.kept.empty());
  CHECK(box.tree() == before);
}

TEST_CASE("a std is replaced by another build, and the user's files stay", "[install]")
{
  const Toolbox box;
  const Tree before = box.tree();
  add(box.sysroot());
  box.put(lib(armv7) + "libmine.a", "mine");
  box.put(lib(armv7) + "libother-0123456789abcdef.rlib", "mine, too");

  add(box.sysroot(), armv7, 'b');

  Tree expected = with_std(before, armv7, 'b');
  expected[lib(armv7) + "libmine.a"] = "mine";
  expected[lib(armv7) + "libother-0123456789abcdef.rlib"] = "mine, too";
  CHECK(box.tree() == expected);
}

TEST_CASE("what a killed rustup left is healed by adding again", "[install]")
{
  const Toolbox box;
  const Tree before = box.tree();
  box.put(lib(armv7) + "libcore-cccccccccccccccc.rlib", "old");
  box.put(lib(armv7) + "libcore-aaaaaaaaaaaaaaaa.rlib", "torn");
  box.put("manifest-rust-std-armv7-unknown-linux-gnueabihf", "");
  box.put("components", "rustc-x86_64-unknown-linux-gnu\nrust-std-armv7-unknown-linux-gnueabihf\n");

  add(box.sysroot());

  CHECK(box.tree() == with_std(before));
}

TEST_CASE("empty directories of a failed rustup are no obstacle", "[install]")
{
  const Toolbox box;
  const Tree before = box.tree();
  xtool::create_directories(box.sysroot().target_dir(armv7) / "lib");

  add(box.sysroot());
  CHECK(box.tree() == with_std(before));
}

TEST_CASE("a kill at any step of an add ends, after recovery, with all or nothing", "[install]")
{
  const std::string step =
      GENERATE("commit:journal-written", "commit:moved", "commit:moved:2", "commit:files-moved",
               "commit:manifest-written", "commit:components-written", "commit:config-written");
  const Triple target = GENERATE(armv7, host);
  const bool replace = GENERATE(false, true);
  CAPTURE(step, target.str(), replace);
  const Toolbox box;
  const Tree before = box.tree();
  if (replace)
    add(box.sysroot(), target, 'a');

  const bool killed = killed_at(step, [&] { add(box.sysroot(), target, 'b'); });

  // Without a std before, its files come in one move.
  CHECK(killed == (replace || step != "commit:moved:2"));
  const Lines told = recovered(box.sysroot());
  CHECK(told == (killed ? Lines{"finished the interrupted installation of rust-std for '" +
                                target.str() + "'"}
                        : Lines{}));
  CHECK(box.tree() == with_std(before, target, 'b'));
}

TEST_CASE("a recovery that is killed itself is completed by the next one", "[install]")
{
  const Toolbox box;
  const Tree before = box.tree();
  add(box.sysroot());

  CHECK(killed_at("commit:moved", [&] { add(box.sysroot(), armv7, 'b'); }));
  CHECK(killed_at("commit:moved", [&] { recovered(box.sysroot()); }));
  CHECK(killed_at("commit:components-written", [&] { recovered(box.sysroot()); }));
  recovered(box.sysroot());

  CHECK(box.tree() == with_std(before, armv7, 'b'));
}

TEST_CASE("a kill at any step of a removal ends, after recovery, with nothing left", "[install]")
{
  const std::string step =
      GENERATE("remove:journal-written", "remove:config-written", "remove:components-written",
               "remove:unlinked:2", "remove:files-removed", "remove:manifest-removed");
  const SysrootKind kind = GENERATE(SysrootKind::rustup, SysrootKind::plain);
  CAPTURE(step);
  const Toolbox box(kind);
  const Tree before = box.tree();
  add(box.sysroot());

  CHECK(killed_at(step, [&] { remove(box.sysroot()); }));

  CHECK(recovered(box.sysroot()) ==
        Lines{"finished the interrupted removal of rust-std for 'armv7-unknown-linux-gnueabihf'"});
  CHECK(box.tree() == before);
}

TEST_CASE("a kill before the journal leaves only rubbish, which recovery removes", "[install]")
{
  const Toolbox box;
  const Tree before = box.tree();
  CHECK(killed_at("stage:unpacked", [&] {
    Stage stage(box.sysroot());
    unpack(stage.path(), armv7, 'a');
    std::raise(SIGKILL);
  }));
  CHECK(box.tree() != before);

  CHECK(recovered(box.sysroot()) == Lines{"removed what an interrupted installation had left "
                                          "behind"});
  CHECK(box.tree() == before);
}

TEST_CASE("an interrupted add whose stage was deleted is undone", "[install]")
{
  const Toolbox box;
  const Tree before = box.tree();
  CHECK(killed_at("commit:journal-written", [&] { add(box.sysroot()); }));
  for (const auto& entry : fs::directory_iterator(box.sysroot().rustlib() / ".xtool"))
    if (entry.is_directory())
      fs::remove_all(entry);

  CHECK(recovered(box.sysroot()) == Lines{"undid the interrupted installation of rust-std for "
                                          "'armv7-unknown-linux-gnueabihf'"});
  CHECK(box.tree() == before);
}

TEST_CASE("a stage in use survives another run's recovery", "[install]")
{
  const Toolbox box;
  const Stage stage(box.sysroot());
  unpack(stage.path(), armv7, 'a');

  CHECK(recovered(box.sysroot()).empty());

  CHECK(list_files(stage.path()).size() == 3);
}

TEST_CASE("a journal that cannot be understood is refused and nothing is touched", "[install]")
{
  const std::string text =
      GENERATE("", "{", "{\"format\":2}", "{\"format\":1,\"op\":\"dance\",\"target\":\"a-b\"}",
               "{\"format\":1,\"op\":\"add\",\"target\":\"../..\",\"stage\":\"x\"}",
               "{\"format\":1,\"op\":\"add\",\"target\":\"a-b\",\"stage\":\"../../x\","
               "\"registration\":\"none\"}");
  const Toolbox box;
  box.put(".xtool/journal", text);
  box.put(".xtool/new-components", "x\n");
  const Tree before = box.tree();

  const Error error = failure([&] { recovered(box.sysroot()); });

  CHECK(error.kind() == ErrorKind::invalid_input);
  CHECK(error.help_lines().back() == "or delete '" +
                                         (box.sysroot().rustlib() / ".xtool/journal").native() +
                                         "', then run `xtool target verify --repair`");
  CHECK(box.tree() == before);
}

TEST_CASE("another component's file is never replaced", "[install]")
{
  const Toolbox box;
  const std::string file = lib(host) + "libcore-aaaaaaaaaaaaaaaa.rlib";
  box.put(file, "rustc's");
  box.put("manifest-rustc-x86_64-unknown-linux-gnu", "file:lib/rustlib/" + file + "\n");
  const Tree before = box.tree();

  const Error error = failure([&] { add(box.sysroot(), host); });

  CHECK(error.kind() == ErrorKind::conflict);
  CHECK(error.message() ==
        "'lib/rustlib/" + file + "' belongs to the component 'rustc-x86_64-unknown-linux-gnu'");
  CHECK(box.tree() == before);
}

TEST_CASE("crates of other components stay, even where they have a std crate's name", "[install]")
{
  const Toolbox box;
  const std::string theirs = lib(host) + "libcore-dddddddddddddddd.rlib";
  box.put(theirs, "rustc-dev's");
  box.put("components", "rustc-x86_64-unknown-linux-gnu\nrustc-dev-x86_64-unknown-linux-gnu\n");
  box.put("manifest-rustc-dev-x86_64-unknown-linux-gnu", "file:lib/rustlib/" + theirs + "\n");
  const Tree before = box.tree();

  add(box.sysroot(), host);
  CHECK(box.tree() == with_std(before, host));

  fs::remove(box.sysroot().manifest_file(host));
  fs::remove_all(box.sysroot().target_dir(host) / "lib" / "self-contained");
  CHECK(remove(box.sysroot(), host).files == 2);
  CHECK(box.tree() == before);
}

TEST_CASE("a failed add leaves the sysroot as it was", "[install]")
{
  const Toolbox box;

  SECTION("a link stands where the target's directory belongs")
  {
    const TempDir elsewhere;
    fs::create_directory_symlink(elsewhere.path(), box.sysroot().target_dir(armv7));
    const Tree before = box.tree();
    CHECK(failure([&] { add(box.sysroot()); }).kind() == ErrorKind::conflict);
    CHECK(box.tree() == before);
    CHECK(failure([&] { remove(box.sysroot()); }).kind() == ErrorKind::conflict);
    CHECK(box.tree() == before);
  }
  SECTION("a file stands where a directory belongs")
  {
    box.put(armv7.str() + "/lib", "a file");
    const Tree before = box.tree();
    CHECK(failure([&] { add(box.sysroot()); }).message() ==
          "'" + (box.sysroot().target_dir(armv7) / "lib").native() +
              "' is in the way: it is a file");
    CHECK(box.tree() == before);
  }
  SECTION("a record is damaged")
  {
    const std::string damaged =
        GENERATE("components", "multirust-config.toml", "rust-installer-version",
                 "manifest-rustc-x86_64-unknown-linux-gnu");
    box.put(damaged, "\x01");
    const Tree before = box.tree();
    const Error error = failure([&] { add(box.sysroot()); });
    CHECK(error.kind() == ErrorKind::invalid_input);
    CHECK(std::string(error.what()).find(damaged) != std::string::npos);
    CHECK_FALSE(error.help_lines().empty());
    CHECK(box.tree() == before);
  }
  SECTION("a directory is not writable")
  {
    if (::geteuid() == 0)
      return;  // root may write everywhere
    const Tree before = box.tree();
    ::chmod(box.sysroot().rustlib().c_str(), 0555);
    const Error error = failure([&] { add(box.sysroot()); });
    ::chmod(box.sysroot().rustlib().c_str(), 0755);
    CHECK(error.kind() == ErrorKind::file_system);
    CHECK(box.tree() == before);
  }
}

TEST_CASE("a package manager's std is neither replaced nor removed", "[install]")
{
  const Toolbox box(SysrootKind::plain);
  box.put(lib(armv7) + "libcore-cccccccccccccccc.rlib", "dpkg's");
  const Tree before = box.tree();

  CHECK(failure([&] { add(box.sysroot()); }).kind() == ErrorKind::conflict);
  CHECK(failure([&] { remove(box.sysroot()); }).message() ==
        "'" + box.sysroot().target_dir(armv7).native() +
            "' contains a std that no record describes, so it is not changed");

  CHECK(box.tree() == before);
}

// The combinations of files, manifest, component line and registration that other tools leave.
TEST_CASE("a std goes whatever half of its records is there", "[install]")
{
  const bool files = GENERATE(false, true);
  const bool manifest = GENERATE(false, true);
  const bool component = GENERATE(false, true);
  const bool registered = GENERATE(false, true);
  CAPTURE(files, manifest, component, registered);
  const Toolbox box;
  const Tree before = box.tree();
  add(box.sysroot());
  if (!files)
    fs::remove_all(box.sysroot().target_dir(armv7));
  if (!manifest) {
    fs::remove(box.sysroot().manifest_file(armv7));
    fs::remove_all(box.sysroot().target_dir(armv7) / "lib" / "self-contained");
  }
  if (!component)
    box.put("components", before.at("components"));
  if (!registered)
    box.put("multirust-config.toml", before.at("multirust-config.toml"));

  const Removed removed = remove(box.sysroot());

  CHECK(removed.was_installed == (files || manifest || component || registered));
  CHECK(removed.files == (!files ? 0 : manifest ? 3 : 2));
  CHECK(box.tree() == before);
}

TEST_CASE("a std with a missing file can be removed", "[install]")
{
  const Toolbox box;
  const Tree before = box.tree();
  add(box.sysroot());
  fs::remove(box.sysroot().target_dir(armv7) / "lib" / "libcore-aaaaaaaaaaaaaaaa.rlib");

  CHECK(remove(box.sysroot()).files == 2);
  CHECK(box.tree() == before);
}

TEST_CASE("files that no record names survive a removal and are reported", "[install]")
{
  const Toolbox box;
  const Tree before = box.tree();
  add(box.sysroot());
  box.put(lib(armv7) + "libmine-0123456789abcdef.rlib", "mine");

  const Removed removed = remove(box.sysroot());

  CHECK(removed.kept == Lines{"lib/rustlib/armv7-unknown-linux-gnueabihf/lib/"
                              "libmine-0123456789abcdef.rlib"});
  Tree expected = before;
  expected[armv7.str() + "/"] = expected[lib(armv7)] = "";
  expected[lib(armv7) + "libmine-0123456789abcdef.rlib"] = "mine";
  CHECK(box.tree() == expected);
}

TEST_CASE("removing what is not there changes nothing", "[install]")
{
  const Toolbox box;
  const Tree before = box.tree();

  const Removed removed = remove(box.sysroot());

  CHECK_FALSE(removed.was_installed);
  CHECK(removed.files == 0);
  CHECK(box.tree() == before);
}

TEST_CASE("lost records of a complete std are written again, of an incomplete one not", "[install]")
{
  const Toolbox box;
  const Tree before = box.tree();
  add(box.sysroot());
  const Tree complete = box.tree();
  box.put("components", before.at("components"));
  box.put("multirust-config.toml", before.at("multirust-config.toml"));
  {
    const FileLock lock = lock_sysroot(box.sysroot());
    repair_records(box.sysroot(), armv7, Registration::rustup);
  }
  CHECK(box.tree() == complete);

  fs::remove(box.sysroot().target_dir(armv7) / "lib" / "libcore-aaaaaaaaaaaaaaaa.rlib");
  const Tree torn = box.tree();

  CHECK(failure([&] { repair_records(box.sysroot(), armv7, Registration::rustup); }).kind() ==
        ErrorKind::invalid_input);
  CHECK(box.tree() == torn);
}

TEST_CASE("records keep their modes", "[install]")
{
  const Toolbox box;
  ::chmod(box.sysroot().config_file().c_str(), 0600);

  add(box.sysroot());

  struct stat status = {};
  REQUIRE(::stat(box.sysroot().config_file().c_str(), &status) == 0);
  CHECK((status.st_mode & 07777) == 0600);
}

TEST_CASE("a cleared stage is empty and can be used again", "[install]")
{
  const Toolbox box;
  Stage stage(box.sysroot());
  unpack(stage.path(), armv7, 'a');

  stage.clear();

  CHECK(list_files(stage.path()).empty());
  CHECK(fs::is_directory(stage.path()));
}

TEST_CASE("the lock of a sysroot is had by all who want it, though its place comes and goes",
          "[install]")
{
  const Toolbox box;
  std::vector<std::future<void>> rivals;
  for (int i = 0; i < 4; ++i)
    rivals.push_back(std::async(std::launch::async, [&] {
      for (int held = 0; held < 200; ++held)
        const FileLock lock = lock_sysroot(box.sysroot());
    }));
  for (std::future<void>& rival : rivals)
    REQUIRE_NOTHROW(rival.get());
}

TEST_CASE("what another process has under way is no interrupted run, what it left behind is",
          "[install]")
{
  const Toolbox box;
  CHECK_FALSE(was_interrupted(box.sysroot()));
  const fs::path workspace = box.sysroot().rustlib() / ".xtool";
  {
    const Stage downloading(box.sysroot());
    CHECK_FALSE(was_interrupted(box.sysroot()));
    const FileLock committing = lock_sysroot(box.sysroot());
    write_new_file(workspace / "journal", "{}");
    CHECK_FALSE(was_interrupted(box.sysroot()));
  }
  CHECK(was_interrupted(box.sysroot()));
  fs::remove(workspace / "journal");
  CHECK_FALSE(was_interrupted(box.sysroot()));
  fs::create_directories(workspace / "stage-0123456789abcdef");
  CHECK(was_interrupted(box.sysroot()));
}

TEST_CASE("processes that add different targets at once all get them registered", "[install]")
{
  const Toolbox box;
  Tree expected = box.tree();
  std::vector<Triple> targets;
  std::vector<pid_t> children;
  for (const char* name : {"a-b-none", "b-b-none", "c-b-none", "d-b-none", "e-b-none", "f-b-none"})
    targets.push_back(Triple::parse(name));

  for (const Triple& target : targets) {
    children.push_back(::fork());
    if (children.back() == 0) {
      const Error error = failure([&] { add(box.sysroot(), target); });
      ::_exit(error.message() == "no error" ? 0 : 1);
    }
  }
  for (const pid_t child : children) {
    int status = -1;
    CHECK(::waitpid(child, &status, 0) == child);
    CHECK(status == 0);
  }

  Tree tree = box.tree();
  const RustupConfig config = RustupConfig::parse(tree.at("multirust-config.toml"), "c");
  const ComponentList components = ComponentList::parse(tree.at("components"), "c");
  for (const Triple& target : targets) {
    CHECK(config.has_std(target.str()));
    CHECK(components.has(std_component(target)));
    expected = with_std(expected, target);
  }
  // They came in any order.
  for (const char* record : {"components", "multirust-config.toml"}) {
    expected.erase(record);
    tree.erase(record);
  }
  CHECK(tree == expected);
}
