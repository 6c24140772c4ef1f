// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "shared_library.hpp"

#include <openssl/evp.h>

namespace xtool {

// What is used of OpenSSL's libcrypto, by the names that it has there, without `EVP_`.
struct CryptoLibrary {
  SharedLibrary library;
  decltype(&::EVP_MD_CTX_new) MD_CTX_new = library["EVP_MD_CTX_new"];
  decltype(&::EVP_MD_CTX_free) MD_CTX_free = library["EVP_MD_CTX_free"];
  decltype(&::EVP_DigestInit_ex) DigestInit_ex = library["EVP_DigestInit_ex"];
  decltype(&::EVP_DigestUpdate) DigestUpdate = library["EVP_DigestUpdate"];
  decltype(&::EVP_DigestFinal_ex) DigestFinal_ex = library["EVP_DigestFinal_ex"];
  decltype(&::EVP_sha256) sha256 = library["EVP_sha256"];
};

// Loaded once, when it is needed for the first time. Throws external_tool where that fails.
const CryptoLibrary& libcrypto();

}  // namespace xtool
