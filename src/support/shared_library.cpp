// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "shared_library.hpp"

#include <xtool/support/entry_path.hpp>
#include <xtool/support/error.hpp>

#include <fmt/format.h>

#include <dlfcn.h>

namespace xtool {
namespace {

Error failure()
{
  const char* const reason = ::dlerror();
  return Error(ErrorKind::external_tool,
               fmt::format("cannot load a shared library: {}",
                           printable(reason == nullptr ? "unknown error" : reason)))
      .help("install the library, or the one of the version that xtool was built with");
}

}  // namespace

SharedLibrary::SharedLibrary(const char* name) : handle_(::dlopen(name, RTLD_NOW | RTLD_LOCAL))
{
  if (handle_ == nullptr)
    throw failure();
}

SharedLibrary::Address SharedLibrary::operator[](const char* function) const
{
  void* const address = ::dlsym(handle_, function);
  if (address == nullptr)
    throw failure();
  return Address(address);
}

}  // namespace xtool
