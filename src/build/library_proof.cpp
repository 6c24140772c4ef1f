// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "library_tree.hpp"

#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace xtool {
namespace {

namespace fs = std::filesystem;

// Generic code of std that is compiled here, code that is only linked to, and what needs the
// allocator and the panic runtime.
constexpr std::string_view with_std = R"rust(use std::collections::HashMap;
#[no_mangle]
pub extern "C" fn xtool_probe(n: u32) -> u32 {
    let squares: HashMap<u32, String> = (0..n).map(|i| (i * i, format!("{i:?}"))).collect();
    let caught = std::panic::catch_unwind(|| squares.len()).unwrap_or(0);
    println!("{caught} {:?}", std::time::Duration::from_millis(u64::from(n)));
    caught as u32
}
)rust";

constexpr std::string_view with_alloc = R"rust(#![no_std]
extern crate alloc;
use core::alloc::{GlobalAlloc, Layout};
struct Nothing;
unsafe impl GlobalAlloc for Nothing {
    unsafe fn alloc(&self, _: Layout) -> *mut u8 { core::ptr::null_mut() }
    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}
#[global_allocator]
static NOTHING: Nothing = Nothing;
#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! { loop {} }
#[no_mangle]
pub extern "C" fn xtool_probe(n: usize) -> usize {
    let squares: alloc::vec::Vec<usize> = (0..n).map(|i| i * i).collect();
    alloc::format!("{squares:?}").len()
}
)rust";

std::string reason_in(const std::string& printed)
{
  const std::size_t at = printed.find("error");
  const std::string_view rest = std::string_view(printed).substr(std::min(at, printed.size()));
  return std::string(rest.substr(0, rest.find('\n')));
}

}  // namespace

void prove_library(const LibraryBuild& build, const fs::path& sysroot, const Env& env)
{
  const TempDir work;
  const fs::path source = work.path() / "probe.rs";
  write_new_file(source, build.recipe.std ? with_std : with_alloc);
  std::vector<std::string> flags{"--crate-type=staticlib"};
  if (!build.recipe.std || build.recipe.panic == "abort")
    flags.emplace_back("-Cpanic=abort");
  const Output output =
      compile_with_built(build, sysroot, source, work.path() / "probe.a", flags, env);
  if (output.exit_code != 0)
    throw Error(ErrorKind::external_tool,
                fmt::format("rustc cannot use the standard library that was built: {}",
                            reason_in(output.err)));
}

}  // namespace xtool
