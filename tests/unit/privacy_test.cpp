// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/files.hpp>
#include <xtool/support/privacy.hpp>

#include "catch.hpp"

namespace xtool {
namespace {

using Variables = std::map<std::string, std::string>;

const Person alice{.homes = {"/home/alice"}, .name = "alice"};

}  // namespace

TEST_CASE("the home directory is '~' wherever a path begins with it", "[privacy]")
{
  CHECK(without_person("/home/alice", alice) == "~");
  CHECK(without_person("PATH=/home/alice/bin:/usr/bin:/home/alice/.cargo/bin", alice) ==
        "PATH=~/bin:/usr/bin:~/.cargo/bin");
  CHECK(without_person("wrote '/home/alice/a b'", alice) == "wrote '~/a b'");
  CHECK(without_person("it is in /home/alice.", alice) == "it is in ~.");
}

TEST_CASE("a path that only looks like the home directory stays", "[privacy]")
{
  const Person person{.homes = {"/home/al"}};

  CHECK(without_person("/home/alice", person) == "/home/alice");
  CHECK(without_person("/home/al.old/x", person) == "/home/al.old/x");
  CHECK(without_person("/mnt/home/al/x", person) == "/mnt/home/al/x");
}

TEST_CASE("the user's name is hidden where it is a directory of a path", "[privacy]")
{
  CHECK(without_person("/mnt/alice/x and /run/user/alice", alice) ==
        "/mnt/USER/x and /run/user/USER");
  CHECK(without_person("alice is a word, /mnt/alices another", alice) ==
        "alice is a word, /mnt/alices another");
}

TEST_CASE("who the person is comes from the environment", "[privacy]")
{
  const TempDir dir;
  const std::string real = std::filesystem::canonical(dir.path()).string();
  xtool::create_directories(dir.path() / "real");
  std::filesystem::create_symlink("real", dir.path() / "bob");
  const std::string home = (dir.path() / "bob").string();

  const Person person = Person::of(Env(Variables{{"HOME", home + "/"}}, "/"));

  CHECK(person.name == "bob");
  CHECK(person.homes == std::vector<std::string>{real + "/real", home});
  CHECK(Person::of(Env(Variables{{"HOME", "/root"}, {"USER", "root"}}, "/")).name.empty());
  CHECK(Person::of(Env(Variables{{"HOME", "/"}, {"USER", "carol"}}, "/")).homes.empty());
}

}  // namespace xtool
