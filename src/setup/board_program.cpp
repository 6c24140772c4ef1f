// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "board_program.hpp"

#include <xtool/support/files.hpp>
#include <xtool/support/process.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <string_view>

namespace xtool {
namespace {

namespace fs = std::filesystem;

constexpr int answer = 42;

// The machine code before the Rust code: it makes a stack, calls `answer`, and hands its result to
// SYS_EXIT_EXTENDED, 0x20, with ADP_Stopped_ApplicationExit, 0x20026 (Arm's "Semihosting for
// AArch32 and AArch64", RISC-V's "Semihosting").
constexpr std::string_view cortex_m =
    ".section .start, \\\"a\\\"\\n"
    ".word 0x20002000\\n"
    ".word _start\\n"
    ".text\\n"
    ".thumb\\n.thumb_func\\n.global _start\\n"
    "_start: bl answer\\n"
    "ldr r1, =0x20026\\n"
    "sub sp, #8\\nstr r1, [sp]\\nstr r0, [sp, #4]\\n"
    "mov r1, sp\\nmovs r0, #0x20\\nbkpt 0xab\\n"
    "1: b 1b\\n.pool\\n";
constexpr std::string_view arm =
    ".section .start, \\\"ax\\\"\\n"
    ".arm\\n.global _start\\n"
    "_start: ldr sp, =0x100000\\n"
    "bl answer\\n"
    "ldr r1, =0x20026\\n"
    "sub sp, sp, #8\\nstr r1, [sp]\\nstr r0, [sp, #4]\\n"
    "mov r1, sp\\nmov r0, #0x20\\nsvc 0x123456\\n"
    "1: b 1b\\n.pool\\n";
constexpr std::string_view aarch64 =
    ".section .start, \\\"ax\\\"\\n"
    ".global _start\\n"
    "_start: ldr x1, =0x200000\\nmov sp, x1\\n"
    "bl answer\\n"
    "mov w0, w0\\nldr x1, =0x20026\\nstp x1, x0, [sp, #-16]!\\n"
    "mov x1, sp\\nmov w0, #0x20\\nhlt #0xf000\\n"
    "1: b 1b\\n.pool\\n";
constexpr std::string_view riscv32 =
    ".section .start, \\\"ax\\\"\\n"
    ".option norvc\\n.global _start\\n"
    "_start: li sp, 0x80100000\\n"
    "call answer\\n"
    "addi sp, sp, -16\\nli t0, 0x20026\\nsw t0, 0(sp)\\nsw a0, 4(sp)\\n"
    "mv a1, sp\\nli a0, 0x20\\n"
    ".balign 16\\nslli x0, x0, 0x1f\\nebreak\\nsrai x0, x0, 7\\n"
    "1: j 1b\\n";
constexpr std::string_view riscv64 =
    ".section .start, \\\"ax\\\"\\n"
    ".option norvc\\n.global _start\\n"
    "_start: li sp, 0x80100000\\n"
    "call answer\\n"
    "addi sp, sp, -16\\nli t0, 0x20026\\nsd t0, 0(sp)\\nsd a0, 8(sp)\\n"
    "mv a1, sp\\nli a0, 0x20\\n"
    ".balign 16\\nslli x0, x0, 0x1f\\nebreak\\nsrai x0, x0, 7\\n"
    "1: j 1b\\n";

// Where a machine begins to run what -kernel loads.
struct Board {
  std::string_view machine;
  std::string_view arch;
  std::string_view start;
  unsigned long address;
};
constexpr std::array boards{
    Board{"lm3s6965evb", "arm", cortex_m, 0},      Board{"versatilepb", "arm", arm, 0x10000},
    Board{"xilinx-zynq-a9", "arm", arm, 0x10000},  Board{"raspi3b", "aarch64", aarch64, 0x80000},
    Board{"virt", "riscv32", riscv32, 0x80000000}, Board{"virt", "riscv64", riscv64, 0x80000000},
};

std::string source(const Board& board)
{
  return fmt::format(
      "#![no_std]\n"
      "#![no_main]\n"
      "core::arch::global_asm!(\"{}\");\n"
      "#[panic_handler]\n"
      "fn panic(_: &core::panic::PanicInfo) -> ! {{ loop {{}} }}\n"
      "#[no_mangle]\n"
      "pub extern \"C\" fn answer() -> u32 {{ {} }}\n",
      board.start, answer);
}

std::string linker_script(const Board& board)
{
  return fmt::format(
      "ENTRY(_start)\n"
      "SECTIONS {{\n"
      "  . = {:#x};\n"
      "  .text : {{ KEEP(*(.start)) *(.text .text.*) *(.rodata .rodata.*) }}\n"
      "  /DISCARD/ : {{ *(.ARM.exidx .ARM.exidx.*) *(.eh_frame) }}\n"
      "}}\n",
      board.address);
}

}  // namespace

std::optional<TrialProgram> board_program(const LinkerFacts& facts, const LinkerCandidate& linker,
                                          const Toolchain& toolchain, const fs::path& directory,
                                          const Env& env)
{
  const TargetEntry& entry = facts.entry;
  const auto board = std::find_if(boards.begin(), boards.end(), [&](const Board& known) {
    return entry.qemu && entry.qemu->machine == known.machine && entry.arch == known.arch;
  });
  if (board == boards.end())
    return std::nullopt;
  write_new_file(directory / "board.rs", source(*board));
  write_new_file(directory / "board.ld", linker_script(*board));
  const fs::path program = directory / "board";
  Command command{.argv = {toolchain.rustc.string(), "--target", entry.triple.str(), "--sysroot",
                           facts.sysroot.string(), "-Copt-level=1", "-Cpanic=abort",
                           "-Clink-arg=-T" + (directory / "board.ld").string(), "-o",
                           program.string(), (directory / "board.rs").string()},
                  .timeout = std::chrono::minutes(2)};
  // One of the user's may want more than this program has.
  if (linker.kind == LinkerKind::lld && linker.program.filename() != "rust-lld")
    command.argv.push_back("-Clinker=" + linker.program.string());
  const Output made = run(command, env);
  if (made.exit_code != 0)
    return std::nullopt;
  return TrialProgram{.file = program, .exit_code = answer};
}

}  // namespace xtool
