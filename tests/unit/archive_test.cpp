// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "catch.hpp"
#include "tarball.hpp"

#include <xtool/support/archive.hpp>
#include <xtool/support/entry_path.hpp>
#include <xtool/support/error.hpp>

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <string>
#include <vector>

using namespace xtool;
using namespace xtool::testing;

namespace {

ByteSource bytes_of(std::string bytes, std::size_t piece = 1000)
{
  return [bytes = std::move(bytes), piece, at = std::size_t{0}](std::span<std::byte> into) mutable {
    const std::size_t size = std::min({piece, into.size(), bytes.size() - at});
    std::memcpy(into.data(), bytes.data() + at, size);
    at += size;
    return size;
  };
}

// "path", "path/" for a directory, "path*" for an executable, then "=contents" of a file.
std::vector<std::string> unpack(ArchiveReader& reader)
{
  std::vector<std::string> entries;
  while (const auto entry = reader.next()) {
    std::string line = entry->path + (entry->directory ? "/" : entry->executable ? "*=" : "=");
    std::vector<std::byte> buffer(700);
    while (const std::size_t size = reader.read(buffer))
      line.append(reinterpret_cast<const char*>(buffer.data()), size);
    entries.push_back(std::move(line));
  }
  return entries;
}

std::vector<std::string> unpack(const std::string& compressed, Compression compression,
                                ArchiveLimits limits = {})
{
  ArchiveReader reader(bytes_of(compressed), compression, "std.tar", limits);
  return unpack(reader);
}

// What the reader says about a plain tar stream; it must be an integrity error.
std::string complaint(const std::string& tar, ArchiveLimits limits = {})
{
  try {
    unpack(compress(tar, Compression::zstd), Compression::zstd, limits);
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::integrity);
    return error.what();
  }
  return "accepted";
}

std::string complaint_about(const TarEntry& entry)
{
  return complaint(tar_entry({.path = "first", .text = "1"}) + tar_entry(entry) + tar_end());
}

const std::string small_tar = tar_entry({.path = "dir/", .type = '5', .mode = 0755}) +
                              tar_entry({.path = "dir/file", .text = std::string(1500, 'x')}) +
                              tar_entry({.path = "dir/tool", .text = "#!", .mode = 0755}) +
                              tar_entry({.path = "empty"}) + tar_end();
const std::vector<std::string> small_entries{"dir/", "dir/file=" + std::string(1500, 'x'),
                                             "dir/tool*=#!", "empty="};

}  // namespace

TEST_CASE("an archive of every compression unpacks to its entries", "[archive]")
{
  const Compression compression = GENERATE(Compression::xz, Compression::gzip, Compression::zstd);

  CHECK(unpack(compress(small_tar, compression), compression) == small_entries);
}

TEST_CASE("an archive may arrive byte by byte", "[archive]")
{
  const Compression compression = GENERATE(Compression::xz, Compression::gzip, Compression::zstd);

  ArchiveReader reader(bytes_of(compress(small_tar, compression), 1), compression, "std.tar");

  CHECK(unpack(reader) == small_entries);
}

TEST_CASE("a large archive comes out as it went in, whatever its blocks are", "[archive]")
{
  const Compression compression = GENERATE(Compression::xz, Compression::gzip, Compression::zstd);
  std::string content;
  for (int i = 0; content.size() < 5'000'000; ++i)
    content += std::to_string(i * 7919LL % 10007) + "x";
  const std::string tar = tar_entry({.path = "a", .text = content}) +
                          tar_entry({.path = "b", .text = content.substr(1)}) + tar_end();

  const std::vector<std::string> entries = unpack(compress(tar, compression), compression);

  CHECK((entries == std::vector<std::string>{"a=" + content, "b=" + content.substr(1)}));
}

TEST_CASE("a reader that is not read to its end stops decompressing", "[archive]")
{
  std::size_t taken = 0;
  const std::string tar =
      compress(tar_entry({.path = "a", .text = std::string(64'000'000, 'x')}), Compression::gzip);
  const ByteSource bytes = bytes_of(tar, 4096);
  {
    ArchiveReader reader(
        [&](std::span<std::byte> into) {
          const std::size_t size = bytes(into);
          taken += size;
          return size;
        },
        Compression::gzip, "std.tar");
    reader.next();
  }
  CHECK(taken < tar.size());
}

TEST_CASE("a gzip stream may have several members, and names in their headers", "[archive]")
{
  const std::string first = compress(small_tar.substr(0, 1000), Compression::gzip);
  std::string second = compress(small_tar.substr(1000), Compression::gzip);
  second[3] = static_cast<char>(second[3] | 0x08);
  second.insert(10, std::string("some-name.tar\0", 14));

  CHECK(unpack(first + second, Compression::gzip) == small_entries);
}

TEST_CASE("a gzip stream whose checksum or length is wrong is refused", "[archive]")
{
  const std::size_t from_end = GENERATE(1u, 4u, 5u, 8u);
  std::string bytes = compress(small_tar, Compression::gzip);
  char& byte = bytes[bytes.size() - from_end];
  byte = static_cast<char>(byte ^ 1);

  CHECK_THROWS_AS(unpack(bytes, Compression::gzip), Error);
}

TEST_CASE("the compression is told by the end of a file's name", "[archive]")
{
  CHECK(compression_of("rust-std-1.95.0-x.tar.xz") == Compression::xz);
  CHECK(compression_of("a.tar.gz") == Compression::gzip);
  CHECK(compression_of("a.tgz") == Compression::gzip);
  CHECK(compression_of("a.tar.zst") == Compression::zstd);
  CHECK(compression_of("a.zip") == std::nullopt);
  CHECK(compression_of("tar.xz") == std::nullopt);
}

TEST_CASE("entries can be skipped unread", "[archive]")
{
  ArchiveReader reader(bytes_of(compress(small_tar, Compression::xz)), Compression::xz, "a");

  reader.next();
  reader.next();
  std::vector<std::byte> buffer(100);
  reader.read(buffer);
  CHECK(reader.next()->path == "dir/tool");
}

TEST_CASE("links, devices and fifos are refused", "[archive]")
{
  CHECK(complaint_about({.path = "l", .type = '2', .link = "/etc/passwd"}) ==
        "cannot unpack 'std.tar': its entry 'l' is a symbolic link");
  CHECK(complaint_about({.path = "l", .type = '1', .link = "first"}) ==
        "cannot unpack 'std.tar': its entry 'l' is a hard link");
  for (const char type : {'3', '4', '6'})
    CHECK(complaint_about({.path = "d", .type = type}) ==
          "cannot unpack 'std.tar': its entry 'd' is neither a file nor a directory");
}

TEST_CASE("an unsafe path is refused with its reason", "[archive]")
{
  CHECK(complaint_about({.path = "../evil"}) ==
        "cannot unpack 'std.tar': its entry '../evil' leads out of the archive with '..'");
  CHECK(complaint_about({.path = "/etc/evil"}) ==
        "cannot unpack 'std.tar': its entry '/etc/evil' has an absolute path");
  CHECK(complaint_about({.path = "new\nline"}) ==
        "cannot unpack 'std.tar': its entry 'new\\x0aline' has a control character or a backslash "
        "in its name");
}

TEST_CASE("text from outside cannot steer a terminal or begin a line of its own", "[archive]")
{
  CHECK(terminal_line("\tä … 'x' ~") == "\tä … 'x' ~");
  CHECK(terminal_line("a\x1b[31mb\nerror: c\r\x7f") == "a\\x1b[31mb\\x0aerror: c\\x0d\\x7f");
  CHECK(terminal_line("\xc2\x9b"
                      "31m\xc2") ==
        "\\xc2\\x9b"
        "31m\\xc2");
  CHECK(terminal_line("\xff\xe2\x82z") == "\\xff\\xe2\\x82z");
  CHECK(terminal_line(std::string(1000, 'x')) == std::string(1000, 'x'));
}

TEST_CASE("only relative, normal, printable UTF-8 paths of bounded length are safe", "[archive]")
{
  const std::string component(255, 'c');
  std::string deep = "a";
  for (int i = 1; i < 32; ++i)
    deep += "/a";

  for (const std::string& path : {std::string("a"), std::string("a/b.c"), std::string("…/ü"),
                                  std::string("..a/b.."), component, deep})
    CHECK(objection_to_path(path) == std::nullopt);
  for (const std::string& path :
       {std::string(),
        std::string("/"),
        std::string("/a"),
        std::string("a/"),
        std::string("a//b"),
        std::string("./a"),
        std::string("a/./b"),
        std::string("a/.."),
        std::string(".."),
        std::string("a\\b"),
        std::string("a\x7f"),
        std::string("a\x1b[1m"),
        std::string("\xc2\x85"),
        std::string("\xff"),
        std::string("\xc0\xaf"),
        std::string("\xed\xa0\x80"),
        std::string("\xe2\x82"),
        component + "c",
        deep + "/a",
        component + "/" + component + "/" + component + "/" + component + "/c"})
    CHECK(objection_to_path(path) != std::nullopt);
}

TEST_CASE("a name that is there twice is refused, and so is a file with children", "[archive]")
{
  const std::string file = tar_entry({.path = "a", .text = "1"});
  const std::string child = tar_entry({.path = "a/b", .text = "1"});
  const std::string directory = tar_entry({.path = "a/", .type = '5'});

  CHECK(complaint(file + file + tar_end()) ==
        "cannot unpack 'std.tar': its entry 'a' is there twice");
  CHECK(complaint(directory + directory + tar_end()) ==
        "cannot unpack 'std.tar': its entry 'a' is there twice");
  CHECK(complaint(directory + file + tar_end()) ==
        "cannot unpack 'std.tar': its entry 'a' is there twice");
  CHECK(complaint(file + child + tar_end()) ==
        "cannot unpack 'std.tar': its entry 'a/b' lies below a file");
  CHECK(complaint(child + file + tar_end()) ==
        "cannot unpack 'std.tar': its entry 'a' is there twice");
  CHECK(complaint(child + directory + tar_end()) == "accepted");
}

TEST_CASE("an archive that was cut between two entries is incomplete", "[archive]")
{
  const std::string zeros = tar_entry({.path = "zeros", .text = std::string(4096, '\0')});
  const std::string expected =
      "cannot unpack 'std.tar': it ends without an end marker; it may have been cut off";

  CHECK(complaint(zeros) == expected);
  CHECK(complaint(zeros + std::string(512, '\0')) == expected);
  CHECK(complaint(zeros + tar_end()) == "accepted");
  CHECK(complaint(zeros + tar_end() + std::string(9000, '\0')) == "accepted");
}

TEST_CASE("an archive cut inside an entry names the entry", "[archive]")
{
  const std::string entry = tar_entry({.path = "a", .text = std::string(4096, 'a')});

  CHECK(complaint(entry.substr(0, 1024)) ==
        "cannot unpack 'std.tar': Truncated tar archive (at 'a')");
}

TEST_CASE("nothing may follow the end of the archive", "[archive]")
{
  const std::string expected =
      "cannot unpack 'std.tar': there is something after the end of the archive";

  CHECK(complaint(small_tar + tar_entry({.path = "late"}) + tar_end()) == expected);
  CHECK(complaint(small_tar + std::string(20'000, '\0') + "x") == expected);
}

TEST_CASE("nothing may follow the compressed stream", "[archive]")
{
  const Compression compression = GENERATE(Compression::xz, Compression::gzip, Compression::zstd);
  const std::string compressed = compress(small_tar, compression);

  CHECK_THROWS_AS(unpack(compressed + "junk", compression), Error);
  CHECK_THROWS_AS(unpack(compressed + std::string(600'000, 'j'), compression), Error);
}

TEST_CASE("a cut or damaged compressed stream is refused", "[archive]")
{
  const Compression compression = GENERATE(Compression::xz, Compression::gzip, Compression::zstd);
  const std::string compressed = compress(small_tar, compression);
  std::string damaged = compressed;
  damaged[damaged.size() / 2] = static_cast<char>(damaged[damaged.size() / 2] ^ 0x10);

  CHECK_THROWS_AS(unpack(damaged, compression), Error);
  for (std::size_t size = 0; size < compressed.size(); size += 7) {
    INFO("cut to " << size << " of " << compressed.size());
    CHECK_THROWS_AS(unpack(compressed.substr(0, size), compression), Error);
  }
}

TEST_CASE("another compression, several layers of it, and none are refused", "[archive]")
{
  const auto message = [](const std::string& bytes) -> std::string {
    try {
      unpack(bytes, Compression::xz);
    } catch (const Error& error) {
      return error.what();
    }
    return "accepted";
  };
  const std::string once = compress(small_tar, Compression::xz);
  const std::string twice = compress(compress(small_tar, Compression::gzip), Compression::gzip);
  CHECK_THROWS_WITH(unpack(twice, Compression::gzip),
                    "cannot unpack 'std.tar': it is compressed more than once");
  CHECK_THROWS_WITH(unpack("<html>", Compression::gzip),
                    "cannot unpack 'std.tar': it is not gzip-compressed");

  CHECK(message(compress(once, Compression::xz)) ==
        "cannot unpack 'std.tar': it is compressed more than once");
  CHECK(message(compress(small_tar, Compression::gzip)) ==
        "cannot unpack 'std.tar': it is not xz-compressed");
  CHECK(message(small_tar) == "cannot unpack 'std.tar': it is not xz-compressed");
  CHECK(message("<html>") == "cannot unpack 'std.tar': it is not xz-compressed");
  CHECK_THROWS_AS(unpack(compress("<html>", Compression::xz), Compression::xz), Error);
}

TEST_CASE("limits hold for one file, for all files, for entries and for padding", "[archive]")
{
  const std::string two =
      tar_entry({.path = "a", .text = "12345"}) + tar_entry({.path = "b", .text = "12345"});

  CHECK(complaint(two + tar_end(), {.total_bytes = 10, .file_bytes = 5, .entries = 2}) ==
        "accepted");
  CHECK(complaint(two + tar_end(), {.file_bytes = 4}) ==
        "cannot unpack 'std.tar': its entry 'a' is larger than 4 bytes");
  CHECK(complaint(two + tar_end(), {.total_bytes = 9}) ==
        "cannot unpack 'std.tar': it unpacks to more than 9 bytes");
  CHECK(complaint(two + tar_end(), {.entries = 1}) ==
        "cannot unpack 'std.tar': it has more than 1 entries");
  CHECK(complaint(two + std::string(1 << 20, '\0'), {.total_bytes = 10, .entries = 2}) ==
        "cannot unpack 'std.tar': it unpacks to more than 10 bytes");
}

TEST_CASE("a size that lies beyond the end of the archive is refused", "[archive]")
{
  CHECK(complaint(tar_entry({.path = "a", .text = "x", .size = 1 << 20}) + tar_end()) !=
        "accepted");
}

TEST_CASE("what the source throws comes out unchanged", "[archive]")
{
  const std::string compressed = compress(small_tar, Compression::xz);
  const std::size_t good = GENERATE(std::size_t{0}, std::size_t{60});
  ByteSource source = bytes_of(compressed.substr(0, good));
  ArchiveReader reader(
      [&](std::span<std::byte> into) {
        if (const std::size_t size = source(into))
          return size;
        throw std::logic_error("from the source");
      },
      Compression::xz, "a");

  CHECK_THROWS_WITH(unpack(reader), "from the source");
}
