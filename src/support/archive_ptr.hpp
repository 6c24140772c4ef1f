// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <archive.h>

#include <memory>

namespace xtool {

struct ArchiveFree {
  void operator()(archive* reader) const { archive_read_free(reader); }
};
using ArchivePtr = std::unique_ptr<archive, ArchiveFree>;

}  // namespace xtool
