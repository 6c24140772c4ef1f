// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "package_formats.hpp"

#include <algorithm>
#include <array>

namespace xtool {
namespace {

struct Ending {
  std::string_view ending;
  std::string_view format;
};
constexpr std::array endings{
    Ending{".whl", "wheel"}, Ending{".aar", "aar"}, Ending{".jar", "jar"},  Ending{".apk", "apk"},
    Ending{".aab", "aab"},   Ending{".deb", "deb"}, Ending{".udeb", "deb"}, Ending{".rpm", "rpm"},
    Ending{".tgz", "tar"},   Ending{".zip", "zip"},
};

std::string format_by_beginning(std::string_view bytes)
{
  return bytes.starts_with("PK")         ? "zip"
         : bytes.starts_with("!<arch>")  ? "deb"
         : bytes.starts_with("\xed\xab") ? "rpm"
         : bytes.starts_with("0707")     ? "cpio"
         : bytes.starts_with("\x1f\x8b") ? "gzip"
         : bytes.starts_with("BZh")      ? "bzip2"
         : bytes.starts_with("\xfd")     ? "xz"
         : bytes.starts_with("\x28\xb5") ? "zstd"
                                         : "tar";
}

}  // namespace

std::string package_format(std::string_view path, std::string_view bytes)
{
  for (const Ending& known : endings)
    if (path.ends_with(known.ending))
      return std::string(known.format);
  return path.find(".tar.") != std::string_view::npos ? "tar" : format_by_beginning(bytes);
}

bool is_compressed_file(std::string_view format)
{
  constexpr std::array<std::string_view, 4> formats{"gzip", "bzip2", "xz", "zstd"};
  return std::find(formats.begin(), formats.end(), format) != formats.end();
}

}  // namespace xtool
