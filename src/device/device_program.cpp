// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/binary/containers.hpp>
#include <xtool/device/device.hpp>

#include "device_tables.hpp"

#include <xtool/support/error.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace xtool {
namespace {

std::string_view arch_of_slice(const BinaryFacts& slice)
{
  return slice.machine == "CPU_TYPE_ARM64"    ? "aarch64"
         : slice.machine == "CPU_TYPE_X86_64" ? "x86_64"
         : slice.machine == "CPU_TYPE_ARM"    ? "arm"
         : slice.machine == "CPU_TYPE_X86"    ? "x86"
                                              : "";
}

// The slice for the machine that is known; else Apple's newer processors.
std::size_t fitting_slice(const std::vector<BinaryFacts>& slices, const DeviceFacts& facts)
{
  const MachineName* const machine = find_machine(facts.machine);
  const std::string_view wanted = machine == nullptr ? "aarch64" : machine->arch;
  const auto found = std::find_if(slices.begin(), slices.end(), [&](const BinaryFacts& slice) {
    return arch_of_slice(slice) == wanted;
  });
  return found == slices.end() ? 0 : static_cast<std::size_t>(found - slices.begin());
}

}  // namespace

void read_program(std::string_view bytes, const std::string& path, DeviceFacts& facts)
{
  facts.program_path = path;
  std::vector<BinaryFacts> slices;
  const std::vector<std::string_view> parts =
      is_fat_macho(bytes) ? fat_slices(bytes, path) : std::vector<std::string_view>{bytes};
  for (const std::string_view part : parts)
    if (std::optional<BinaryFacts> slice = parse_binary(part, path))
      slices.push_back(std::move(*slice));
  if (slices.empty())
    throw Error(ErrorKind::invalid_input, fmt::format("'{}' is not a binary", path))
        .help("copy a program from the device, such as its '/bin/ls'");
  if (slices.front().format == BinaryFormat::wasm)
    throw Error(ErrorKind::invalid_input,
                fmt::format("'{}' is a WebAssembly module, which runs on any device", path))
        .help("copy a program from the device, such as its '/bin/ls'");
  const std::size_t chosen = fitting_slice(slices, facts);
  facts.program = slices[chosen];
  slices.erase(slices.begin() + static_cast<std::ptrdiff_t>(chosen));
  facts.other_slices = std::move(slices);
}

}  // namespace xtool
