// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <locale.h>

namespace xtool {

// libarchive converts names with the locale's character set; names here are UTF-8 whatever the
// process runs in. Only the calling thread is affected.
class Utf8Locale {
 public:
  Utf8Locale() : previous_(uselocale(utf8())) {}
  ~Utf8Locale() { uselocale(previous_); }
  Utf8Locale(const Utf8Locale&) = delete;
  Utf8Locale& operator=(const Utf8Locale&) = delete;

 private:
  static locale_t utf8()
  {
    static const locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    return locale;
  }
  locale_t previous_;
};

}  // namespace xtool
