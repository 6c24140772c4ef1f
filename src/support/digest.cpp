// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/digest.hpp>
#include <xtool/support/error.hpp>

#include "crypto_library.hpp"

namespace xtool {
namespace {

std::optional<unsigned> digit_value(char digit)
{
  if (digit >= '0' && digit <= '9')
    return static_cast<unsigned>(digit - '0');
  if (digit >= 'a' && digit <= 'f')
    return static_cast<unsigned>(digit - 'a' + 10);
  if (digit >= 'A' && digit <= 'F')
    return static_cast<unsigned>(digit - 'A' + 10);
  return std::nullopt;
}

// OpenSSL fails here only where a system policy or lack of memory forbids the algorithm.
void require(int success)
{
  if (success != 1)
    throw Error(ErrorKind::integrity, "OpenSSL on this system refuses to compute SHA-256");
}

}  // namespace

std::optional<Sha256> Sha256::from_hex(std::string_view text)
{
  Sha256 hash;
  if (text.size() != 2 * hash.bytes.size())
    return std::nullopt;
  for (std::size_t i = 0; i < hash.bytes.size(); ++i) {
    const std::optional<unsigned> high = digit_value(text[2 * i]);
    const std::optional<unsigned> low = digit_value(text[2 * i + 1]);
    if (!high || !low)
      return std::nullopt;
    hash.bytes[i] = static_cast<std::byte>(*high << 4 | *low);
  }
  return hash;
}

std::string Sha256::hex() const
{
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const std::byte byte : bytes) {
    text += digits[std::to_integer<unsigned>(byte >> 4)];
    text += digits[std::to_integer<unsigned>(byte & std::byte{15})];
  }
  return text;
}

struct Sha256Hasher::State {
  struct Free {
    void operator()(EVP_MD_CTX* unused) const { libcrypto().MD_CTX_free(unused); }
  };
  std::unique_ptr<EVP_MD_CTX, Free> context{libcrypto().MD_CTX_new()};
};

Sha256Hasher::Sha256Hasher() : state_(std::make_unique<State>())
{
  require(libcrypto().DigestInit_ex(state_->context.get(), libcrypto().sha256(), nullptr));
}

Sha256Hasher::~Sha256Hasher() = default;
Sha256Hasher::Sha256Hasher(Sha256Hasher&&) noexcept = default;
Sha256Hasher& Sha256Hasher::operator=(Sha256Hasher&&) noexcept = default;

void Sha256Hasher::update(std::span<const std::byte> bytes)
{
  require(libcrypto().DigestUpdate(state_->context.get(), bytes.data(), bytes.size()));
}

Sha256 Sha256Hasher::finish()
{
  std::array<unsigned char, EVP_MAX_MD_SIZE> raw = {};
  unsigned size = 0;
  require(libcrypto().DigestFinal_ex(state_->context.get(), raw.data(), &size));
  require(libcrypto().DigestInit_ex(state_->context.get(), libcrypto().sha256(), nullptr));

  Sha256 hash;
  for (std::size_t i = 0; i < hash.bytes.size(); ++i)
    hash.bytes[i] = static_cast<std::byte>(raw[i]);
  return hash;
}

Sha256 sha256_of(std::string_view text)
{
  Sha256Hasher hasher;
  hasher.update(std::as_bytes(std::span(text.data(), text.size())));
  return hasher.finish();
}

}  // namespace xtool
