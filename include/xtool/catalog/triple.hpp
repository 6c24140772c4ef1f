// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace xtool {

// A target's name, checked once: it consists of [A-Za-z0-9_.-], does not start with '-' or '.',
// holds no "..", and has at least two parts, none of them empty, so that it is safe as a file name,
// an argument and a TOML key. (rustup now says "target tuple"; "triple" is what everybody else
// still says.)
class Triple {
 public:
  // Accepts every name of `rustc --print target-list` and names of custom targets of that shape.
  // Throws usage, saying what is wrong, for anything else.
  static Triple parse(std::string_view text);

  const std::string& str() const { return text_; }
  // The parts as the name has them, which is not always what cfg() says: "aarch64-linux-android" is
  // the system "linux" with the ABI "android". Vendor, os and abi are empty where the name has none
  // ("wasm32-wasip1" has no vendor and no ABI). The architecture may hold dots ("thumbv8m.main").
  const std::string& arch() const { return arch_; }
  const std::string& vendor() const { return vendor_; }
  const std::string& os() const { return os_; }
  const std::string& abi() const { return abi_; }

  friend bool operator==(const Triple& a, const Triple& b) { return a.text_ == b.text_; }
  friend auto operator<=>(const Triple& a, const Triple& b) { return a.text_ <=> b.text_; }

 private:
  std::string text_, arch_, vendor_, os_, abi_;
};

// Throws usage, saying what is wrong, for a word that cannot be a target's name or another name for
// one ("armhf"): all that Triple promises, but one part is enough.
void require_target_word(std::string_view word);

// The number in the name of an ARM architecture, as targets ("armv7", "thumbv7neon", "armv5te") and
// `uname -m` ("armv6l") spell it. rustc's plain "arm" is ARMv6. Nothing for other architectures.
std::optional<int> arm_version(std::string_view arch);

// A version of glibc. Releases have two numbers ("2.17"); some versions of symbols have three
// ("2.3.4").
struct GlibcVersion {
  int major = 2;
  int minor = 0;
  int patch = 0;

  // Nothing for a text that is not like "2.17".
  static std::optional<GlibcVersion> parse(std::string_view text);
  // Also takes "2.3.4".
  static std::optional<GlibcVersion> parse_symbol_version(std::string_view text);
  std::string str() const;
  // clang-tidy 14 takes the zero that < compares its result with for a null pointer.
  friend auto operator<=>(const GlibcVersion&,
                          const GlibcVersion&) = default;  // NOLINT(modernize-use-nullptr)
};

// What a user may write where a target is meant: a triple, possibly with a glibc version.
struct TargetName {
  Triple triple;
  std::optional<GlibcVersion> glibc = {};

  // Splits the ".X.Y" suffix off a "-linux-gnu*" name. Throws usage as Triple::parse does, and for
  // a suffix that is no glibc version.
  static TargetName parse(std::string_view text);
};

}  // namespace xtool
