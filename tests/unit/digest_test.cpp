// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/digest.hpp>

#include "catch.hpp"

namespace xtool {

// The hashes are the examples of FIPS 180-2, appendix B, and of the empty text.
constexpr std::string_view hash_of_nothing =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
constexpr std::string_view hash_of_abc =
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

TEST_CASE("SHA-256 of a text is the published one", "[digest]")
{
  CHECK(sha256_of("").hex() == hash_of_nothing);
  CHECK(sha256_of("abc").hex() == hash_of_abc);
  CHECK(sha256_of(std::string(1'000'000, 'a')).hex() ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("a hasher takes a stream in pieces and starts anew after each result", "[digest]")
{
  Sha256Hasher hasher;
  for (const char letter : std::string_view("abc"))
    hasher.update(std::as_bytes(std::span(&letter, 1)));

  CHECK(hasher.finish().hex() == hash_of_abc);
  CHECK(hasher.finish().hex() == hash_of_nothing);
}

TEST_CASE("hexadecimal digits of either case are a hash", "[digest]")
{
  std::string upper(hash_of_abc);
  for (char& letter : upper)
    letter = static_cast<char>(std::toupper(letter));

  CHECK(Sha256::from_hex(hash_of_abc) == sha256_of("abc"));
  CHECK(Sha256::from_hex(upper) == sha256_of("abc"));
}

TEST_CASE("what is not exactly 64 hexadecimal digits is no hash", "[digest]")
{
  const std::string good(hash_of_abc);

  CHECK_FALSE(Sha256::from_hex(""));
  CHECK_FALSE(Sha256::from_hex(good.substr(1)));
  CHECK_FALSE(Sha256::from_hex(good + "0"));
  CHECK_FALSE(Sha256::from_hex(good.substr(1) + "g"));
  CHECK_FALSE(Sha256::from_hex(good.substr(1) + " "));
  CHECK_FALSE(Sha256::from_hex("0x" + good.substr(2)));
}

}  // namespace xtool
