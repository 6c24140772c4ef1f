// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/cargo/config_sources.hpp>

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Flags for rustc. Cargo takes those of one place only: RUSTFLAGS and its twin, else
// target.<T>.rustflags, else build.rustflags (reference/config.html#buildrustflags).
namespace xtool {

// What Cargo gives rustc for a target: the words in their order, and where they are from, the
// strongest first.
struct GivenFlags {
  std::vector<std::string> words = {};
  std::vector<ConfigSource> sources = {};
};
GivenFlags given_flags(const ConfigSources& sources, const Triple& target);

// Whether they have a codegen option, -C NAME=VALUE, however that is written.
bool has_codegen_option(const ConfigSource& flags, std::string_view name);

// The value of a codegen option among the flags that Cargo gives rustc for the target; the last
// one, as for rustc.
std::optional<std::string> codegen_option(const ConfigSources& sources, const Triple& target,
                                          std::string_view name);

// The flag among those which Cargo gives rustc for a target that names a linker ("-Clinker=L", or
// what follows "-C"): rustc then heeds no setting `linker`.
struct LinkerFlag {
  std::string flag = {};
  KeyPath key = {};
  ConfigSource source = {};
};
std::optional<LinkerFlag> linker_flag(const ConfigSources& sources, const Triple& target);

// The words that name a sysroot: "--sysroot=DIR", or "--sysroot" and "DIR".
struct SysrootFlag {
  std::size_t first = 0;
  std::size_t last = 0;  // the same in the first form
  std::string directory = {};
};
std::optional<SysrootFlag> find_sysroot_flag(const std::vector<std::string>& words);
// The directory alone.
std::optional<std::string> sysroot_flag(const std::vector<std::string>& words);

// Whether a flag can go to target.<T>.rustflags, or rustdocflags, in some file.
struct FlagPlace {
  enum class Kind {
    free,   // it can
    given,  // it need not: the user's flags have that option
    taken,  // it cannot: `flags`, which are the user's, would be replaced or no longer be used
  };
  Kind kind = Kind::free;
  KeyPath key = {};  // of `flags`, to which the flag has to be added instead
  ConfigSource flags = {};
  std::vector<std::string> words = {};  // of a taken place: all that is there, for whoever joins it
};
using IsFlags = std::function<bool(const ConfigSource&)>;

// `name`: "rustflags" or "rustdocflags". `is_given` knows flags that have the option already.
// `is_ours` knows the values that xtool wrote, which count as absent. RUSTFLAGS are left out of
// account: what is in the environment now need not be when Cargo builds.
FlagPlace place_for_flags(const ConfigSources& sources, const Triple& target,
                          const std::filesystem::path& file, const std::string& name,
                          const IsFlags& is_given, const IsFlags& is_ours);
// The same for a codegen option among rustflags.
FlagPlace place_for_flag(const ConfigSources& sources, const Triple& target,
                         const std::filesystem::path& file, std::string_view option,
                         const IsFlags& is_ours);

// The environment variable, and its value, by which Cargo gives rustc "-C OPTION=VALUE" for the
// target besides the flags that it would give now. Nothing when these have that option, and when a
// blank in any of them is in the way.
std::optional<std::pair<std::string, std::string>> variable_with_flag(const ConfigSources& sources,
                                                                      const Triple& target,
                                                                      std::string_view option,
                                                                      const std::string& value);

}  // namespace xtool
