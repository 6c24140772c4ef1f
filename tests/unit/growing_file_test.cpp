// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "catch.hpp"

#include <xtool/support/error.hpp>
#include <xtool/support/growing_file.hpp>

#include <chrono>
#include <future>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

using namespace xtool;
using namespace std::chrono_literals;

namespace {

std::span<const std::byte> bytes_of(std::string_view text)
{
  return std::as_bytes(std::span(text.data(), text.size()));
}

std::string read(GrowingFile& file, std::uint64_t offset, std::size_t size = 100)
{
  std::string text(size, '\0');
  text.resize(file.read_at(offset, std::as_writable_bytes(std::span(text.data(), size))));
  return text;
}

std::string read_all(GrowingFile& file, std::size_t piece)
{
  std::string text;
  for (std::string more = "?"; !more.empty(); text += more)
    more = read(file, text.size(), piece);
  return text;
}

struct Fixture {
  TempDir directory;
  GrowingFile file{directory.path() / "growing"};
};

}  // namespace

TEST_CASE_METHOD(Fixture, "a reader gets what has been written, and then the end", "[growing_file]")
{
  file.append(bytes_of("abc"));
  file.append(bytes_of("def"));
  file.finish();

  CHECK(read(file, 0) == "abcdef");
  CHECK(read(file, 4) == "ef");
  CHECK(read(file, 6).empty());
  CHECK(read_file(file.path()) == "abcdef");
}

TEST_CASE("what an earlier run has left is kept", "[growing_file]")
{
  const TempDir directory;
  write_new_file(directory.path() / "f", "old");

  GrowingFile file(directory.path() / "f");
  file.append(bytes_of("new"));

  CHECK(file.size() == 6);
  CHECK(read(file, 0) == "oldnew");
}

TEST_CASE_METHOD(Fixture, "a reader waits for bytes that are still to come", "[growing_file]")
{
  auto reading = std::async(std::launch::async, [&] { return read(file, 0); });

  CHECK(reading.wait_for(50ms) == std::future_status::timeout);
  file.append(bytes_of("late"));

  CHECK(reading.get() == "late");
}

TEST_CASE_METHOD(Fixture, "a writer and a reader work at the same time", "[growing_file]")
{
  std::string written;
  auto reading = std::async(std::launch::async, [&] { return read_all(file, 777); });

  for (int i = 0; i < 500; ++i) {
    const std::string line = "line " + std::to_string(i * i) + "\n";
    file.append(bytes_of(line));
    written += line;
  }
  file.finish();

  CHECK(reading.get() == written);
}

TEST_CASE_METHOD(Fixture, "a restart is told to a reader that has read some", "[growing_file]")
{
  file.append(bytes_of("wrong"));
  read(file, 0);

  file.restart();
  file.append(bytes_of("right"));
  file.finish();

  CHECK_THROWS_AS(read(file, 5), GrowingFile::Restarted);
  CHECK_THROWS_AS(read(file, 0), GrowingFile::Restarted);
  CHECK(read_file(file.path()) == "right");
}

TEST_CASE_METHOD(Fixture, "a restart goes unnoticed before anything was read", "[growing_file]")
{
  file.append(bytes_of("wrong"));

  file.restart();
  file.append(bytes_of("right"));

  CHECK(read(file, 0) == "right");
}

TEST_CASE_METHOD(Fixture, "bytes of before and after a restart are never mixed", "[growing_file]")
{
  const std::string old(4096, 'o');
  file.append(bytes_of(old));
  auto reading = std::async(std::launch::async, [&, seen = read(file, 0, 4096)]() mutable {
    try {
      while (true)
        seen = read(file, 0, 4096);
    } catch (const GrowingFile::Restarted&) {
    }
    return seen;
  });

  std::this_thread::sleep_for(5ms);
  file.restart();
  file.append(bytes_of(std::string(4096, 'n')));

  CHECK((reading.get() == old));
}

TEST_CASE_METHOD(Fixture, "a waiting reader is woken when the writer gives up", "[growing_file]")
{
  auto reading = std::async(std::launch::async, [&] { return read(file, 0); });

  file.abandon();

  CHECK_THROWS_AS(reading.get(), GrowingFile::Abandoned);
}

TEST_CASE("a file that cannot be written is a file-system error", "[growing_file]")
{
  const TempDir directory;

  CHECK_THROWS_AS(GrowingFile(directory.path()), Error);
  CHECK_THROWS_AS(GrowingFile(directory.path() / "none" / "f"), Error);
}
