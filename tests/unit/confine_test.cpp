// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "catch.hpp"

#include <xtool/support/confine.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>

#include <functional>
#include <thread>

using namespace xtool;
namespace fs = std::filesystem;

namespace {

bool works(const std::function<void()>& body)
{
  try {
    body();
    return true;
  } catch (const Error&) {
    return false;
  }
}

}  // namespace

TEST_CASE("a confined thread writes only where it may, and other threads everywhere", "[confine]")
{
  const TempDir directory;
  const fs::path inside = directory.path() / "inside";
  xtool::create_directories(inside / "sub");
  write_new_file(directory.path() / "outside", "text");
  bool confined = false;
  bool write_inside = false;
  bool move_inside = false;
  bool read_outside = false;
  bool write_outside = true;
  bool move_outside = true;
  bool remove_outside = true;

  std::thread([&] {
    confined = confine_thread_writes(inside);
    write_inside = works([&] { write_new_file(inside / "a", "text"); });
    move_inside = works([&] { rename_path(inside / "a", inside / "sub" / "a"); });
    read_outside = works([&] { read_file(directory.path() / "outside"); });
    write_outside = works([&] { write_new_file(directory.path() / "b", "text"); });
    move_outside = works([&] { rename_path(inside / "sub" / "a", directory.path() / "c"); });
    remove_outside = works([&] { remove_tree(directory.path() / "outside"); });
  }).join();

  CHECK(write_inside);
  CHECK(works([&] { write_new_file(directory.path() / "d", "text"); }));
  if (!confined) {
    WARN("skipped: this kernel has no Landlock");
    return;
  }
  CHECK(move_inside);
  CHECK(read_outside);
  CHECK_FALSE(write_outside);
  CHECK_FALSE(move_outside);
  CHECK_FALSE(remove_outside);
}
