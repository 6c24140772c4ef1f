// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace xtool {

// A SHA-256 value.
struct Sha256 {
  std::array<std::byte, 32> bytes = {};

  // 64 hexadecimal digits in either case; anything else is nothing.
  static std::optional<Sha256> from_hex(std::string_view text);
  // Lower case.
  std::string hex() const;
  friend bool operator==(const Sha256&, const Sha256&) = default;
};

// Hashes a stream piece by piece.
class Sha256Hasher {
 public:
  Sha256Hasher();
  ~Sha256Hasher();
  Sha256Hasher(Sha256Hasher&&) noexcept;
  Sha256Hasher& operator=(Sha256Hasher&&) noexcept;

  void update(std::span<const std::byte> bytes);
  // The hash of everything so far; the hasher then starts anew.
  Sha256 finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

Sha256 sha256_of(std::string_view text);

}  // namespace xtool
