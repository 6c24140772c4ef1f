// SPDX-License-Identifier: Apache-2.0 OR MIT
// What is known of a std that was built before.
#include <xtool/build/std_builder.hpp>

#include <xtool/rust/built_std.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>

#include <fmt/format.h>

namespace xtool {

namespace fs = std::filesystem;

std::optional<BuildRecord> read_build_record(const Sysroot& sysroot, const Triple& target)
{
  const fs::path file = sysroot.target_dir(target) / build_record_name;
  const std::string& name = target.str();
  try {
    return during(fmt::format("cannot read how the std of '{}' was built", name), [&] {
      const std::optional<std::string> text = read_file_if_exists(file);
      std::optional<BuildRecord> record;
      if (text)
        record = BuildRecord::parse(*text, file.native());
      if (record && record->target != name)
        throw Error(ErrorKind::invalid_input,
                    fmt::format("'{}' is the record of '{}'", file.native(), record->target));
      return record;
    });
  } catch (Error& error) {
    if (error.kind() == ErrorKind::invalid_input)
      error
          .help(fmt::format(
              "build it again, with the options that it needs: `xtool target build --force {}`",
              name))
          .help(fmt::format("or remove it: `xtool target remove {}`", name));
    throw;
  }
}

std::optional<BuildRecord> build_record(const Sysroot& sysroot, const Triple& target)
{
  try {
    return read_build_record(sysroot, target);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::invalid_input)
      throw;
    return std::nullopt;
  }
}

}  // namespace xtool
